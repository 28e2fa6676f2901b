"""Who stops before a step, asked of everybody at once, is who is told that step one by one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lensan.accounts.tests.make import a_province_officer
from lensan.journey.indicators.waiting import waiting
from lensan.journey.models import Barrier, Fact, Source
from lensan.journey.reports import today
from lensan.journey.reports.funnel import Which, listed
from lensan.journey.reports.today import next_steps
from lensan.journey.steps import ORDER, Step
from lensan.journey.tests.make import DAY, NOON, TODAY, a_barrier, a_fact, a_household
from lensan.journey.tests.test_reports import agreed, an_order_of
from lensan.marketplaces.models import Listing, Stall
from lensan.marketplaces.tests.make import a_listing, a_stall
from lensan.orders.actions.deciding import confirm, decline
from lensan.orders.models import Way
from lensan.payouts.tests.make import an_account
from lensan.producers.actions.merging import merge
from lensan.producers.models import Producer

EVERYONE = Producer.objects.all()


def everybody() -> None:
    """Make households at every turn of the way, with all that may come before their next step."""
    a_household()
    for kind in (Fact.Kind.TRAINED, Fact.Kind.ACCOUNT, Fact.Kind.PAYMENT, Fact.Kind.PAID):
        a_fact(agreed(a_household()), kind)
    a_fact(agreed(a_household()), source=Source.MARKETPLACE)
    a_fact(agreed(a_household()), Fact.Kind.HELPED, holds=False)
    a_barrier(agreed(a_household()), again=TODAY + 30 * DAY)
    a_barrier(agreed(a_household()), again=TODAY - 2 * DAY, at=NOON - 9 * DAY)
    a_barrier(agreed(a_household()), Barrier.Reason.OVERCOME)
    an_order_of(agreed(a_household()))
    for answer in (confirm, decline):
        told = {"reason": "Hết hàng"} if answer is decline else {}
        answer(an_order_of(agreed(a_household())), way=Way.SMS, by=None, at=NOON, **told)
    a_listing(a_stall(of=agreed(a_household())))
    Listing.objects.filter(state=Listing.State.DRAFT).update(
        state=Listing.State.LIVE, sent_at=NOON
    )
    a_listing(a_stall(of=agreed(a_household())))
    Stall.objects.update(opened_at=NOON, verified_at=NOON)
    an_account(agreed(a_household()))
    kept, absorbed = a_household("Trần Thị Bé"), agreed(a_household("Trần Thị Bé"))
    merge(kept, absorbed, by=a_province_officer(), at=NOON)


def test_it_is_the_same_rule() -> None:
    everybody()
    told = next_steps(EVERYONE, on=TODAY)

    found = {step: waiting(EVERYONE, step, on=TODAY) for step in ORDER}

    assert found == {step: {n for n, one in told.items() if one.task == step} for step in ORDER}
    assert sum(map(bool, found.values())) >= 4


def test_it_is_asked_only_of_some() -> None:
    here, there = agreed(a_household()), agreed(a_household())

    found = waiting(Producer.objects.filter(pk=here.pk), Step.TRAINED, on=TODAY)

    assert found == {here.pk} and there.pk not in found


def test_a_list_asks_nobody_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(today, "known")
    producer = a_household()

    found = listed(a_province_officer(), Step.CONSENTED, Which.WAITING, on=TODAY, commune=None)

    assert found == [producer.pk]


def test_it_asks_the_database_as_often_for_many_as_for_one() -> None:
    a_household()
    with CaptureQueriesContext(connection) as few:
        waiting(EVERYONE, Step.CONSENTED, on=TODAY)
    everybody()

    with CaptureQueriesContext(connection) as many:
        waiting(EVERYONE, Step.CONSENTED, on=TODAY)

    assert len(many) == len(few)
