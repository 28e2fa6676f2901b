"""The code by which the bank's text tells which payout it speaks of."""

import re

_FOUND = re.compile(r"LS([0-9]{7,10})(?![0-9])")


def code_of(number: int) -> str:
    """Return the code of the payout with that number."""
    return f"LS{number:07}"


def found_in(text: str) -> list[str]:
    """Return the codes in a bank's text, each once; banks change case and break words with signs."""
    bare = re.sub(r"[\s.\-_/]+", "", text).upper()
    return list(dict.fromkeys(f"LS{digits}" for digits in _FOUND.findall(bare)))
