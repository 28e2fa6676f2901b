"""Codes that a person can say, and that tell when they were misheard.

Eight characters of 23, none of which looks like another, in two groups: `K7M4 29XF`. Each has its
own weight, and the weighted sum must be zero modulo 23. As 23 is prime and the weights differ,
every single wrong character and every two characters that changed places, neighbours or not, are
caught.
"""

import re

ALPHABET = "23456789ACDEFHKMNPRTVXY"
LENGTH = 8
HOW_MANY = len(ALPHABET) ** (LENGTH - 1)
_WEIGHTS = range(LENGTH, 0, -1)
_LOOK_ALIKES = str.maketrans("BGSUZ", "865V2")  # left out of the alphabet, each for one within it
_BETWEEN = re.compile(r"[\s.\-_–]+")
_SCATTER, _SHIFT = 2_654_435_761, 1_013_904_223  # so that codes given one by one look unlike


class NotACode(Exception):
    """This is no code, or it was misread; the message says what to do."""


def code_of(number: int) -> str:
    """Return the code with a number below `HOW_MANY`; two numbers never have the same.

    :raises ValueError: a number out of range
    """
    if not 0 <= number < HOW_MANY:
        raise ValueError(number)
    left = (number * _SCATTER + _SHIFT) % HOW_MANY
    digits = []
    for _ in range(LENGTH - 1):
        left, digit = divmod(left, len(ALPHABET))
        digits.append(digit)
    digits.append(-_sum(digits) % len(ALPHABET))
    return "".join(ALPHABET[digit] for digit in digits)


def read(text: str) -> str:
    """Return the code in what a person typed: any case, spaces and dashes between, B for 8…

    :raises NotACode: a wrong length, a character that no code has, or one misread
    """
    code = _BETWEEN.sub("", text).upper().translate(_LOOK_ALIKES)
    if len(code) != LENGTH:
        raise NotACode(f"Mã có {LENGTH} ký tự, ví dụ {spaced(code_of(0))}. Hãy xem lại trên nhãn.")
    strange = next((letter for letter in code if letter not in ALPHABET), None)
    if strange:
        raise NotACode(f"Không mã nào có ký tự “{strange}”. Hãy xem lại trên nhãn.")
    if _sum([ALPHABET.index(letter) for letter in code]):
        raise NotACode("Mã sai một ký tự hoặc hai ký tự bị đổi chỗ. Hãy xem lại trên nhãn.")
    return code


def spaced(code: str) -> str:
    """Write a code in two groups, as it is printed and said."""
    return f"{code[:4]} {code[4:]}"


def _sum(digits: list[int]) -> int:
    weighted = (weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return sum(weighted) % len(ALPHABET)
