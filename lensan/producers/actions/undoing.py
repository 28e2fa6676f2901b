"""Undo one import as a unit, leaving what people have done since."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import PROTECT, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel import bulk
from lensan.producers.actions.knowing import kept
from lensan.producers.actions.settling import index, leave, settle, settle_facts
from lensan.producers.models import (
    Candidate,
    Consent,
    Import,
    Merge,
    Plot,
    Producer,
    Record,
    Registry,
    Standing,
)  # fmt: skip


@dataclass(frozen=True)
class Undone:
    """What an undo did: how many producers left the registry, and who stays for later work."""

    removed: int
    kept: tuple[Producer, ...]


def edited_since(source: Import) -> QuerySet[Producer]:
    """Return the producers of this import alone on whom someone has worked since."""
    return _only_of(source).filter(worked_on()).order_by("code")


@transaction.atomic
def undo(source: Import, *, by: User | None, at: datetime) -> Undone:
    """Take an import's rows back; whom people have worked on since stays and is listed.

    :raises NotAllowed: the import is not in the registry, or someone has just undone it
    """
    Registry.objects.filter(pk=1).update(version=F("version") + 1)  # first: it makes others wait
    stay = tuple(edited_since(source))
    alone = set(_only_of(source).exclude(worked_on()).values_list("pk", flat=True))
    touched = set(source.records.exclude(producer=None).values_list("producer", flat=True))
    source.advance_to(Import.State.UNDONE, finished_at=at)
    source.records.exclude(producer__in=edited_since(source)).delete()
    on = timezone.localdate(at)
    for chunk in bulk.chunks(alone):
        withdraw(chunk, on=on)
    whole = kept(touched - alone)
    settle(set(whole.values()), on=on)
    settle_facts(whole.keys() - whole.values(), on=on)  # the absorbed, each by itself
    transaction.on_commit(partial(source.file.delete, save=False))
    record("producers.import_undone", source, by=by, at=at, removed=len(alone), kept=len(stay))
    return Undone(len(alone), stay)


def withdraw(producers: Collection[int], *, on: date) -> None:
    """Take producers whom no record supports any more out of the registry.

    Who stood there at the end of a day is kept as a number without a name, so that what was
    measured then can be measured again; the others are gone as if they had never been.
    """
    leave(producers, on=on)
    index(producers)
    Candidate.objects.filter(producer__in=producers).delete()
    stood = Standing.objects.filter(producer=OuterRef("pk"))
    Producer.objects.filter(pk__in=producers).exclude(Exists(stood)).delete()
    blank(Producer.objects.filter(pk__in=producers))


def blank(producers: QuerySet[Producer]) -> None:
    """Empty what tells who they are; code, kind and place stay for the sums."""
    producers.update(
        name="", sex="", birth_on=None, birth_year=None, phone="", identity_number="",
        smartphone=None, grows="", area_m2=None, search_key="", sort_key="", account=None,
    )  # fmt: skip


def _only_of(source: Import) -> QuerySet[Producer]:
    """Producers that rows of this import made and that no other list speaks of."""
    mine = Record.objects.filter(producer=OuterRef("pk"), source=source)
    others = Record.objects.filter(producer=OuterRef("pk")).exclude(
        Q(source=source) | Q(outcome=Record.Outcome.CORRECTION)
    )
    return Producer.objects.filter(Exists(mine), ~Exists(others))


def worked_on() -> Q:
    """Keep producers whom people have corrected, asked for consent, given a plot, merged, or made use of.

    Made use of are those whom rows of other domains hold fast: a place in a class, a stall, a payment.
    """
    mine = {"producer": OuterRef("pk")}
    corrected = Record.objects.filter(**mine, outcome=Record.Outcome.CORRECTION)
    merged = Merge.objects.open().filter(Q(kept=OuterRef("pk")) | Q(absorbed=OuterRef("pk")))
    used = [
        one.related_model._base_manager.filter(**{one.field.name: OuterRef("pk")})
        for one in Producer._meta.related_objects
        if one.on_delete is PROTECT and one.related_model._meta.app_label != "producers"
    ]
    work = (corrected, merged, Consent.objects.filter(**mine), Plot.objects.filter(**mine), *used)
    return Q(*(Q(Exists(found)) for found in work), _connector=Q.OR)
