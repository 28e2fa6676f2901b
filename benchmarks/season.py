"""The work of `benchmarks.confirmation`: a season of orders, and the people who answer them, or not.

Run in a process and a database of its own; `run` prints its figures as one JSON line.
"""

import json
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from benchmarks.floors import BEGAN, Floors, floors  # first: it sets Django up

# ruff: noqa: I001
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper, an_officer
from lensan.catalogue.tests.make import a_lot, a_product, an_offer
from lensan.kernel.states import NotAllowed
from lensan.marketplaces.actions import converging, listing
from lensan.marketplaces.models import Listing
from lensan.marketplaces.simulator.orders import lose_the_unconfirmed
from lensan.marketplaces.tests.make import a_seller
from lensan.messaging.actions.answering import answer
from lensan.messaging.actions.delivering import deliver
from lensan.messaging.actions.receiving import receive
from lensan.messaging.models import Message
from lensan.orders.actions import asking, deciding
from lensan.orders.models import Ask, Order, Way
from lensan.places.models import Commune
from lensan.producers.models import Producer

COMMUNES, HAMLETS, HOUSEHOLDS = 6, 4, 5  # of each in the one above it
TICK = timedelta(minutes=15)  # our tasks run every minute: the season's are slower
DEADLINE_HOURS = 48
SILENT, NO_PHONE, ON_PAGE = 0.30, 0.15, 0.35
NO_HELPER, OVERLOOKED, ABSENT = 0.2, 0.2, 0.02
UNCLEAR, DECLINES = 0.03, 0.1
HOUSEHOLD, HELPER, OPERATOR = (5, 21), (6, 19), (7, 17)  # hours in which each answers


@dataclass
class Household:
    """Someone who sells: whether they ever answer, and how."""

    producer: Producer
    listing: str
    answers: bool
    on_page: bool


def run(orders: int, *, days: int, ladder: bool) -> None:
    """Live through the season and print what became of its orders."""
    settings.MESSAGE_GATEWAY = "memory"
    with floors(1, connector="simulated", confirm_hours=DEADLINE_HOURS) as made:
        with transaction.atomic():
            season = Season(made, ladder=ladder)
        season.live(orders, days)
        figures = season.figures()
    print(json.dumps(figures))


