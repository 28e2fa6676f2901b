"""One worker of `benchmarks.size_stalls`, in a process that has its database and settings."""

import json
from time import sleep, time

import django

django.setup()

# ruff: noqa: E402 - models can be imported only once Django is set up
from django.utils import timezone

from lensan.catalogue.completeness import Rule
from lensan.marketplaces.actions import opening
from lensan.marketplaces.models import Marketplace, Stall
from lensan.marketplaces.rules import told
from lensan.marketplaces.simulator.interface import CODE, SECRET
from lensan.producers.models import Producer


def work(url: str, *, share: int, of: int, count: int, begin: float) -> None:
    """Ask for stalls for a share of the sellers, and see to each until it is open."""
    floor, _made = Marketplace.objects.get_or_create(
        code="san-moi",
        defaults={
            "name": "Sàn mới", "connector_code": "simulated", "base_url": url, "rule": told(Rule()),
            "credentials": {"secret": SECRET, "code": CODE},
        },
    )  # fmt: skip
    whole = Producer.objects.select_related("commune", "hamlet")  # as the worker's task reads them
    mine = whole.filter(stalls__isnull=False).distinct().order_by("pk")[share:count:of]
    sleep(max(0, begin - time()))
    opened = 0
    for seller in mine:
        stall = opening.ask(
            seller, floor, name=f"Vườn {seller.code}", by=None, at=timezone.now()
        )  # fmt: skip
        opening.see_to(stall, at=timezone.now())
        opened += stall.state == Stall.State.OPEN
    print(json.dumps({"opened": opened, "end": time()}))
