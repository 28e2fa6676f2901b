"""By what two photos are known to show the same picture, though they were saved or resized apart.

The difference hash of Neal Krawetz, “Kind of Like That”, The Hacker Factor Blog, 21 January 2013: the
picture in grey, 9 by 8 pixels, one bit for each pixel that is darker than its neighbour to the
right. Ten bits of the 64 apart or fewer are, there, likely one picture; we ask for closer.
"""

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from PIL import Image

WIDTH, HEIGHT = 9, 8
APART = 3  # bits at most; with four bands of 16 bits, two so near agree in one band
BANDS = 4
FLAT = 6  # a picture with fewer bits set, or fewer unset, shows too little to be told apart


def fingerprint(content: bytes) -> str:
    """Return the difference hash of a picture as 16 hexadecimal digits; empty where it is too flat.

    :raises OSError: it is no picture
    """
    with Image.open(io.BytesIO(content)) as picture:
        grey = picture.convert("L").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    pixels = grey.tobytes()
    bits = 0
    for row in range(HEIGHT):
        for column in range(WIDTH - 1):
            here = row * WIDTH + column
            bits = bits << 1 | (pixels[here] < pixels[here + 1])
    return f"{bits:016x}" if FLAT <= bits.bit_count() <= 64 - FLAT else ""


def distance(one: str, other: str) -> int:
    """Return by how many of the 64 bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def alike(fingerprints: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Yield each pair of numbers whose fingerprints are near, the smaller first; in no set order.

    Not every pair is compared: two that differ in three bits agree in one band of four at least.
    """
    seen: set[tuple[int, int]] = set()
    for together in _same_band(fingerprints):
        for one, other in combinations(sorted(together), 2):
            if (one, other) not in seen and distance(
                fingerprints[one], fingerprints[other]
            ) <= APART:
                seen.add((one, other))
                yield one, other


def _same_band(fingerprints: Mapping[int, str]) -> Iterator[Sequence[int]]:
    digits = 16 // BANDS
    for band in range(BANDS):
        groups: dict[str, list[int]] = defaultdict(list)
        for number, told in fingerprints.items():
            groups[told[band * digits : (band + 1) * digits]].append(number)
        yield from (group for group in groups.values() if len(group) > 1)
