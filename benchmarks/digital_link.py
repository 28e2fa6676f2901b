"""Read GS1's own Digital Link vectors, biip beside us, and a million random addresses.

`python -m benchmarks.digital_link [--quick]`. The vectors are those of GS1's syntax engine; they
lie in `../shared/data/gs1` and are not part of the project, so without them the claim falls short.
biip is asked in its default settings, and is taken to refuse an address where it names an error.
The random addresses are valid ones, damaged in one to four places, and strings of pieces.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from biip import ParseError
from biip.gs1_digital_link_uris import GS1DigitalLinkURI

from benchmarks.machine import ROOT
from lensan.traceability.digital_link.contents import check_digit
from lensan.traceability.digital_link.elements import Element, NotElements, read_brackets
from lensan.traceability.digital_link.uri import NotDigitalLink, build, escaped, parse, unescaped

VECTORS = ROOT.parent / "shared" / "data" / "gs1" / "gs1-syntax-engine-test-vectors.json"
MANY, QUICK = 1_000_000, 100_000
ALPHABET = "/?#&=%+0123456789abcxyzABCXYZ.-_:[]@!$'()*,;<>^ ôđ\x00\u0660\ud83d"
PIECES = [
    "https://",
    "http://",
    "a.vn",
    "/01/",
    "/414/",
    "/10/",
    "/21/",
    "?17=",
    "&",
    "%2F",
    "09520123456788",
]


def main() -> int:
    """Run both claims, print a line for each, and say whether they hold."""
    if not VECTORS.exists():
        print(f"digital_link falls short: {Path('../shared/data/gs1')} is not there")
        return 1
    vectors: dict[str, Any] = json.loads(VECTORS.read_text("utf-8"))
    ours, theirs, count = _vectors(vectors)
    many = QUICK if "--quick" in sys.argv else MANY
    surprises, valid, seconds = _random(many)
    for text, number in surprises.most_common(5):
        print(f"  surprise: {text} {number} times")
    holds = ours == count and not surprises
    print(
        f"digital_link {'holds' if holds else 'falls short'}: {ours} of {count} vectors of GS1 "
        f"(biip {theirs[0]} of the {theirs[1]} that it can be asked); {many:,} random addresses, "
        f"{valid:,} of them good, {surprises.total()} exceptions, {seconds / many * 1e6:.0f} µs each"
    )
    return 0 if holds else 1


def _vectors(vectors: dict[str, Any]) -> tuple[int, tuple[int, int], int]:
    """Count the vectors on which we agree, those on which biip does, and all."""
    seen: Counter[str] = Counter()
    reads = [_read_as_told(one, seen) for one in vectors["parse_dl_uri"]]
    builds = [_built_as_told(one, seen) for one in vectors["generate_dl_uri"]]
    turns = [
        (turn(one["in"]), turn(one["in"], query=True)) == (one["path"], one["query"])
        for name, turn in (("uri_escape", escaped), ("uri_unescape", unescaped))
        for one in vectors[name]
    ]
    plain = [one for one in vectors["parse_dl_uri"] if not one.get("options")]
    theirs = sum(_biip(one["uri"]) == one["element_string"] for one in plain)
    for name, right in (("read", reads), ("built", builds), ("percent signs", turns)):
        print(f"{name}: {sum(right)} of {len(right)}")
    print(f"biip, read with its default settings: {theirs} of {len(plain)}")
    agreed = reads + builds + turns
    return sum(agreed), (theirs, len(plain)), len(agreed)


def _unknown(vector: dict[str, Any], given: str, seen: Counter[str]) -> bool:
    """Tell the second of two equal vectors: the file leaves out the switch that parts them."""
    key = f"{given} {vector.get('options')}"
    seen[key] += 1
    return "PermitUnknownAIs" in vector.get("options", {}) and seen[key] == 2


def _read_as_told(vector: dict[str, Any], seen: Counter[str]) -> bool:
    options = vector.get("options", {})
    try:
        link = parse(
            vector["uri"],
            alphas="permitConvenienceAlphas" in options,
            short_gtins="PermitZeroSuppressedGTINinDLuris" in options,
            unknown=_unknown(vector, vector["uri"], seen),
        )
    except NotDigitalLink:
        return vector["element_string"] is None
    return bool(link.element_string == vector["element_string"])


def _built_as_told(vector: dict[str, Any], seen: Counter[str]) -> bool:
    unknown = _unknown(vector, vector["ai"], seen)
    stem = {"stem": vector["stem"]} if vector["stem"] else {}
    try:
        elements = read_brackets(vector["ai"], unknown=unknown)
        return bool(build(elements, unknown=unknown, **stem) == vector["uri"])
    except (NotElements, NotDigitalLink):
        return vector["uri"] is None


def _biip(address: str) -> str | None:
    """Return the string of elements that biip reads, and nothing where it names an error."""
    try:
        strings = GS1DigitalLinkURI.parse(address).element_strings
    except ParseError:
        return None
    text, separated = "", False
    for one in strings:
        if one.gtin_error or one.sscc_error or one.gln_error:
            return None
        text += ("" if separated else "^") + one.ai.ai + one.value
        separated = not one.ai.separator_required
    return text


def _random(many: int) -> tuple[Counter[str], int, float]:
    surprises: Counter[str] = Counter()
    valid = 0
    start = perf_counter()
    for address in _addresses(many):
        try:
            parse(address, alphas=True, short_gtins=True)
            valid += 1
        except NotDigitalLink:
            continue
        except Exception as error:  # that none comes is the claim
            surprises[f"{type(error).__name__} {error}"] += 1
    return surprises, valid, perf_counter() - start


def _addresses(many: int) -> Iterator[str]:
    dice = random.Random(7)
    for number in range(many):
        if number % 4 == 0:
            yield "".join(dice.choices(PIECES + list(ALPHABET), k=dice.randrange(1, 20)))
            continue
        digits = f"{dice.randrange(10**12):013}"
        lot = "".join(dice.choices("ABC123-/%", k=dice.randrange(1, 21)))
        goods = [Element("01", digits + check_digit(digits)), Element("10", lot)]
        letters = list(build(goods))
        for _ in range(number % 5):
            letters[dice.randrange(len(letters))] = dice.choice(ALPHABET)
        yield "".join(letters)


if __name__ == "__main__":
    sys.exit(main())
