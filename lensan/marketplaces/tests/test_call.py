"""One call of a marketplace: within its budget, with a fresh token, written down."""

from datetime import timedelta
from typing import ClassVar

import pytest
from pytest_django import Settings

from lensan.marketplaces.actions.calling import call, pause_after, renew
from lensan.marketplaces.capabilities import Budget, Capabilities
from lensan.marketplaces.connector import TryAgain
from lensan.marketplaces.connectors.simulated import Simulated
from lensan.marketplaces.models import Authorisation, Call, Stall
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.tests.make import opened
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.marketplaces.words import ObservedStall
from lensan.producers.tests.make import meanwhile

pytestmark = pytest.mark.enable_socket
DAY = timedelta(days=1)


class Frugal(Simulated):
    """May be asked twice a minute, for each stall and interface."""

    capabilities: ClassVar[Capabilities] = Capabilities(budget=Budget(2, timedelta(minutes=1)))


class Open(Simulated):
    """Asks for no token."""

    capabilities: ClassVar[Capabilities] = Capabilities()


@pytest.fixture
def stall(simulation: Simulation) -> Stall:
    return opened(simulation)


def read(stall: Stall, *, days: int = 0) -> ObservedStall:
    at = NOON + days * DAY
    return call(stall, "read_stall", lambda c, a: c.read_stall(a, at=at), at=at)


def verbs() -> list[str]:
    return list(Call.objects.order_by("pk").values_list("verb", flat=True))


def test_is_written_down_with_how_it_ended(stall: Stall) -> None:
    read(stall)

    made = Call.objects.order_by("pk").last()
    assert made is not None
    assert (made.verb, made.outcome, made.at, made.words) == (
        "read_stall", "ok", NOON, "hỏi tình trạng gian hàng",
    )  # fmt: skip


def test_a_token_of_which_the_end_is_known_is_renewed_before(
    simulation: Simulation, stall: Stall
) -> None:
    before = stall.account.token
    simulation.market.stand_at(NOON + DAY)

    read(stall, days=1)

    assert verbs()[-2:] == ["refresh", "read_stall"]
    assert stall.account.token != before


def test_a_token_that_ended_too_early_is_renewed_and_the_call_made_again(
    simulation: Simulation, stall: Stall
) -> None:
    simulation.market.store.drop("token", Authorisation.objects.get().value)

    read(stall)

    assert verbs()[-3:] == ["read_stall", "refresh", "read_stall"]


def test_whoever_comes_while_it_is_renewed_waits(stall: Stall) -> None:
    stale = Authorisation.objects.get()
    with (
        meanwhile('UPDATE "marketplaces_authorisation"', lambda: _take(stale)),
        pytest.raises(TryAgain, match="đang được gia hạn"),
    ):
        renew(stall, stall.marketplace.connector, stall.account, at=NOON)


def _take(given: Authorisation) -> None:
    Authorisation.objects.filter(pk=given.pk).update(version=given.version + 1)


def test_a_used_up_budget_waits(stall: Stall, settings: Settings) -> None:
    settings.MARKETPLACE_CONNECTORS = {"frugal": f"{__name__}.Frugal"}
    stall.marketplace.connector_code = "frugal"
    Authorisation.objects.all().delete()
    at = NOON + DAY
    for _time in range(2):
        call(stall, "look", lambda _c, _a: None, at=at)

    with pytest.raises(TryAgain) as trouble:
        call(stall, "look", lambda _c, _a: None, at=at)

    assert trouble.value.after == timedelta(minutes=1)
    call(stall, "other", lambda _c, _a: None, at=at)
    call(stall, "look", lambda _c, _a: None, at=at + timedelta(minutes=2))


def test_a_marketplace_without_tokens_is_asked_as_it_is(stall: Stall, settings: Settings) -> None:
    settings.MARKETPLACE_CONNECTORS = {"open": f"{__name__}.Open"}
    stall.marketplace.connector_code = "open"

    assert call(stall, "look", lambda _c, account: account.stall, at=NOON) == stall.reference


def test_waits_longer_each_time_and_never_less_than_asked() -> None:
    minutes = [pause_after(attempts) // timedelta(minutes=1) for attempts in (1, 2, 3, 6, 99)]

    assert minutes == [1, 2, 5, 60, 60]
    assert pause_after(1, timedelta(hours=1)) == timedelta(hours=1)
    assert pause_after(6, timedelta(seconds=1)) == timedelta(hours=1)


def test_authorisations_that_will_end_are_a_list(stall: Stall) -> None:
    given = Authorisation.objects.get()
    assert given.authorised_until is not None

    soon = Authorisation.objects.ending(given.authorised_until - DAY, within=2 * DAY)

    assert list(soon) == [given]
    assert not Authorisation.objects.ending(NOON, within=2 * DAY).exists()
