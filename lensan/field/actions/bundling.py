"""What a helper's device holds: their hamlets' households, what waits for them, and how to warn of a duplicate."""

import hmac
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from lensan.accounts.models import User
from lensan.catalogue.access import Act, selling_of
from lensan.catalogue.models import Group, Offer, Unit
from lensan.field.actions import growing
from lensan.field.blooms import name_filter, number_mark
from lensan.field.words import ANSWERS, LABELS
from lensan.journey.models import Barrier, Fact
from lensan.journey.reports.today import today_of
from lensan.kernel.text import fold
from lensan.marketplaces.models import Marketplace
from lensan.orders.models import Order, OrderLine
from lensan.places.models import Commune
from lensan.producers.actions.knowing import statements
from lensan.producers.comparison import born
from lensan.producers.comparison import phones as all_phones
from lensan.producers.facts import Facts
from lensan.producers.models import (
    Consent,
    ConsentText,
    Kind,
    Producer,
    ProducerQuerySet,
    Purpose,
    silent,
)
from lensan.producers.surviving import surviving
from lensan.training.models import Enrolment, TrainingClass

Rows = dict[str, Any]
FIELDS = (
    "name", "kind", "sex", "birth", "phones", "identity_number", "hamlet", "smartphone", "grows",
    "area_m2",
)  # fmt: skip
LOOKED_BACK, LOOKED_AHEAD = timedelta(days=7), timedelta(days=21)  # of classes
YES_NO = {
    True: "true",
    False: "false",
    None: "unknown",
}  # as a form's box of three answers says it


def bundle(user: User, *, on: date) -> Rows:
    """Return all that the user's device shall hold, by row: of their hamlets, and of nobody else's.

    Of the rest of their communes it holds only by what a duplicate is known (`blooms`).
    """
    mine = Producer.objects.visible_to(user).active().filter(erased_at=None)
    return {
        "me": _about(user, on=on),
        **households(mine),
        **{f"g{number}": row for number, row in growing.diaries(user, mine, on=on)},
        **{f"t{number}": row for number, row in _turns(user, on=on)},
        **{f"c{number}": row for number, row in _classes(user, on=on)},
        **{f"o{number}": row for number, row in _orders(user)},
        **{f"k{number}": row for number, row in _keys(user)},
    }


def households(producers: ProducerQuerySet) -> Rows:
    """Return a row of each of these households, with its facts as people type them."""
    found = list(producers.select_related("hamlet").order_by("pk"))
    return {f"h{number}": row for number, row in _households(found)}


def typed(producer: Producer, facts: Facts, *, quiet: bool) -> dict[str, str]:
    """Return a household's facts as people type them in the form that changes them."""
    phones = "" if quiet else all_phones(facts)
    return {
        "name": producer.name, "kind": producer.kind, "sex": producer.sex,
        "birth": born(producer.birth_on, producer.birth_year), "phones": phones,
        "identity_number": producer.identity_number,
        "hamlet": producer.hamlet.name if producer.hamlet else "",
        "smartphone": YES_NO[producer.smartphone], "grows": producer.grows,
        "area_m2": "" if producer.area_m2 is None else str(producer.area_m2),
    }  # fmt: skip


def in_the_form(producer: Producer) -> dict[str, Any]:
    """Return what the form that changes a household's facts holds otherwise than people type it."""
    return {
        "commune": producer.commune_id, "smartphone": producer.smartphone,
        "area_m2": producer.area_m2,
    }  # fmt: skip


def typed_now(producer: Producer) -> dict[str, str]:
    """Return what holds of one household at this moment, as people type it."""
    facts = surviving(*statements([producer.pk])[producer.pk])
    return typed(producer, facts, quiet=producer.pk in silent([producer.pk]))


