"""Compare names without sending them: keyed filters of letter pairs, after Schnell and others.

A device warns of a duplicate over the whole commune, of which it may hold only its own hamlets'
names. Of everyone else it holds a filter (a cryptographic long-term key: R. Schnell, T. Bachteler,
J. Reiher, "Privacy-preserving record linkage using Bloom filters", BMC Medical Informatics 9:41,
2009), a year of birth and two short marks of numbers. `static/field/likeness.js` works out the same.
"""

import hmac
from base64 import b64encode
from functools import lru_cache

BITS = 256  # of a filter
HASHES = 4  # bits that one pair of letters sets
MARK = 6  # bytes of a number's mark: 1,500 households share one by chance once in 250 million


def name_filter(secret: bytes, folded: str) -> str:
    """Return the filter of a folded name's letter pairs as base64 of BITS bits, lowest bit first."""
    bits = 0
    for word in folded.split():
        edged = f"_{word}_"
        for start in range(len(edged) - 1):
            bits |= _pair(secret, edged[start : start + 2])
    return b64encode(bits.to_bytes(BITS // 8, "little")).decode()


def number_mark(secret: bytes, number: str) -> str:
    """Return the mark by which a telephone or identity number is known again; empty for none."""
    if not number:
        return ""
    return b64encode(hmac.digest(secret, f"number {number}".encode(), "sha256")[:MARK]).decode()


@lru_cache(maxsize=1 << 14)
def _pair(secret: bytes, pair: str) -> int:
    digest = hmac.digest(secret, f"pair {pair}".encode(), "sha256")
    return sum({1 << digest[n] for n in range(HASHES)})  # BITS is 256: a byte is a bit's place
