"""A helper's list of today, and the figures of a night."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from lensan.accounts.tests.make import a_helper, a_province_officer
from lensan.journey.actions.counting import count
from lensan.journey.indicators.known import known, past
from lensan.journey.models import Barrier, Fact, Source, Tally
from lensan.journey.reports.today import IN_A_HAMLET, next_steps, today_of
from lensan.journey.steps import ORDER, Step
from lensan.journey.tests.make import DAY, NOON, PHONE, TODAY, a_barrier, a_fact, a_household
from lensan.marketplaces.models import Listing, Stall
from lensan.marketplaces.tests.make import a_listing, a_stall
from lensan.orders.actions.deciding import confirm
from lensan.orders.models import Order, Way
from lensan.orders.tests.make import an_order
from lensan.payouts.models import Payout
from lensan.payouts.tests.make import an_account
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions.consenting import give, take_back
from lensan.producers.actions.merging import merge
from lensan.producers.models import Producer

EVERYONE = Producer.objects.all()


def agreed(producer: Producer) -> Producer:
    for purpose in ("registry", "marketplace"):
        give(producer, purpose, way="paper", place="nhà", by=None, at=NOON)
    return producer


def an_order_of(producer: Producer) -> Order:
    listing = a_listing(a_stall(of=producer))
    Listing.objects.filter(pk=listing.pk).update(state=Listing.State.LIVE, lacks=[])
    return an_order(listing)


def step_of(producer: Producer) -> str:
    return next_steps(EVERYONE, on=TODAY)[producer.pk].task


def test_a_household_that_is_only_registered_is_asked_for_its_consent() -> None:
    producer = a_household()

    found = known(EVERYONE, on=TODAY)[producer.pk]

    assert found.claimed == found.verified == {Step.REGISTERED}
    assert found.since == producer.registered_on
    assert step_of(producer) == Step.CONSENTED


def test_each_step_is_a_question_to_the_domain_that_knows() -> None:
    producer = agreed(a_household())
    order = an_order_of(producer)
    an_account(producer)
    confirm(order, way=Way.SMS, by=None, at=NOON)

    found = known(EVERYONE, on=TODAY)[producer.pk]

    assert found.claimed == {
        Step.REGISTERED, Step.CONSENTED, Step.ACCOUNT, Step.STALL, Step.PAYMENT, Step.LISTED, Step.CONFIRMED,
    }  # fmt: skip
    assert found.claimed - found.verified == {Step.ACCOUNT, Step.STALL}
    assert found.parcels == 1


def test_money_that_the_bank_says_has_arrived_is_verified() -> None:
    producer = agreed(a_household())
    account = an_account(producer)
    paid = Payout.objects.create(
        producer=producer,
        account=account,
        amount=50_000,
        code="LS1",
        prepared_at=NOON,
        sent_at=NOON,
    )

    assert past(EVERYONE, Step.PAID, on=TODAY) == ({producer.pk}, set())
    Payout.objects.filter(pk=paid.pk).update(paid_at=NOON)
    assert past(EVERYONE, Step.PAID, on=TODAY) == ({producer.pk}, {producer.pk})


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        ("trained", Step.TRAINED),
        ("account", Step.ACCOUNT),
        ("payment", Step.PAYMENT),
        ("paid", Step.PAID),
    ],
)
def test_what_a_person_states_is_claimed_only(kind: str, step: Step) -> None:
    producer = a_household()

    a_fact(producer, kind)

    assert past(EVERYONE, step, on=TODAY) == ({producer.pk}, set())


def test_whoever_is_verified_is_claimed_too() -> None:
    producer = agreed(a_household())
    an_order_of(producer)
    Stall.objects.update(opened_at=NOON, verified_at=NOON)
    a_fact(producer, source=Source.MARKETPLACE)
    a_fact(producer, holds=False, at=NOON + timedelta(minutes=1))

    for step in ORDER:
        claimed, verified = past(EVERYONE, step, on=TODAY)
        assert verified <= claimed


def test_what_was_said_of_an_absorbed_file_counts_for_who_absorbed_it() -> None:
    kept, absorbed = a_household(), a_household()
    a_fact(absorbed)
    merge(kept, absorbed, by=a_province_officer(), at=NOON)

    found = known(EVERYONE, on=TODAY)

    assert set(found) == {kept.pk}
    assert Step.ACCOUNT in found[kept.pk].claimed


def test_what_is_said_before_seven_in_the_morning_is_of_the_day_here() -> None:
    producer = a_household()
    a_fact(producer, at=datetime(2022, 7, 22, 17, tzinfo=UTC))

    assert known(EVERYONE, on=TODAY + DAY)[producer.pk].since == TODAY + DAY


def test_an_order_that_waits_comes_before_everything_else() -> None:
    producer = agreed(a_household())
    an_order_of(producer)
    a_barrier(producer, again=TODAY + 30 * DAY)

    assert step_of(producer) == "orders"


def test_who_called_for_help_is_helped_until_someone_says_so() -> None:
    producer = a_household()
    a_fact(producer, Fact.Kind.HELPED, holds=False, source=Source.SMS)
    assert step_of(producer) == "help"

    a_fact(producer, Fact.Kind.HELPED, at=NOON + timedelta(minutes=5))

    assert step_of(producer) == Step.CONSENTED


def test_todays_list_is_by_hamlet_and_what_brings_most_comes_first() -> None:
    commune = a_commune()
    near, far, foreign = (a_hamlet(name, commune) for name in ("Ấp 1", "Ấp 2", "Ấp 9"))
    new = a_household("Lê Văn Mới", hamlet=near)
    urgent = agreed(a_household("Trần Thị Bán", hamlet=far))
    an_order_of(urgent)
    resting = a_household("Phạm Văn Nghỉ", hamlet=far)
    a_barrier(resting, Barrier.Reason.AWAY, again=timezone.localdate() + 30 * DAY)
    late = a_household("Võ Thị Sau", hamlet=far)
    a_household("Người Ấp Khác", hamlet=foreign)
    helper = a_helper(near, far)

    rounds = today_of(helper, on=timezone.localdate())

    assert [(one.hamlet, [turn.producer for turn in one.turns]) for one in rounds] == [
        (far, [urgent, late]), (near, [new]),
    ]  # fmt: skip
    assert rounds[1].turns[0].phone == PHONE.replace("+84", "0")


def test_no_number_is_shown_of_who_does_not_wish_to_be_called() -> None:
    producer = a_household()
    give(producer, "contact", way="paper", place="nhà", by=None, at=NOON)
    take_back(producer, "contact", by=None, at=NOON)
    assert producer.hamlet

    [one] = today_of(a_helper(producer.hamlet), on=TODAY)

    assert one.turns[0].phone == ""
    assert known(EVERYONE, on=TODAY)[producer.pk].means == "none"


def test_a_hamlet_shows_so_many_and_says_how_many_follow() -> None:
    hamlet = a_hamlet("Ấp 1", a_commune())
    for _number in range(IN_A_HAMLET + 2):
        a_household(hamlet=hamlet)

    [one] = today_of(a_helper(hamlet), on=TODAY)

    assert (len(one.turns), one.more) == (IN_A_HAMLET, 2)


def test_a_night_counts_by_commune_and_means_and_again_gives_the_same() -> None:
    plain, smart, none = a_household(), a_household(smartphone=True), a_household(phone="")
    agreed(plain)
    a_fact(smart)
    a_household(kind="cooperative")

    for _night in range(2):
        count(on=TODAY)

    found = {
        (one.means, one.step): (one.claimed, one.verified, one.waiting)
        for one in Tally.objects.filter(on=TODAY, commune=none.commune)
        if one.claimed or one.waiting
    }
    assert found == {
        ("smartphone", "registered"): (1, 1, 0), ("smartphone", "account"): (1, 0, 0),
        ("smartphone", "consented"): (0, 0, 1),
        ("plain_phone", "registered"): (1, 1, 0), ("plain_phone", "consented"): (1, 1, 0),
        ("plain_phone", "trained"): (0, 0, 1),
        ("none", "registered"): (1, 1, 0), ("none", "consented"): (0, 0, 1),
    }  # fmt: skip
    assert Tally.objects.count() == 75 * 3 * len(ORDER)
