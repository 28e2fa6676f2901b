"""The work of `benchmarks.search_box`: a registry, a hundred queries, and the page that answers.

Run in a process and a database of its own; `measure` prints its figures as one JSON line.
"""

import json
import random
from collections.abc import Callable, Iterator
from functools import reduce
from operator import or_
from statistics import median
from time import perf_counter

from benchmarks import registry  # first: it sets Django up

# ruff: noqa: I001
from django.db.models import Q
from django.test import Client

from benchmarks.machine import percentile
from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_province_officer, an_officer, sign_in
from lensan.kernel.text import fold
from lensan.places.models import Commune
from lensan.producers.models import Producer
from lensan.producers.searching import search
from lensan.producers.views.people import PER_PAGE

PAGE = "/ho/"
OF_EACH_KIND = 12
COMMON = "nguyen|Nguyễn|van|thi|nguyen van|Trần Thị|nguyen thi|le van|Huỳnh|Phạm Văn|ng|h"
NOBODY = (
    "zzkq|nguyen zz|wxyz 1|Quỳnhh|09999999999|HG99|tran qq|+84 999 99|ffff|võ jj|kk 77|nnnn oo"
)
ROUNDS = 3
Query = tuple[str, str]  # of which kind it is, and what is typed
Ask = Callable[[str], object]


def measure(size: int, *, every: int = 1, rounds: int = ROUNDS) -> None:
    """Fill the registry, ask the page and the peer, and tell how long it took.

    Of the queries every third, say, is asked, in so many rounds of which the best one counts.
    """
    registry.fill(size)
    commune = Commune.objects.of_the_programme().order_by("-producers__commune").first()
    assert commune
    queries = list(_queries(random.Random(2)))[::every]
    told = {name: _took(ask, queries, rounds) for name, ask in _pages(commune)}
    told["peer"] = _took(_peer, queries, rounds)
    print(json.dumps({"queries": len(queries), "took": told, "found": _found(queries)}))


def _queries(dice: random.Random) -> Iterator[Query]:
    """Yield what officers type: parts of real names, numbers and codes, common words, nobody's."""
    known = list(Producer.objects.exclude(phone="").order_by("pk").values("name", "phone", "code"))
    for one in dice.sample(known, OF_EACH_KIND):
        words = one["name"].split()
        yield "name with accents", " ".join(words[-2:])
        yield "name without accents", fold(one["name"])
        yield "parts of words", " ".join(word[:3] for word in fold(one["name"]).split()[-2:])
        yield "inside a word", fold(one["name"])[2:7].strip()
        phone = "0" + one["phone"].removeprefix("+84")
        yield "telephone", dice.choice((phone, f"{phone[:4]} {phone[4:7]} {phone[7:]}"))
        yield "end of a telephone", phone[-4:]
        yield "code", dice.choice((one["code"], one["code"][-5:]))
    yield from (("common syllable", typed) for typed in COMMON.split("|"))
    yield from (("nobody", typed) for typed in NOBODY.split("|"))


def _pages(commune: Commune) -> Iterator[tuple[str, Ask]]:
    for name, user in (("province", a_province_officer()), ("commune", an_officer(commune))):
        client = Client()
        sign_in(client, user)
        yield f"{name}, page", _asking(client, {})
        yield f"{name}, while typing", _asking(client, {"HX-Request": "true"})


def _asking(client: Client, headers: dict[str, str]) -> Ask:
    def ask(typed: str) -> None:
        assert client.get(PAGE, {"q": typed}, headers=headers).status_code == 200

    return ask


def _peer(typed: str) -> list[Producer]:
    """Find as Django's own admin does with `search_fields`: every word in some field, any case."""
    found = Producer.objects.active()
    for word in typed.split():
        found = found.filter(
            reduce(
                or_, (Q(**{f"{field}__icontains": word}) for field in ("name", "phone", "code"))
            )
        )
    return list(found.select_related("commune", "hamlet").order_by("sort_key", "pk")[:PER_PAGE])


def _found(queries: list[Query]) -> dict[str, int]:
    """Count the queries about someone that find anybody, by us and by the peer."""
    sought = [typed for kind, typed in queries if kind != "nobody"]
    officer = User(role=Role.PROVINCE)
    ours = sum(bool(search(typed, by=officer, first=0, most=1)) for typed in sought)
    return {"sought": len(sought), "ours": ours, "peer": sum(bool(_peer(q)) for q in sought)}


def _took(ask: Ask, queries: list[Query], rounds: int) -> dict[str, dict[str, float]]:
    """Return milliseconds by kind of query, and of all, in the best round.

    What else the machine does in a round is not the page's doing; one call before warms up.
    """
    ask(queries[0][1])
    every = [[(kind, _timed(ask, typed)) for kind, typed in queries] for _ in range(rounds)]
    best = min(every, key=lambda took: percentile((ms for _kind, ms in took), 95))
    kinds = {kind: [ms for of, ms in best if of == kind] for kind, _ms in best}
    kinds["all"] = [ms for _kind, ms in best]
    return {
        kind: {"median": median(took), "p95": percentile(took, 95)} for kind, took in kinds.items()
    }


def _timed(ask: Ask, typed: str) -> float:
    start = perf_counter()
    ask(typed)
    return 1000 * (perf_counter() - start)
