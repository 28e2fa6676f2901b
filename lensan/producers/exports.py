"""The registry as a table: each producer once, with every row of a list that went into it."""

from collections import defaultdict
from collections.abc import Iterator

from lensan.producers.models import Consent, Merge, Producer, Purpose, Record

COLUMNS = (
    "code", "kind", "name", "sex", "birth_on", "birth_year", "phone", "identity_number",
    "commune_code", "hamlet", "smartphone", "sources",
)  # fmt: skip
YES_NO = {True: "true", False: "false", None: ""}


def rows() -> Iterator[tuple[object, ...]]:
    """Yield the active producers in the order of their codes, as text under COLUMNS."""
    sources = _sources()
    uncalled = set(Consent.objects.refusing(Purpose.CONTACT))
    found = Producer.objects.active().select_related("commune", "hamlet").order_by("pk")
    for producer in found.iterator(chunk_size=5000):
        yield (
            producer.code, producer.kind, producer.name, producer.sex, producer.birth_on or "",
            producer.birth_year or "", "" if producer.pk in uncalled else producer.phone,
            producer.identity_number, producer.commune.code,
            producer.hamlet.name if producer.hamlet else "", YES_NO[producer.smartphone],
            ";".join(sources[producer.pk]),
        )  # fmt: skip


def _sources() -> dict[int, list[str]]:
    """Return `file#sheet!row` of every row by producer, an absorbed one's by who was kept."""
    kept = dict(Merge.objects.open().values_list("absorbed", "kept"))
    found = (
        Record.objects.filter(outcome__in=[Record.Outcome.CREATED, Record.Outcome.MATCHED])
        .exclude(source=None)
        .order_by("pk")
        .values_list("producer", "source__name", "sheet__name", "row")
    )
    sources: dict[int, list[str]] = defaultdict(list)
    for producer, file, sheet, row in found.iterator(chunk_size=5000):
        sources[kept.get(producer, producer)].append(f"{file}#{sheet}!{row}")
    return sources