def likeness_secret(commune: Commune) -> bytes:
    """Return the secret of a commune's filters: other for each commune, the same for its helpers."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"field {commune.code}".encode(), "sha256")


def _about(user: User, *, on: date) -> Rows:
    hamlets = user.hamlets.select_related("commune").order_by("commune", "name")
    texts = ConsentText.objects.filter(valid_from__lte=on).order_by("version")
    newest = {text.purpose: text for text in texts}
    return {
        "name": str(user),
        "hamlets": [[h.name, h.commune_id, h.commune.title] for h in hamlets],
        "secrets": {
            commune.pk: likeness_secret(commune).hex()
            for commune in user.territory().order_by("code")
        },
        "texts": [
            [purpose.value, str(purpose.label), newest[purpose].text, newest[purpose].version]
            for purpose in Purpose
            if purpose in newest
        ],
        "kinds": [[value, str(label)] for value, label in Kind.choices],
        "groups": [[value, str(label)] for value, label in Group.choices],
        "units": [[value, str(label)] for value, label in Unit.choices],
        "measures": growing.UNITS,
        "steps": [[value, str(label)] for value, label in Fact.Kind.choices],
        "barriers": [[value, str(label)] for value, label in Barrier.Reason.choices],
        "words": dict(LABELS),
        "answers": dict(ANSWERS),
        "floors": [[floor.pk, floor.name] for floor in Marketplace.objects.order_by("name")],
    }


def _households(found: Collection[Producer]) -> Iterator[tuple[int, Rows]]:
    numbers = [producer.pk for producer in found]
    spoken, quiet = statements(numbers), silent(numbers)
    agreed = _agreed(numbers)
    offers = _offers(numbers)
    for producer in found:
        facts = typed(producer, surviving(*spoken[producer.pk]), quiet=producer.pk in quiet)
        yield producer.pk, {
            "code": producer.code, "commune": producer.commune_id,
            "facts": {name: value for name, value in facts.items() if value},
            "agreed": sorted(agreed[producer.pk]), "offers": offers[producer.pk],
        }  # fmt: skip


def _agreed(numbers: Collection[int]) -> dict[int, set[str]]:
    agreed: dict[int, set[str]] = defaultdict(set)
    given = Consent.objects.filter(producer__in=numbers, withdrawn_on=None)
    for producer, purpose in given.values_list("producer", "text__purpose"):
        agreed[producer].add(purpose)
    return agreed


def _offers(numbers: Collection[int]) -> dict[int, list[list[Any]]]:
    offers: dict[int, list[list[Any]]] = defaultdict(list)
    sold = Offer.objects.filter(producer__in=numbers).exclude(state=Offer.State.CLOSED)
    for offer in sold.select_related("product").order_by("pk"):
        goods = offer.product
        name = f"{goods.name} {offer.grade}".strip()
        offers[offer.producer_id].append([offer.pk, name, str(goods.get_unit_display())])
    return offers


def _turns(user: User, *, on: date) -> Iterator[tuple[int, Rows]]:
    """Yield what is next for each household whose turn it is: what, why, and how much it brings."""
    for hamlet in today_of(user, on=on):
        for turn in hamlet.turns:
            yield turn.producer.pk, {
                "code": turn.producer.code, "task": turn.next.task, "why": turn.next.reason,
                "weight": turn.next.weight,
            }  # fmt: skip


def _classes(user: User, *, on: date) -> Iterator[tuple[int, Rows]]:
    """Yield the classes of these weeks, and which of the user's households have a place there."""
    found = TrainingClass.objects.visible_to(user).exclude(state=TrainingClass.State.CANCELLED)
    near = found.filter(ends_on__gte=on - LOOKED_BACK, starts_on__lte=on + LOOKED_AHEAD)
    mine = Producer.objects.visible_to(user).values("pk")
    places = Enrolment.objects.filter(producer__in=mine, state=Enrolment.State.PLACED)
    for one in near.select_related("course", "venue").prefetch_related(
        Prefetch("enrolments", places.select_related("producer").order_by("pk"))
    ):
        yield one.pk, {
            "name": one.course.name, "venue": one.venue.name, "from": one.from_time.isoformat(),
            "days": [day.isoformat() for day in one.days()],
            "placed": [place.producer.code for place in one.enrolments.all() if place.producer],
        }  # fmt: skip


def _orders(user: User) -> Iterator[tuple[int, Rows]]:
    """Yield the orders that wait for an answer; without the buyer, whom nobody needs for that."""
    theirs = Order.objects.undecided().filter(
        stall__producer__in=selling_of(user, Act.ORDERS).values("pk")
    )
    lines = Prefetch("lines", OrderLine.objects.order_by("pk"))
    shown = theirs.select_related("stall__marketplace", "stall__producer").prefetch_related(lines)
    for order in shown:
        yield order.pk, {
            "code": order.stall.producer.code, "floor": order.stall.marketplace.name,
            "reference": order.reference, "lines": [str(line) for line in order.lines.all()],
            "goods": order.goods, "short": any(line.short for line in order.lines.all()),
            "by": order.confirm_by.isoformat() if order.confirm_by else "",
        }  # fmt: skip


def _keys(user: User) -> Iterator[tuple[int, list[Any]]]:
    """Yield by what each household of the user's communes is known again; no name, no number."""
    communes = {commune.pk: likeness_secret(commune) for commune in user.territory()}
    known = Producer.objects.active().filter(commune__in=communes, erased_at=None)
    columns = ("pk", "commune", "hamlet__name", "name", "birth_year", "phone", "identity_number")
    for number, commune, hamlet, name, born_in, phone, identity in known.values_list(*columns):
        secret = communes[commune]
        yield number, [
            commune, hamlet or "", born_in or 0,
            name_filter(secret, fold(name).replace("y", "i")),
            number_mark(secret, phone),
            number_mark(secret, identity),
        ]  # fmt: skip
