"""The province behind `benchmarks.dashboard`, in a process that has its database and settings."""

import json
import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from statistics import median
from time import perf_counter

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from benchmarks.dashboard import LIST
from benchmarks.machine import percentile
from lensan.accounts.tests.make import a_district_officer, a_province_officer, sign_in
from lensan.dashboard.actions import measure, set_target
from lensan.dashboard.indicators import INDICATORS
from lensan.dashboard.models import Measurement
from lensan.kernel import bulk
from lensan.kernel.numbers import divide
from lensan.places.models import Commune, District
from lensan.producers.models import Consent, ConsentText, Means, Merge, Producer, Standing
from lensan.producers.models.whose import homes

TODAY = timezone.localdate()
BEGAN = TODAY - timedelta(days=730)
Ask = Callable[[int], object]


def run(*, few: int, many: int, nights: int, turns: int, rounds: int) -> None:
    """Fill the database, time every page, and print the figures as JSON."""
    communes = list(Commune.objects.of_the_programme().order_by("code"))
    _targets(communes)
    told: dict[str, dict[str, dict[str, float]]] = {"live": {}, "night": {}}
    for size, count in (("few", few), ("many", many)):
        _fill(communes, count - Producer.objects.count())
        _analyze()
        told["night"][size] = _took(lambda _turn: measure(TODAY, at=timezone.now()), 1)
        _past_nights(nights)
        _analyze()
        told[size] = {
            name: _took(ask, turns, rounds) for name, ask in _pages(communes, nights).items()
        }
        told["live"][size] = _took(lambda _turn: _live(), 1)
    print(json.dumps(told))


def _pages(communes: list[Commune], nights: int) -> dict[str, Ask]:
    """Return each page as a call that asks for it, a little differently each turn."""
    province, district = Client(), Client()
    sign_in(province, a_province_officer())
    sign_in(district, a_district_officer(District.objects.get(code="934")))
    codes = list(INDICATORS)

    def asking(client: Client, address: str) -> Ask:
        def ask(turn: int) -> None:
            commune = communes[turn * 7 % len(communes)]
            day = TODAY - timedelta(days=turn * 11 % nights)
            words = {"code": codes[turn % len(codes)], "commune": commune.code, "day": day}
            response = client.get(address.format(**words))
            assert response.status_code == 200, (address.format(**words), response.status_code)

        return ask

    return {
        "province": asking(province, "/tien-do/?chi-tieu={code}"),
        "province on a past day": asking(province, "/tien-do/?chi-tieu={code}&ngay={day}"),
        "province, map of 2025": asking(province, "/tien-do/?chi-tieu={code}&ban-do=2025"),
        "province as CSV": asking(province, "/tien-do/?chi-tieu={code}&dang=csv"),
        "province as Excel": asking(province, "/tien-do/?chi-tieu={code}&dang=xlsx"),
        "district": asking(district, "/tien-do/?chi-tieu={code}"),
        "commune": asking(province, "/tien-do/xa/{commune}/?chi-tieu={code}"),
        "whom to visit, by commune": asking(province, "/tien-do/chua-dat/?chi-tieu=with_consent"),
        LIST: asking(province, "/tien-do/chua-dat/?chi-tieu=with_consent&xa={commune}"),
        "setting a target": asking(
            province, "/tien-do/chi-tieu/?chi-tieu=with_consent&han=2023-12-31"
        ),
    }


def _live() -> None:
    """Work out from the producers what the province's page shows of one day: numbers and tiles."""
    at_home = homes(TODAY)
    for indicator in INDICATORS.values():
        indicator.tally(indicator.counted(indicator.scope(), TODAY), TODAY, at_home)


@transaction.atomic
def _fill(communes: list[Commune], count: int) -> None:
    """Add producers with a standing, consents some of which were withdrawn, and a few mergers."""
    chance = random.Random(count)
    numbers = bulk.next_ids(Producer, count)
    home = {number: communes[number % len(communes)].pk for number in numbers}
    bulk.insert(
        Producer,
        ("id", "code", "kind", "name", "sex", "phone", "identity_number", "commune", "grows",
         "registered_on", "search_key", "sort_key"),
        ((n, f"HG{n:07d}", "household", f"Nguyễn Văn {n}", "", f"+8491{n:07d}", "", home[n], "",
          BEGAN, f"nguyen van {n}", f"{n:07d}") for n in numbers),
    )  # fmt: skip
    means = list(Means)
    bulk.insert(
        Standing,
        ("producer", "commune", "means", "from_on"),
        ((n, home[n], chance.choice(means), BEGAN) for n in numbers),
    )
    texts = list(ConsentText.objects.filter(version=1).values_list("pk", flat=True))
    bulk.insert(
        Consent,
        ("producer", "text", "given_on", "place", "witness", "way", "withdrawn_on"),
        ((n, text, BEGAN, "xã", "", "paper", TODAY if chance.random() < 0.02 else None)
         for n in numbers for text in texts if chance.random() < 0.6),
    )  # fmt: skip
    bulk.insert(
        Merge,
        ("kept", "absorbed", "from_on"),
        ((n, n + 1, BEGAN) for n in numbers[: count // 10 : 2]),
    )


@transaction.atomic
def _past_nights(nights: int) -> None:
    """Write nights before today's that rise to what was measured today."""
    today = list(Measurement.objects.filter(on=TODAY))
    Measurement.objects.filter(on__lt=TODAY).delete()
    bulk.insert(
        Measurement,
        ("indicator", "commune", "on", "counted", "total"),
        ((m.indicator, m.commune_id, TODAY - timedelta(days=nights - night),
          m.counted * night // nights, m.total * night // nights)
         for m in today for night in range(nights)),
    )  # fmt: skip


def _targets(communes: list[Commune]) -> None:
    parts = dict(zip(communes, divide(70_000, [1] * len(communes)), strict=True))
    officer = a_province_officer()
    for code, indicator in INDICATORS.items():
        for ahead in (100, 465) if indicator.may_have_target else ():
            set_target(
                code, TODAY + timedelta(days=ahead), percent=Decimal(70), households=70_000,
                communes=parts, seen=0, by=officer, at=timezone.now(),
            )  # fmt: skip


def _analyze() -> None:
    """Tell the database how much there is of what, as it would find out by itself overnight."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _took(ask: Ask, turns: int, rounds: int = 3) -> dict[str, float]:
    """Return median and 95th percentile in milliseconds of the best of so many rounds of `turns`.

    What else the machine does in a round is not the page's doing; one call before warms up.
    """
    ask(0)
    every = [[_timed(ask, turn) for turn in range(1, turns + 1)] for _ in range(rounds)]
    took = min(every, key=partial(percentile, share=95))
    return {"median": median(took), "p95": percentile(took, 95)}


def _timed(ask: Ask, turn: int) -> float:
    start = perf_counter()
    ask(turn)
    return 1000 * (perf_counter() - start)
