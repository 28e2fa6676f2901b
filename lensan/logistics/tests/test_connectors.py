"""Every carrier's connector keeps the same promises, and whatever the line does, each call acts once."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from lensan.kernel import http
from lensan.logistics.connector import (
    Access,
    Address,
    Because,
    CarrierConnector,
    Channel,
    Parcel,
    Party,
    Refused,
    State,
    TryAgain,
)
from lensan.logistics.registry import UnknownCarrier, connector_for
from lensan.logistics.tests.make_carriage import (
    KEYS,
    NOON,
    SHIPMENT,
    TARIFF,
    Stand,
    a_stand,
    weighing,
)
from lensan.marketplaces.tests.test_connectors import TROUBLES, Trouble

pytestmark = pytest.mark.enable_socket
PROMISES = {
    name: verb
    for name, verb in inspect.getmembers(CarrierConnector, inspect.isfunction)
    if name[0] != "_"
}
CODES = list(settings.CARRIER_CONNECTORS)
SPOKEN_TO = [code for code in CODES if connector_for(code).capabilities.channel == Channel.HTTP]
BY_HAND = [code for code in CODES if code not in SPOKEN_TO]


# Each connector


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("promise", PROMISES)
def test_has_the_same_signature(code: str, promise: str) -> None:
    kept = getattr(type(connector_for(code)), promise)

    assert inspect.signature(kept) == inspect.signature(PROMISES[promise])


@pytest.mark.parametrize("code", CODES)
def test_says_what_it_is_and_that_no_real_carrier_was_called(code: str) -> None:
    connector = connector_for(code)

    assert connector.name
    assert connector.capabilities.called_live == connector.simulated


def test_is_not_there_without_a_line_in_the_settings() -> None:
    with pytest.raises(UnknownCarrier, match="Chưa có phần kết nối cho đơn vị giao “ghe chở”"):
        connector_for("ghe chở")


# Prices


@pytest.mark.parametrize("code", CODES)
def test_a_price_grows_with_weight_with_room_and_with_cash(code: str) -> None:
    with a_stand(code) as stand:
        quotes = [
            stand.connector.quote(stand.access, one, at=NOON)[0]
            for one in (
                weighing(1200, collect=0),
                weighing(3200, collect=0),
                weighing(1200, collect=0, length=40, width=40, height=40),
                weighing(1200),
            )
        ]

    light, heavy, bulky, collected = (quote.fee for quote in quotes)
    assert light < heavy < bulky
    assert light < collected
    assert [quote.grams for quote in quotes] == [1200, 3200, 10_667, 1200]


@pytest.mark.parametrize("code", CODES)
def test_the_cheapest_service_comes_first_and_none_for_what_is_too_heavy(code: str) -> None:
    with a_stand(code) as stand:
        fees = [quote.fee for quote in stand.connector.quote(stand.access, SHIPMENT, at=NOON)]

        assert fees == sorted(fees)
        assert stand.connector.quote(stand.access, weighing(90_000), at=NOON) == ()


# Bookings


@pytest.mark.parametrize("code", SPOKEN_TO)
def test_books_once_for_a_key(code: str) -> None:
    with a_stand(code) as stand:
        fee = stand.connector.quote(stand.access, SHIPMENT, at=NOON)[0].fee
        first = stand.connector.book(
            stand.access, SHIPMENT, service="cham", key="LS-1", at=NOON
        )  # fmt: skip

        assert stand.booked("LS-1") == first.tracking != stand.booked("LS-2")
        assert first.fee == fee
        assert [one["key"] for one in stand.knows()] == ["LS-1", "LS-2"]


@pytest.mark.parametrize("code", SPOKEN_TO)
def test_every_text_is_cut_to_150_bytes_between_characters(code: str) -> None:
    long = Party("Ộ" * 80, "+84909000111", Address("Hẻm Ấp Mỹ Thuận " * 20))
    with a_stand(code) as stand:
        stand.booked(
            shipment=replace(SHIPMENT, receiver=long, parcel=Parcel(900, "ữ" * 200), note="ế" * 99)
        )

        [known] = stand.knows()
        assert len(known["receiver"].encode()) <= 150
        assert ("Hẻm Ấp Mỹ Thuận " * 20).startswith(known["receiver"])


@pytest.mark.parametrize("code", SPOKEN_TO)
def test_a_refusal_carries_the_carriers_reason(code: str) -> None:
    with a_stand(code) as stand, pytest.raises(Refused, match="Không có dịch vụ này"):
        stand.connector.book(stand.access, SHIPMENT, service="bay", key="LS-1", at=NOON)


@pytest.mark.parametrize("code", SPOKEN_TO)
def test_a_wrong_key_is_refused(code: str) -> None:
    with a_stand(code) as stand:
        wrong = Access(stand.access.base_url, {"token": "cu"})

        with pytest.raises(Refused):
            stand.connector.quote(wrong, SHIPMENT, at=NOON)


@pytest.mark.parametrize("code", SPOKEN_TO)
def test_a_booking_is_taken_back_before_it_is_fetched_and_not_after(code: str) -> None:
    with a_stand(code) as stand:
        early, late = stand.booked("LS-1"), stand.booked("LS-2")
        stand.happens(late, State.PICKED_UP)
        cancel = stand.connector.cancel

        for _turn in range(2):
            told = cancel(stand.access, early, reason="khách đổi ý", key="h-1", at=NOON)
            assert told == State.CANCELLED
        with pytest.raises(Refused, match="Đã lấy hàng"):
            cancel(stand.access, late, reason="khách đổi ý", key="h-2", at=NOON)


# What it cannot do, a person does


@pytest.mark.parametrize("code", BY_HAND)
@pytest.mark.parametrize("verb", ["book", "cancel", "track", "label"])
def test_a_carrier_without_an_interface_is_left_to_a_person(code: str, verb: str) -> None:
    with a_stand(code) as stand, pytest.raises(Refused) as told:
        ASKS[verb](stand)

    assert told.value.because == Because.BY_HAND


@pytest.mark.parametrize("code", BY_HAND)
def test_nobody_pushes_in_its_name(code: str) -> None:
    with a_stand(code) as stand, pytest.raises(Refused) as told:
        stand.connector.verify_notice(stand.access, {}, b"{}", at=NOON)

    assert told.value.because == Because.FORGED


@pytest.mark.parametrize("tariff", [{}, TARIFF | {"step_grams": 0}, TARIFF | {"first_fee": -1}])
def test_without_a_table_of_prices_it_says_so(tariff: dict[str, int]) -> None:
    access = Access(settings={"tariff": tariff})

    with pytest.raises(Refused, match=r"[Bb]ảng cước|nấc khối lượng"):
        connector_for("vnpost").quote(access, SHIPMENT, at=NOON)


ASKS: dict[str, Callable[[Stand], Any]] = {
    "quote": lambda s: s.connector.quote(s.access, SHIPMENT, at=NOON),
    "book": lambda s: s.connector.book(s.access, SHIPMENT, service="cham", key="LS-1", at=NOON),
    "cancel": lambda s: s.connector.cancel(s.access, "MP00000001", reason="", key="h", at=NOON),
    "track": lambda s: s.connector.track(s.access, tracking="", key="LS-1", at=NOON),
    "label": lambda s: s.connector.label(s.access, "MP00000001", at=NOON),
}
WRITES = {"book", "cancel"}


def _can(code: str, verb: str) -> bool:
    can = connector_for(code).capabilities
    return {"track": can.tracks, "label": can.labels, "cancel": can.cancels}.get(verb, True)


CALLS = [(code, verb) for code in SPOKEN_TO for verb in ASKS if _can(code, verb)]


# Whatever the line does


@dataclass(frozen=True)
class Ending:
    """What the caller was told, and what the carrier knows."""

    answer: Any
    there: Any


def _prepare(stand: Stand, code: str, verb: str) -> None:
    stand.access = replace(
        stand.access, credentials=KEYS[code] | {"token": KEYS["simulated"]["token"]}
    )
    if verb not in {"quote", "book"}:
        stand.booked()


@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
@pytest.mark.parametrize(("code", "verb"), CALLS)
def test_a_call_that_went_wrong_is_repeated_and_acts_once(
    code: str, verb: str, trouble: Trouble
) -> None:
    with a_stand(code) as stand:
        _prepare(stand, code, verb)
        good = Ending(ASKS[verb](stand), stand.knows())
    with a_stand(code) as stand:
        _prepare(stand, code, verb)
        stand.goes_wrong(trouble.kind, detail=trouble.detail)

        with pytest.raises(TryAgain) as told, http.within(0.25):
            ASKS[verb](stand)

        assert told.value.after == trouble.after
        assert told.value.unsure == (trouble.unsure and verb in WRITES)
        assert "Sàn" not in told.value.reason
        assert Ending(ASKS[verb](stand), stand.knows()) == good


@pytest.mark.parametrize(("code", "verb"), CALLS)
def test_without_a_line_nothing_happened(code: str, verb: str) -> None:
    with a_stand(code) as stand:
        _prepare(stand, code, verb)
        stand.access = replace(stand.access, base_url="http://127.0.0.1:9")

        with pytest.raises(TryAgain) as told:
            ASKS[verb](stand)

    assert not told.value.unsure


# Where it can be asked


def test_where_it_is_is_known_by_its_number_and_by_ours() -> None:
    with a_stand() as stand:
        tracking = stand.booked()
        stand.happens(tracking, State.FAILED, reason="vắng nhà", at=NOON + timedelta(hours=2))
        ask = stand.connector.track

        seen = ask(stand.access, tracking=tracking, key="", at=NOON)

        assert ask(stand.access, tracking="", key="LS-1", at=NOON) == seen
        assert (seen.state, seen.reason, seen.at) == (
            State.FAILED, "vắng nhà", NOON + timedelta(hours=2),
        )  # fmt: skip


def test_a_yes_that_booked_nothing_shows_when_it_is_read_back() -> None:
    with a_stand(books_nothing=1) as stand:
        tracking = stand.booked()

        with pytest.raises(Refused) as told:
            stand.connector.track(stand.access, tracking=tracking, key="LS-1", at=NOON)

    assert told.value.because == Because.UNKNOWN


def test_a_label_of_its_own_is_a_pdf() -> None:
    with a_stand() as stand:
        tracking = stand.booked()

        assert stand.connector.label(stand.access, tracking, at=NOON).startswith(b"%PDF-")


def test_viettel_post_cannot_be_asked_where_a_parcel_is_nor_for_a_label() -> None:
    with a_stand("viettel_post") as stand:
        for verb in ("track", "label"):
            with pytest.raises(Refused) as told:
                ASKS[verb](stand)
            assert told.value.because == Because.BY_HAND
