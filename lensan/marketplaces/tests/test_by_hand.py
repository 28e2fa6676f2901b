"""A floor without an interface answers every verb the same: a person does it, and nothing is sent."""

from dataclasses import replace

import pytest

from lensan.marketplaces.capabilities import Channel
from lensan.marketplaces.connector import Because, Refused
from lensan.marketplaces.registry import connector_for, connectors_over
from lensan.marketplaces.tests.make_simulation import NOON, a_market
from lensan.marketplaces.tests.test_connectors import READS, WRITES, Verb
from lensan.marketplaces.words import Token

BY_HAND = sorted(connectors_over(Channel.HAND))
SIGN_IN = {
    "authorise": Verb(lambda m: m.connector.authorise(m.account, "mã", at=NOON)),
    "refresh": Verb(lambda m: m.connector.refresh(m.account, Token("mã", NOON), at=NOON)),
}
VERBS = WRITES | READS | SIGN_IN


@pytest.mark.parametrize("code", BY_HAND)
@pytest.mark.parametrize("name", VERBS)
def test_says_that_a_person_does_it_each_time_it_is_asked(code: str, name: str) -> None:
    connector = connector_for(code)
    with a_market() as market:
        market = replace(market, connector=connector)
        for _time in range(2):
            with pytest.raises(Refused, match=f"^{connector.name} không có đường nối") as told:
                VERBS[name].ask(market)
            assert told.value.because == Because.BY_HAND

        assert market.faults.seen == []


@pytest.mark.parametrize("code", BY_HAND)
def test_takes_no_notice_for_its_own(code: str) -> None:
    with a_market() as market, pytest.raises(Refused, match="không gửi thông báo") as told:
        connector_for(code).verify_notice(market.account, {}, b"{}", url="https://x", at=NOON)

    assert told.value.because == Because.FORGED
