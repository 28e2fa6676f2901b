"""A commune to load on a device: its households, its helper, and duplicates planted among strangers."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from lensan.accounts.models import User
from lensan.demo.lists.mess import second_statement
from lensan.demo.lists.people import People
from lensan.places.models import Commune, Hamlet
from lensan.producers.actions.registering import correct, register
from lensan.producers.facts import Facts
from lensan.producers.models import Plot, Producer
from lensan.traceability.actions import growing
from lensan.traceability.mass import Quantity
from lensan.traceability.models import Crop, LotFile, Via

COMMUNE = "31450"
HAMLETS = tuple(f"Ấp {number}" for number in range(1, 6))
PASSWORD = "khóm Cầu Đúc 2022"  # noqa: S105 - of a helper made here
A_DAY = 40  # households that change in a day: all that one helper acts for
CASES = 400


def settle(households: int) -> None:
    """Register a commune's households and give its helper every hamlet; say who may be planted."""
    random = Random(5)
    people = People(random)
    commune = Commune.objects.of_the_programme().get(code=COMMUNE)
    helper = User.objects.create_user("to", password=PASSWORD, role="helper", full_name="Tổ đo")
    helper.hamlets.set(Hamlet.objects.create(name=name, commune=commune) for name in HAMLETS)
    at, known = timezone.now(), []
    for _number in range(households):
        facts = _someone(people, random)
        producer = register(facts, by=None, at=at)
        known.append((producer.pk, facts))
        _grow(producer, at=at - timedelta(days=30))
    planted = [
        {"of": number, **_typed(second_statement(facts, random, people.phone))}
        for number, facts in random.sample(known, min(CASES, len(known)))
    ]
    strangers = [{"of": 0, **_typed(_someone(people, random))} for _number in range(CASES)]
    print(json.dumps({"planted": planted, "strangers": strangers}, ensure_ascii=False))


def live_a_day() -> None:
    """Let a day's work change what the helper acts for."""
    for producer in Producer.objects.order_by("pk")[:A_DAY]:
        at = timezone.now()
        correct(producer, {"grows": "Khóm, chanh không hạt"}, by=None, at=at)
        spray = LotFile.objects.get(producer=producer, kind=LotFile.Kind.SPRAY)
        crop = Crop.objects.get(plot__producer=producer)
        growing.apply(crop, spray, _kilos("0.4"), by=None, at=at, via=Via.SMS)


@transaction.atomic
def _grow(producer: Producer, *, at: datetime) -> None:
    """Let a household sow its plot and spray it once."""
    told: dict[str, Any] = {"by": None, "at": at, "via": Via.SMS}
    plot = Plot.objects.create(
        producer=producer, commune=producer.commune, name="Thửa sau nhà", crop="Khóm",
        planting_area_code=f"VN-93-930-31341-{producer.pk % 10_000:04}-24",
    )  # fmt: skip
    lots = [
        growing.receive_input(name, kind, _kilos(amount), producer=producer, pre_harvest_days=days, **told)
        for name, kind, amount, days in (
            ("Hom khóm Queen", LotFile.Kind.SEED, "900", None),
            ("Đạm Phú Mỹ bao 50 kg", LotFile.Kind.FERTILISER, "150", None),
            ("Thuốc trừ rệp sáp lô 0426", LotFile.Kind.SPRAY, "2.5", 14),
        )
    ]  # fmt: skip
    crop = growing.sow(plot, lots[0], _kilos("850"), name="Khóm", **told)
    growing.apply(crop, lots[1], _kilos("50"), **told)


def _kilos(amount: str) -> Quantity:
    return Quantity(Decimal(amount), "KGM")


def _someone(people: People, random: Random) -> Facts:
    hamlet = random.choice(HAMLETS)
    return people.person(
        commune_code=COMMUNE, hamlet=hamlet, grows="Lúa", area_m2=random.randrange(1_000, 20_000)
    )


def _typed(facts: Facts) -> dict[str, str]:
    """Return what a helper types of someone."""
    return {
        "name": facts.name, "birth": str(facts.birth_on.year if facts.birth_on else facts.birth_year or ""),
        "phones": facts.phones[0].replace("+84", "0") if facts.phones else "",
        "identity_number": facts.identity_number, "hamlet": facts.hamlet,
    }  # fmt: skip
