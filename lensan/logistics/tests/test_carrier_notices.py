"""What carriers push: verified, read, and refused where it is forged or nonsense."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lensan.logistics.connector import Access, Because, Refused, State
from lensan.logistics.connectors.viettel_post import STATES
from lensan.logistics.registry import connector_for
from lensan.logistics.simulator.simulation import sign
from lensan.logistics.tests.make_carriage import KEYS, NOON

VIETTEL = Access(credentials=KEYS["viettel_post"])
OURS = Access(credentials=KEYS["simulated"])
DATA: dict[str, Any] = {
    "ORDER_NUMBER": "VTP1", "ORDER_REFERENCE": "LS-1", "ORDER_STATUS": 501,
    "ORDER_STATUSDATE": "22/07/2022 12:00:00", "MONEY_COLLECTION": 150_000, "MONEY_TOTAL": 32_000,
}  # fmt: skip


def pushed(shown: str = "chung", **data: Any) -> bytes:
    return json.dumps({"DATA": DATA | data, "TOKEN": shown}).encode()


def heard(body: bytes) -> Any:
    return connector_for("viettel_post").verify_notice(VIETTEL, {}, body, at=NOON)


def test_viettel_posts_notice_says_who_when_and_how_much() -> None:
    seen = heard(pushed()).seen

    assert (seen.state, seen.code, seen.tracking, seen.key) == (
        State.DELIVERED,
        "501",
        "VTP1",
        "LS-1",
    )
    assert seen.at == datetime(2022, 7, 22, 5, tzinfo=UTC)
    assert (seen.fee, seen.collect) == (32_000, 150_000)


@pytest.mark.parametrize("status", STATES)
def test_each_of_its_states_has_ours(status: int) -> None:
    assert heard(pushed(ORDER_STATUS=status)).seen.state == STATES[status]


def test_its_final_states_are_the_documented_ones() -> None:
    final = {State.REFUSED, State.CANCELLED, State.DELIVERED, State.LOST, State.RETURNED}

    assert {code for code, state in STATES.items() if state in final} == {
        101, 107, 201, 501, 503, 504,
    }  # fmt: skip


def test_what_is_on_its_way_back_is_returning_and_a_failure_has_its_reason() -> None:
    assert heard(pushed(ORDER_STATUS=300, IS_RETURNING=True)).seen.state == State.RETURNING
    assert heard(pushed(ORDER_STATUS=505, REASON_CODE=30)).seen.reason == "người nhận không lấy"
    assert heard(pushed(ORDER_STATUS=505, REASON_CODE="77")).seen.reason == "77"


def test_the_same_notice_has_the_same_id_and_another_has_another() -> None:
    again = json.dumps({"TOKEN": "chung", "DATA": dict(reversed(DATA.items()))}).encode()

    assert heard(pushed()).id == heard(again).id != heard(pushed(MONEY_TOTAL=40_000)).id


def test_a_state_that_nobody_documented_moves_nothing() -> None:
    assert heard(pushed(ORDER_STATUS=999)).seen is None


@pytest.mark.parametrize("access", [VIETTEL, Access()])
def test_without_the_shared_token_nothing_comes_in(access: Access) -> None:
    for token in ("", "khác"):
        with pytest.raises(Refused) as told:
            connector_for("viettel_post").verify_notice(access, {}, pushed(token), at=NOON)
        assert told.value.because == Because.FORGED


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b"[" * 100_000, pushed(ORDER_STATUS="x"), pushed(ORDER_NUMBER=None),
     pushed(ORDER_STATUSDATE="2022-07-22"), pushed(MONEY_TOTAL=-1), b'{"TOKEN":"chung"}'],
)  # fmt: skip
def test_nonsense_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        heard(body)


def ours(**told: Any) -> bytes:
    event = {
        "id": "N1", "tracking": "MP1", "key": "LS-1", "fee": 1, "collect": 0, "reason": "",
        "state": "delivered", "at": (NOON + timedelta(hours=1)).isoformat(),
    }  # fmt: skip
    return json.dumps(event | told).encode()


def test_our_carriers_notice_is_signed_over_its_raw_body() -> None:
    connector, body = connector_for("simulated"), ours()

    notice = connector.verify_notice(OURS, {"x-signature": sign(body)}, body, at=NOON)

    assert notice.id == "N1"
    assert notice.seen
    assert (notice.seen.state, notice.seen.tracking) == (State.DELIVERED, "MP1")
    for headers in ({}, {"x-signature": sign(body + b" ")}, {"x-signature": "é"}):
        with pytest.raises(Refused) as told:
            connector.verify_notice(OURS, headers, body, at=NOON)
        assert told.value.because == Because.FORGED


@pytest.mark.parametrize("body", [b"[]", b"{", ours(state="bay"), ours(at="hôm nay"), ours(id="")])
def test_what_our_carrier_did_not_mean_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        connector_for("simulated").verify_notice(
            OURS, {"x-signature": sign(body)}, body, at=NOON
        )  # fmt: skip