class Season:
    """The people of a few communes, their orders, and the clock."""

    def __init__(self, made: Floors, *, ladder: bool) -> None:
        self.made, self.ladder = made, ladder
        self.people = random.Random(11)
        self.numbers = count()
        self.plans: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.helpers: dict[int, User] = {}
        self.operators: dict[int, User] = {}
        self.households: dict[int, Household] = {}
        self.seen: set[tuple[str, int]] = set()
        communes = Commune.objects.of_the_programme().order_by("code")[:COMMUNES]
        for commune in communes:
            self._settle(commune)

    def _settle(self, commune: Commune) -> None:
        self.operators[commune.pk] = an_officer(commune)
        for number in range(HAMLETS):
            helped = self.people.random() >= NO_HELPER
            for _ in range(HOUSEHOLDS):
                household = self._household(commune, f"Ấp {number + 1}")
                hamlet = household.producer.hamlet
                assert hamlet
                if helped and hamlet.pk not in self.helpers:
                    self.helpers[hamlet.pk] = a_helper(hamlet)

    def _household(self, commune: Commune, hamlet: str) -> Household:
        dice, number = self.people, len(self.households)
        phones = () if dice.random() < NO_PHONE else (f"+8491{number:07}",)
        seller = a_seller(
            name=f"Nguyễn Văn {number}", commune=commune, hamlet=hamlet, phones=phones
        )
        offer = an_offer(a_product(f"Khóm {number}"), seller)
        a_lot(offer, on_hand=100_000)
        stall = self.made.open_stall(seller, self.made.marketplaces[0])
        drafted = listing.draft(offer, stall, by=None, at=BEGAN)
        converging.converge(drafted, at=BEGAN)
        assert drafted.state == Listing.State.LIVE, drafted.reason
        household = Household(
            seller, drafted.reference, dice.random() >= SILENT, dice.random() < ON_PAGE
        )
        self.households[seller.pk] = household
        return household

    # The season

    def live(self, orders: int, days: int) -> None:
        """Let buyers buy and everyone act, until every order is decided or lost."""
        dice = random.Random(3)
        sellers = list(self.households.values())
        moments = sorted(dice.uniform(0, days * 86_400) for _ in range(orders))
        for second in moments:
            self._plan(BEGAN + timedelta(seconds=second), self._buy(dice.choice(sellers).listing))
        end = BEGAN + timedelta(days=days, hours=DEADLINE_HOURS + 1)
        at = BEGAN
        while at < end:
            at += TICK
            while self.plans and self.plans[0][0] <= at:
                when, _number, act = heappop(self.plans)
                act(when)
            self.made.clock(at)
            with transaction.atomic():
                self._work(at)

    def figures(self) -> dict[str, object]:
        """Count what the floor itself knew in time."""
        there = self.made.markets[0].store.all("order")
        lost = sum(one["reason"].startswith("Người bán không xác nhận") for one in there)
        decided = Order.objects.exclude(decided_at=None).exclude(told_at=None)
        return {
            "orders": len(there), "lost": lost, "in_time": len(there) - lost,
            "ways": Counter(decided.values_list("decided_way", flat=True)),
            "messages": Message.objects.filter(direction=Message.Direction.OUT).count(),
        }  # fmt: skip

    def _work(self, at: datetime) -> None:
        """Do what our tasks do, and let people notice what is new to them."""
        market = self.made.markets[0]
        with market.store.writing():
            lose_the_unconfirmed(market)
        self.made.push()
        self.made.act_upon_notices()
        for message in Message.objects.unheeded():
            answer(message, at=at)
        waiting = Order.objects.undecided().select_related("stall__marketplace", "stall__producer")
        for order in waiting:
            self._notice_page(order, at)
            if self.ladder:
                asking.climb(order, at=at)
        for message in Message.objects.due(at).select_related("producer"):
            deliver(message, at=at)
        if self.ladder:
            self._notice_questions(at)
            self._notice_asks(at)
        for order in Order.objects.to_tell(at).select_related("stall__marketplace"):
            deciding.tell(order, at=at)

    # What people notice, and when they act

    def _notice_page(self, order: Order, at: datetime) -> None:
        household = self.households[order.stall.producer_id]
        if self._is_new("page", order.pk) and household.answers and household.on_page:
            when = awake(at + _hours(self._dice(order.pk, "page"), 3), HOUSEHOLD)
            self._plan(when, self._decide(order.pk, Way.PAGE, None))

    def _notice_questions(self, at: datetime) -> None:
        for message in Message.objects.filter(asking=True, sent_at__lte=at):
            household = self.households[message.producer_id or 0]
            if not self._is_new("sms", message.pk) or not household.answers:
                continue
            dice = self._dice(message.pk, "sms")
            when = awake(at + timedelta(hours=dice.lognormvariate(0.7, 1)), HOUSEHOLD)
            self._plan(when, self._write(message.phone, dice))

    def _notice_asks(self, at: datetime) -> None:
        found = Ask.objects.filter(reached=True, at=at).exclude(rung=Ask.Rung.SMS)
        for ask in found.select_related("order__stall__producer"):
            producer, dice = ask.order.stall.producer, self._dice(ask.pk, ask.rung)
            if ask.rung == Ask.Rung.HELPER:
                helper = self.helpers[producer.hamlet_id or 0]
                when = awake(at + _hours(dice, 5), HELPER)
                if dice.random() >= OVERLOOKED:
                    self._plan(when, self._decide(ask.order_id, Way.HELPER, helper))
            else:
                when = self._at_work(producer.commune_id, awake(at + _hours(dice, 2), OPERATOR))
                operator = self.operators[producer.commune_id]
                self._plan(when, self._decide(ask.order_id, Way.OPERATOR, operator))

    def _at_work(self, commune: int, when: datetime) -> datetime:
        """Put an act off to the next day on which someone of the commune is at work."""
        while random.Random(f"{commune} {timezone.localdate(when)}").random() < ABSENT:
            when = awake(when.replace(hour=0, minute=0) + timedelta(days=1), OPERATOR)
        return when

    # What they do

    def _buy(self, listed: str) -> Callable[[datetime], None]:
        def act(at: datetime) -> None:
            assert self.made.buy(0, at, listed, 2)

        return act

    def _write(self, phone: str, dice: random.Random) -> Callable[[datetime], None]:
        chance = dice.random()
        text = "2" if chance < DECLINES else "alo ai do" if chance < DECLINES + UNCLEAR else "1"

        def act(at: datetime) -> None:
            receive("memory", reference=f"in {next(self.numbers)}", phone=phone, text=text, at=at)

        return act

    def _decide(self, order: int, way: Way, by: User | None) -> Callable[[datetime], None]:
        declines = self._dice(order, "yes or no").random() < DECLINES

        def act(at: datetime) -> None:
            found = Order.objects.select_related("stall__producer").get(pk=order)
            with suppress(NotAllowed, deciding.TooLate, deciding.StillShort):
                if declines:
                    deciding.decline(found, reason="Mưa, chưa hái được.", way=way, by=by, at=at)
                else:
                    deciding.confirm(found, way=way, by=by, at=at)

        return act

    def _plan(self, when: datetime, act: Callable[[datetime], None]) -> None:
        heappush(self.plans, (when, next(self.numbers), act))

    def _is_new(self, kind: str, number: int) -> bool:
        new = (kind, number) not in self.seen
        self.seen.add((kind, number))
        return new

    def _dice(self, number: int, what: str) -> random.Random:
        return random.Random(f"{number} {what}")


def awake(at: datetime, hours: tuple[int, int]) -> datetime:
    """Return the moment, or the next one at which the local clock is within these hours."""
    here = timezone.localtime(at)
    first, last = hours
    if here.hour < first:
        return here.replace(hour=first, minute=0)
    if here.hour >= last:
        return (here + timedelta(days=1)).replace(hour=first, minute=0)
    return here


def _hours(dice: random.Random, mean: float) -> timedelta:
    return timedelta(hours=dice.expovariate(1 / mean))
