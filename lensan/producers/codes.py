"""A producer's code: short, sayable, and safe against one wrong digit or two digits swapped."""

# H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004), the order-10 table of its appendix.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2), (7, 0, 9, 2, 1, 5, 4, 8, 6, 3), (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6), (6, 1, 2, 3, 0, 4, 5, 9, 7, 8), (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4), (8, 9, 4, 5, 3, 6, 2, 0, 1, 7), (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)  # fmt: skip
PREFIX = "HG"


def producer_code(number: int) -> str:
    """Return the code of producer `number`: HG, six digits or more, and a Damm check digit."""
    digits = f"{number:06d}"
    return f"{PREFIX}{digits}{_check(digits)}"


def is_producer_code(text: str) -> bool:
    """Whether `text` is a code that `producer_code` gives: every slip of one digit is noticed."""
    digits = text.removeprefix(PREFIX)
    return digits != text and len(digits) >= 7 and digits.isdigit() and _check(digits) == 0


def _check(digits: str) -> int:
    state = 0
    for digit in digits:
        state = _DAMM[state][int(digit)]
    return state
