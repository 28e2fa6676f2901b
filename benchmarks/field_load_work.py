"""A commune to load on a device: its households, its helper, and duplicates planted among strangers."""

import json
from random import Random

from django.utils import timezone

from lensan.accounts.models import User
from lensan.demo.lists.mess import second_statement
from lensan.demo.lists.people import People
from lensan.places.models import Commune, Hamlet
from lensan.producers.actions.registering import correct, register
from lensan.producers.facts import Facts
from lensan.producers.models import Producer

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
        known.append((register(facts, by=None, at=at).pk, facts))
    planted = [
        {"of": number, **_typed(second_statement(facts, random, people.phone))}
        for number, facts in random.sample(known, min(CASES, len(known)))
    ]
    strangers = [{"of": 0, **_typed(_someone(people, random))} for _number in range(CASES)]
    print(json.dumps({"planted": planted, "strangers": strangers}, ensure_ascii=False))


def live_a_day() -> None:
    """Let a day's work change what the helper acts for."""
    for producer in Producer.objects.order_by("pk")[:A_DAY]:
        correct(producer, {"grows": "Khóm, chanh không hạt"}, by=None, at=timezone.now())


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
