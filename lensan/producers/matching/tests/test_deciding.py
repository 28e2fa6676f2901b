"""Who a row is: a known producer, a new one, or for a person to say."""

from typing import Any

import pytest

from lensan.producers.matching import CROWD, Candidate, Decision, Matcher, block_keys
from lensan.producers.matching.comparing import MANY
from lensan.producers.matching.deciding import HOLD, MARGIN, MERGE, SHOWN, decide, may_merge
from lensan.producers.matching.tests.make import (
    BORN,
    IDENTITY,
    OTHER_IDENTITY,
    PHONE,
    a_profile,
    an_organisation,
)

WHOLE: dict[str, Any] = {"birth_on": BORN, "birth_year": 1968}
ROW = 99


def a_candidate(reference: int, score: float, *evidence: str) -> Candidate:
    return Candidate(reference, score, evidence or ("same_identity",))


@pytest.mark.parametrize(
    ("score", "evidence", "may"),
    [
        (MERGE, ("same_identity",), True), (MERGE, ("same_phone",), True),
        (MERGE, ("same_birth_date",), True), (MERGE - 1, ("same_identity",), False),
        (MERGE, ("same_name", "only_year_known", "same_hamlet"), False),
        (MERGE, ("same_phone", "different_sex"), False),
        (MERGE, ("same_identity", "different_sex"), True),
        (MERGE, ("same_identity", "different_name"), False),
        (MERGE, ("same_phone", "different_identity"), False),
    ],
)  # fmt: skip
def test_evidence_is_acted_on_only_if_it_identifies_and_nothing_forbids_it(
    score: float, evidence: tuple[str, ...], may: bool
) -> None:
    assert may_merge(a_candidate(1, score, *evidence)) is may


@pytest.mark.parametrize(
    ("candidates", "outcome", "of"),
    [
        ((), "new", None), ((a_candidate(1, HOLD - 1),), "new", None),
        ((a_candidate(1, HOLD, "same_name"),), "hold", 1), ((a_candidate(1, MERGE),), "merge", 1),
        ((a_candidate(1, MERGE + MARGIN - 1), a_candidate(2, MERGE)), "hold", 1),
        ((a_candidate(1, MERGE + MARGIN), a_candidate(2, MERGE)), "merge", 1),
        ((a_candidate(1, MERGE + 1), a_candidate(2, MERGE, "same_name")), "merge", 1),
    ],
)  # fmt: skip
def test_decides_for_the_best_that_leads_clearly(
    candidates: tuple[Candidate, ...], outcome: Any, of: int | None
) -> None:
    assert decide(candidates) == Decision(outcome, of, candidates)


def test_a_row_with_the_same_number_is_the_known_producer() -> None:
    matcher = Matcher([(1, a_profile(identity_number=IDENTITY)), (2, a_profile("Lê Thị Tư"))])

    decision = matcher.place(ROW, a_profile("Nguyen Van An", identity_number=IDENTITY))

    assert (decision.outcome, decision.of) == ("merge", 1)


def test_namesakes_of_one_year_in_one_hamlet_are_for_a_person_to_tell_apart() -> None:
    matcher = Matcher([(1, a_profile(birth_year=1968))])

    decision = matcher.place(ROW, a_profile(birth_year=1968))

    assert (decision.outcome, decision.of) == ("hold", 1)


def test_a_row_that_shares_no_key_or_is_of_another_nature_is_new() -> None:
    matcher = Matcher([(1, a_profile(phones=(PHONE,)))])

    assert matcher.place(ROW, a_profile("Lê Thị Tư")) == Decision("new", None, ())
    assert matcher.place(ROW, an_organisation(phones=(PHONE,))) == Decision("new", None, ())


def test_a_row_is_no_candidate_of_its_own() -> None:
    matcher = Matcher([(1, a_profile(**WHOLE))])

    assert matcher.place(1, a_profile(**WHOLE)) == Decision("new", None, ())


def test_later_rows_are_decided_against_those_added() -> None:
    matcher = Matcher([])
    row = a_profile(identity_number=IDENTITY)
    matcher.place(-1, row)

    matcher.add(-1, row)

    assert matcher.place(ROW, a_profile(identity_number=IDENTITY)).of == -1


def test_what_a_matched_row_says_is_known_from_then_on() -> None:
    matcher = Matcher([(1, a_profile(identity_number=IDENTITY))])

    matcher.extend(1, a_profile(identity_number=IDENTITY, phones=(PHONE,)))

    decision = matcher.place(ROW, a_profile(phones=(PHONE,)))
    assert (decision.outcome, decision.of) == ("merge", 1)


def test_nobody_is_extended_who_is_not_known() -> None:
    with pytest.raises(KeyError):
        Matcher([]).extend(1, a_profile())


def test_a_helpers_telephone_is_recognised_before_its_second_household() -> None:
    names = ("Nguyễn Văn An", "Lê Thị Bé", "Trần Văn Cò", "Võ Văn Dế")
    rows = [a_profile(name, phones=(PHONE,)) for name in names]
    matcher = Matcher([(1, rows[0])], arriving=rows)

    [candidate] = matcher.place(ROW, rows[0]).candidates

    assert len(names) == MANY
    assert candidate.evidence == ("same_name", "phone_of_many", "same_hamlet")


def test_a_crowded_key_finds_nobody_and_its_number_is_no_evidence() -> None:
    phone_only = a_profile("", phones=(PHONE,), commune_code="")
    [crowded] = block_keys(phone_only)
    known = a_profile(phones=(PHONE,), identity_number=IDENTITY)
    matcher = Matcher([(1, known)], crowded=[crowded])

    assert matcher.place(ROW, a_profile("Lê Thị Tư", phones=(PHONE,))).candidates == ()
    [candidate] = matcher.place(ROW, known).candidates
    assert candidate.evidence == (
        "same_identity", "same_name", "only_year_known", "phone_of_many", "same_hamlet",
    )  # fmt: skip


def test_a_number_that_is_not_crowded_stays_evidence_beside_one_that_is() -> None:
    matcher = Matcher([(1, a_profile(phones=(PHONE,)))], crowded=[1])

    [candidate] = matcher.place(ROW, a_profile(phones=(PHONE,))).candidates

    assert "same_phone" in candidate.evidence


def test_a_key_that_becomes_crowded_finds_nobody_any_more() -> None:
    crowd = [a_profile("Lê Tư", hamlet=f"Ấp {n}", **WHOLE) for n in range(CROWD + 2)]
    matcher = Matcher(enumerate(crowd[:CROWD]))
    assert len(matcher.place(ROW, crowd[-1]).candidates) == SHOWN

    for reference, one in enumerate(crowd[CROWD:], start=CROWD):
        matcher.add(reference, one)

    assert matcher.place(ROW, crowd[-1]).candidates == ()


def test_candidates_are_the_best_few_best_first() -> None:
    others = [a_profile(identity_number=OTHER_IDENTITY, **WHOLE)] * SHOWN
    matcher = Matcher(enumerate([*others, a_profile(identity_number=IDENTITY, **WHOLE)]))

    candidates = matcher.place(ROW, a_profile(identity_number=IDENTITY, **WHOLE)).candidates

    assert [candidate.reference for candidate in candidates] == [SHOWN, 0, 1, 2, 3]
