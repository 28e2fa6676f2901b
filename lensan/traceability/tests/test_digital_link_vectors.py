"""Every vector of GS1's syntax engine, and every row of GS1's syntax dictionary."""

from collections import Counter
from typing import Any

import pytest

from lensan.traceability.digital_link.contents import CHECKS, spelled_in
from lensan.traceability.digital_link.elements import (
    NotElements,
    read,
    read_brackets,
    together,
    write,
)
from lensan.traceability.digital_link.table import IDENTIFIERS, Identifier
from lensan.traceability.digital_link.uri import NotDigitalLink, build, escaped, parse, unescaped
from lensan.traceability.tests.official import folder, vectors

SPELLINGS = {"cset39": "Y", "cset64": "Z", "cset82": "X", "csetnumeric": "N"}
# Coupons of North America and units of freight are not in the table; whether a prefix was ever
# given to a company only GS1's own list knows.
LEFT_OUT = {"couponcode", "couponposoffer", "packagetype", "gcppos1", "gcppos2"}


def switches(vector: dict[str, Any], seen: Counter[str]) -> dict[str, bool]:
    """Translate the engine's options.

    A vector with PermitUnknownAIs comes twice: refused while unknown identifiers may not be in a
    query, taken once they may; that second switch is not written in the file.
    """
    options = vector.get("options", {})
    given = vector.get("ai") or vector.get("uri")
    seen[f"{given} {options}"] += 1
    return {
        "alphas": "permitConvenienceAlphas" in options,
        "short_gtins": "PermitZeroSuppressedGTINinDLuris" in options,
        "unknown": "PermitUnknownAIs" in options and seen[f"{given} {options}"] == 2,
    }


def test_reads_every_address_as_the_engine_does() -> None:
    seen: Counter[str] = Counter()
    wrong = []
    for vector in vectors()["parse_dl_uri"]:
        try:
            found = parse(vector["uri"], **switches(vector, seen)).element_string
        except NotDigitalLink:
            found = None
        wrong += [(vector, found)] * (found != vector["element_string"])
    assert not wrong


def test_builds_every_address_as_the_engine_does() -> None:
    seen: Counter[str] = Counter()
    wrong = []
    for vector in vectors()["generate_dl_uri"]:
        unknown = switches(vector, seen)["unknown"]
        stem = {"stem": vector["stem"]} if vector["stem"] else {}
        try:
            elements = read_brackets(vector["ai"], unknown=unknown)
            found = build(elements, unknown=unknown, **stem)
        except (NotElements, NotDigitalLink):
            found = None
        wrong += [(vector, found)] * (found != vector["uri"])
    assert not wrong


@pytest.mark.parametrize(("name", "turn"), [("uri_escape", escaped), ("uri_unescape", unescaped)])
def test_writes_and_reads_percents_as_the_engine_does(name: str, turn: Any) -> None:
    found = [(turn(one["in"]), turn(one["in"], query=True)) for one in vectors()[name]]
    assert found == [(one["path"], one["query"]) for one in vectors()[name]]


def test_takes_the_strings_of_elements_that_the_engine_takes() -> None:
    assert not [
        one
        for one in vectors()["process_unbracketed"]
        if _taken(lambda text: read(text), one["element_string"]) != one["valid"]
    ]


def test_reads_brackets_as_the_engine_does() -> None:
    given = [one for one in vectors()["parse_bracketed_ai"] if one["valid"]]
    assert [write(read_brackets(one["ai"])) for one in given] == [
        one["element_string"] for one in given
    ]
    refused = [one["ai"] for one in vectors()["parse_bracketed_ai"] if not one["valid"]]
    assert not any(_taken(lambda text: read_brackets(text), text) for text in refused)


def test_lets_stand_together_what_the_engine_lets() -> None:
    def judged(text: str) -> None:
        together(read_brackets(text, unknown=True), unknown=True)

    given = vectors()["validate_ai_association"]
    assert not [one for one in given if _taken(judged, one["ai"]) != one["valid"]]


def test_judges_every_value_as_the_engine_does() -> None:
    given = vectors()["component_linters"]
    assert given.keys() - CHECKS.keys() - SPELLINGS.keys() == LEFT_OUT
    wrong = []
    for name in given.keys() - LEFT_OUT:
        for one in given[name]:
            letters, value = SPELLINGS.get(name), one["value"]
            found = spelled_in(letters, value) if letters else CHECKS[name](value)
            wrong += [(name, one)] * (found != one["valid"])
    assert not wrong


def test_knows_every_identifier_of_the_dictionary_with_the_same_rules() -> None:
    lines = (folder("gs1") / "gs1-syntax-dictionary.txt").read_text("utf-8").splitlines()
    theirs = dict(row for line in lines if line and line[0] != "#" for row in _rows(line))
    ours = {code: _told(one) for code, one in IDENTIFIERS.items()}
    assert {code for code in theirs if code not in ours} == {"7041", "8110", "8112"}
    assert ours == {code: row for code, row in theirs.items() if code in ours}


def _taken(judge: Any, text: str) -> bool:
    try:
        judge(text)
    except NotElements:
        return False
    return True


Row = tuple[bool, bool, str, frozenset[str], frozenset[str], str]


def _rows(line: str) -> list[tuple[str, Row]]:
    codes, *rest = line.split(" #")[0].split()
    flags = rest.pop(0) if rest[0][0] not in "[NXYZ" else ""
    words = dict(word.partition("=")[::2] for word in rest if word.startswith(("req", "ex", "dl")))
    parts = [word for word in rest if word.partition("=")[0] not in words]
    spelled = " ".join(
        ",".join(one for one in part.split(",") if not one.startswith("gcppos")) for part in parts
    )
    first, _, last = codes.partition("-")
    row = (
        "*" in flags,
        "?" in flags,
        spelled,
        frozenset(filter(None, words.get("req", "").split(","))),
        frozenset(filter(None, words.get("ex", "").split(","))),
        words.get("dlpkey", "-"),
    )
    return [(str(code).zfill(2), row) for code in range(int(first), int(last or first) + 1)]


def _told(identifier: Identifier) -> Row:
    """Write one of our rows in the dictionary's notation."""
    parts = []
    for part in identifier.parts:
        letters = f"{part.letters}{'..' * part.varies}{part.longest}"
        checks = "".join(f",{check}" for check in part.checks)
        parts.append(f"[{letters}]{checks}" if part.optional else f"{letters}{checks}")
    return (
        identifier.fixed,
        identifier.in_query,
        " ".join(parts),
        frozenset("+".join(group) for group in identifier.needs),
        frozenset(identifier.excludes),
        "|".join(",".join(order) for order in identifier.qualifiers) if identifier.is_key else "-",
    )
