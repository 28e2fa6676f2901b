"""A notice is believed by its signature over the address and the raw body, and never further."""

import json
from typing import Any

import pytest

from lensan.marketplaces.connector import Because, Refused
from lensan.marketplaces.simulator.pushing import sign
from lensan.marketplaces.tests.make_simulation import NOON, Market, a_market
from lensan.marketplaces.words import (
    NoticeKind,
)

HOOK = "http://127.0.0.1:8000/san/thong-bao/"


def _notice(market: Market, **told: Any) -> bytes:
    notice = {
        "id": "N1",
        "kind": "order",
        "stall": "S1",
        "reference": "O1",
        "sent_at": NOON.isoformat(),
    }
    return json.dumps(notice | told).encode()


def _verify(market: Market, body: bytes, *, signed: bytes | None = None, url: str = HOOK) -> Any:
    headers = {"AUTHORIZATION": sign(HOOK, body if signed is None else signed)}
    return market.connector.verify_notice(market.account, headers, body, url=url, at=NOON)


@pytest.mark.parametrize(
    ("kind", "understood"),
    [
        ("order", NoticeKind.SALE),
        ("listing", NoticeKind.LISTING),
        ("stall", NoticeKind.STALL),
        ("authorisation", NoticeKind.AUTHORISATION),
        ("livestream", NoticeKind.OTHER),
    ],
)
def test_reads_a_notice_that_is_signed(kind: str, understood: NoticeKind) -> None:
    with a_market() as market:
        notice = _verify(market, _notice(market, kind=kind))

    assert (notice.id, notice.kind, notice.reference, notice.stall, notice.sale) == (
        "N1",
        understood,
        "O1",
        "S1",
        None,
    )


def test_refuses_a_notice_whose_body_was_altered() -> None:
    with a_market() as market, pytest.raises(Refused) as no:
        _verify(market, _notice(market, reference="O2"), signed=_notice(market))

    assert no.value.because == Because.FORGED


def test_refuses_a_notice_that_was_meant_for_another_address() -> None:
    with a_market() as market, pytest.raises(Refused) as no:
        _verify(market, _notice(market), url=HOOK + "khac/")

    assert no.value.because == Because.FORGED


def test_refuses_a_notice_without_a_signature() -> None:
    with a_market() as market, pytest.raises(Refused) as no:
        market.connector.verify_notice(market.account, {}, _notice(market), url=HOOK, at=NOON)

    assert no.value.because == Because.FORGED


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"id": "N1"}', b"\xff"])
def test_refuses_a_signed_notice_that_says_nothing(body: bytes) -> None:
    with a_market() as market, pytest.raises(Refused, match="Không đọc được thông báo"):
        _verify(market, body)


def test_reads_the_order_itself_where_it_is_pushed_whole() -> None:
    with a_market(whole_notices=True) as market:
        market.publish()
        order = market.sell("L1")
        [notice] = market.simulation.market.store.all("notice")

        read = _verify(market, _notice(market, order=notice["order"]))

        assert read.sale == market.connector.read_sale(market.account, order, at=NOON)
