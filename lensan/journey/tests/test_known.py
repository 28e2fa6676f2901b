"""What is known of many at once is what each domain says by itself, whatever happened and was merged."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer
from lensan.catalogue.models import Offer
from lensan.catalogue.tests.make import a_product, an_offer
from lensan.journal.models import Entry
from lensan.journey.indicators.known import known, past, people
from lensan.journey.indicators.signs import (
    everyones_statements,
    evidence,
    signs,
    statements,
)
from lensan.journey.next_step import Means
from lensan.journey.steps import ORDER, Sign, Step
from lensan.journey.tests.make import NOON, TODAY, a_fact, a_household
from lensan.marketplaces.indicators import stall, stall_claimed
from lensan.marketplaces.models import Listing, Stall
from lensan.marketplaces.tests.make import a_marketplace
from lensan.messaging.models import Message
from lensan.orders.indicators import active
from lensan.orders.models import Order
from lensan.payouts.indicators import payment
from lensan.payouts.models import BankAccount, Payout
from lensan.producers.actions.merging import NotTwo, merge, unmerge
from lensan.producers.indicators import silent, with_consent
from lensan.producers.models import Consent, ConsentText, Producer
from lensan.producers.models.whose import owners
from lensan.training.indicators import trained_digital
from lensan.training.models import Certificate, Enrolment, Skill, TrainingClass
from lensan.training.tests.make import a_class, a_course

EVERYONE = Producer.objects.all()
PUBLISHED = {
    Sign.AGREED: with_consent, Sign.CERTIFIED: trained_digital, Sign.STALL_ASKED: stall_claimed,
    Sign.STALL_OPEN: stall, Sign.BANK_ACCOUNT: payment, Sign.ACTIVE: active,
}  # what the dashboard counts by # fmt: skip
PEOPLE = 3
_number = count(1)

HAPPENED = st.tuples(
    st.sampled_from(["consent", "stall", "listing", "order", "certificate", "account", "payout", "message", "said"]),
    st.integers(0, PEOPLE - 1),
    st.integers(-100, 4),  # days from today
    st.integers(0, 4),  # days after that, if it came to an end
    st.integers(0, 7),  # which of its forms
)  # fmt: skip
MERGED = st.tuples(st.integers(0, 4), st.permutations(range(PEOPLE)), st.booleans())


class World:
    """Some households, and what has happened to them."""

    def __init__(self) -> None:
        self.officer: User = a_province_officer()
        self.people = [a_household() for _number in range(PEOPLE)]
        self.offers: list[Offer] = [
            an_offer(a_product(f"Khóm {n}"), one) for n, one in enumerate(self.people)
        ]
        both = (Skill.PHONE, Skill.STALL)
        courses = [a_course(*skills) for skills in ((both[0],), (both[1],), both)]
        self.classes: list[TrainingClass] = [a_class(course=one) for one in courses]
        self.texts = [
            ConsentText.objects.filter(purpose=purpose).earliest("version")
            for purpose in ("registry", "contact")
        ]

    def happen(self, what: str, who: int, day: int, lasts: int, form: int) -> None:
        make: Mapping[str, Callable[..., object]] = {
            "consent": self.consent, "stall": self.stall, "listing": self.listing, "order": self.order,
            "certificate": self.certificate, "account": self.account, "payout": self.payout,
            "message": self.message, "said": self.said,
        }  # fmt: skip
        began = NOON + timedelta(days=day)
        make[what](self.people[who], began, began + timedelta(days=lasts), form)

    def consent(self, one: Producer, began: Any, ended: Any, form: int) -> None:
        Consent.objects.create(
            producer=one, text=self.texts[form % 2], given_on=began.date(), place="nhà", way="paper",
            withdrawn_on=ended.date() if form < 4 else None,
        )  # fmt: skip

    def stall(self, one: Producer, began: Any, ended: Any, form: int) -> Stall:
        stall = Stall.objects.create(
            producer=one, marketplace=a_marketplace(), name="Vườn", key=f"k{next(_number)}",
            asked_at=began, opened_at=began if form % 2 else None, verified_at=ended if form > 3 else None,
            not_before=began,
        )  # fmt: skip
        self._turns(stall, ("open", began), ("closed" if form % 3 == 0 else "in_review", ended))
        return stall

    def listing(self, one: Producer, began: Any, ended: Any, form: int) -> None:
        listing = Listing.objects.create(
            stall=self.stall(one, began, ended, form), offer=self.offers[self.people.index(one)],
            sku="LS1", title="Khóm", wanted="live", sent_at=began if form % 2 else None, not_before=began,
        )  # fmt: skip
        if form > 1:
            turn = "live" if form % 3 else "closed"
            self._turns(listing, ("live", began), (turn, ended))

    def order(self, one: Producer, began: Any, ended: Any, form: int) -> None:
        states = ("placed", "confirmed", "declined", "delivered", "returned")
        order = Order.objects.create(
            stall=self.stall(one, began, ended, form), reference="O1", state=states[form % 5],
            placed_at=began, changed_at=began, not_before=began, decided_at=ended if form % 5 else None,
        )  # fmt: skip
        self._entry("orders.returned", order, ended)

    def certificate(self, one: Producer, began: Any, ended: Any, form: int) -> None:
        place, new = Enrolment.objects.get_or_create(
            producer=one, training_class=self.classes[form % 3],
            defaults={"state": "placed", "way": "sms", "invited_at": began},
        )  # fmt: skip
        if new:
            Certificate.objects.create(
                enrolment=place, code=f"C{next(_number)}", issued_on=began.date(),
                revoked_at=ended if form > 5 else None,
            )  # fmt: skip

    def account(self, one: Producer, began: Any, ended: Any, form: int) -> BankAccount:
        BankAccount.objects.filter(producer=one, ended_at=None).update(ended_at=began)
        return BankAccount.objects.create(
            producer=one, bank="970436", number="1", holder="A", agreed="paper", told_at=began,
            ended_at=ended if form % 2 else None,
        )  # fmt: skip

    def payout(self, one: Producer, began: Any, ended: Any, form: int) -> None:
        Payout.objects.create(
            producer=one, account=self.account(one, began, ended, form), amount=1000,
            code=f"P{next(_number)}", prepared_at=began, sent_at=began if form % 2 else None,
            paid_at=ended if form % 4 == 1 else None, returned_at=ended if form > 5 else None,
        )  # fmt: skip

    def message(self, one: Producer, began: Any, _ended: Any, form: int) -> None:
        way = ("in", "received") if form % 2 else ("out", "sent")
        Message.objects.create(
            producer=one, phone=one.phone, direction=way[0], state=way[1], text="alo", at=began
        )

    def said(self, one: Producer, began: Any, _ended: Any, form: int) -> None:
        kind = ("account", "paid", "trained", "payment")[form % 4]
        source = "marketplace" if form > 3 else "helper"
        a_fact(one, kind, holds=form % 3 > 0, source=source, at=began)

    def merge(self, day: int, order: list[int], again: bool) -> None:
        at, (kept, absorbed, *_others) = NOON + timedelta(days=day), order
        try:
            merger = merge(self.people[kept], self.people[absorbed], by=self.officer, at=at)
            if again:
                unmerge(merger, by=self.officer, at=at + timedelta(days=1))
        except NotTwo:
            pass

    def _turns(self, row: Any, *turns: tuple[str, Any]) -> None:
        for state, at in turns:
            self._entry(f"{row._meta.label_lower}_{state}", row, at)

    def _entry(self, verb: str, row: Any, at: Any) -> None:
        Entry.objects.create(
            verb=verb, subject_type=row._meta.label_lower, subject_id=row.pk, at=at
        )


class TestKnown(TestCase):
    """Random histories."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = World()

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(HAPPENED, min_size=8, max_size=24), st.lists(MERGED, max_size=2), st.integers(0, 5),
        st.sampled_from(ORDER),
    )  # fmt: skip
    def test_is_what_the_domains_say_of_each(
        self, happened: list[Any], merged: list[Any], later: int, step: Step
    ) -> None:
        for one in happened:
            self.world.happen(*one)
        for merger in sorted(merged, key=lambda one: one[0]):
            self.world.merge(*merger)
        on = TODAY + timedelta(days=later)
        numbers = set(EVERYONE.standing(on).values_list("pk", flat=True))

        [some] = people(EVERYONE, on)
        shown = signs(some.files, statements(some.files, on), on)
        now = known(EVERYONE, on=on)

        assert set(shown) == set(now) == numbers
        for sign, published in PUBLISHED.items():
            assert {n for n in numbers if sign in shown[n]} == _numbers(published(EVERYONE, on))
        for sign, rows in evidence(on).items():
            if sign not in PUBLISHED:
                [theirs] = (owners(some_rows, path, EVERYONE, on) for some_rows, path in rows)
                assert {n for n in numbers if sign in shown[n]} == _numbers(theirs)
        quiet = {n for n, one in now.items() if one.means == Means.NONE}
        assert quiet == _numbers(silent(EVERYONE, on)) & numbers
        claimed, verified = past(EVERYONE, step, on=on)
        assert claimed == {n for n, one in now.items() if step in one.claimed}
        assert verified == {n for n, one in now.items() if step in one.verified} <= claimed


def _numbers(producers: Any) -> set[int]:
    return set(producers.values_list("pk", flat=True))


def test_what_was_said_of_a_file_that_is_not_asked_about_is_left_out() -> None:
    mine, other = a_household(), a_household()
    a_fact(mine)
    a_fact(other)
    assert set(everyones_statements({mine.pk: mine.pk}, TODAY)) == {mine.pk}
