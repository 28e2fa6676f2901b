"""Work out anew what holds for a producer, after anything that its records say has changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from django.db.models import F

from lensan.kernel import bulk
from lensan.places.actions import know_hamlets
from lensan.places.hamlets import hamlet_key
from lensan.places.models import Commune
from lensan.producers.actions.knowing import Spoken, kept, profiles_in, statements
from lensan.producers.facts import Facts
from lensan.producers.matching import TELLING, block_keys
from lensan.producers.models import MatchKey, Producer, Registry, Standing, silent
from lensan.producers.models.producer import keys
from lensan.producers.surviving import surviving

FIELDS = (
    "kind", "name", "sex", "birth_on", "birth_year", "phone", "identity_number", "commune_id",
    "hamlet_id", "smartphone", "grows", "area_m2", "search_key", "sort_key",
)  # fmt: skip


def settle(producers: Collection[int], *, on: date, changed: Collection[str] = TELLING) -> None:
    """Write what now holds for these producers: facts, standing and, as they changed, match keys."""
    telling = not TELLING.isdisjoint(changed)
    if telling:
        _not_what_it_was()  # first: whoever carries a list in meanwhile waits, or starts anew
    for chunk in bulk.chunks(producers):
        rows = _in_turn(chunk)
        spoken = statements(chunk)
        if telling:
            _index(chunk, spoken)
        _settle_facts(rows, spoken, on=on)


def settle_facts(producers: Iterable[int], *, on: date) -> None:
    """Write the surviving facts and the standing of these producers, where they changed."""
    for chunk in bulk.chunks(producers):
        _settle_facts(_in_turn(chunk), statements(chunk), on=on)


def _in_turn(producers: Collection[int]) -> list[Producer]:
    """Return their rows, for one at a time to read what was said of them and write what holds."""
    mine = Producer.objects.filter(pk__in=producers).order_by("pk")
    return list(mine.select_for_update(no_key=True))


def _settle_facts(rows: Iterable[Producer], spoken: Spoken, *, on: date) -> None:
    settled = {number: surviving(*said) for number, said in spoken.items()}
    facts = {number: fact for number, fact in settled.items() if fact.name}  # not the erased
    found = Commune.objects.of_the_programme().filter(
        code__in={f.commune_code for f in facts.values()}
    )
    communes = {commune.code: commune for commune in found}
    hamlets = know_hamlets(
        (communes[f.commune_code], f.hamlet) for f in facts.values() if f.hamlet
    )
    quiet = silent(facts)
    changed = []
    for producer in rows:
        if (fact := facts.get(producer.pk)) is None:
            continue
        commune = communes[fact.commune_code]
        hamlet = hamlets.get((commune.pk, hamlet_key(fact.hamlet)))
        wanted = columns(producer.code, fact, commune.pk, hamlet.pk if hamlet else None)
        if producer.pk in quiet:
            wanted["search_key"] = keys(fact.name, (), producer.code)[0]
        if _write(producer, wanted):
            changed.append(producer)
    bulk.update(Producer, [name.removesuffix("_id") for name in FIELDS], _rows(changed))
    keeper = kept(facts)
    stand((p for p in changed if keeper[p.pk] == p.pk), on=on)  # not the absorbed


def _rows(producers: Iterable[Producer]) -> Iterator[tuple[object, ...]]:
    for producer in producers:
        yield (*(getattr(producer, name) for name in FIELDS), producer.pk)


def stand(producers: Iterable[Producer], *, on: date) -> None:
    """Open a standing from that day for each whose commune or means differ from the open one."""
    wanted = {producer.pk: producer for producer in producers}
    for standing in Standing.objects.filter(producer__in=wanted, until_on=None):
        producer = wanted[standing.producer_id]
        if (standing.commune_id, standing.means) == (producer.commune_id, producer.means):
            del wanted[producer.pk]
    leave(wanted, on=on)
    Standing.objects.bulk_create(
        Standing(producer=p, commune_id=p.commune_id, means=p.means, from_on=on)
        for p in wanted.values()
    )


def leave(producers: Collection[int], *, on: date) -> None:
    """Close the open standing of these producers: from that day they are not in the registry."""
    standings = Standing.objects.filter(producer__in=producers, until_on=None)
    standings.filter(from_on__gte=on).delete()  # never stood at the end of a day
    standings.update(until_on=on)


def index(producers: Collection[int]) -> None:
    """Make the match keys of these producers those of what is now known of them.

    A list that is being matched meanwhile is matched again: the registry is not what it was.
    """
    _not_what_it_was()
    for chunk in bulk.chunks(producers):
        _index(chunk, statements(chunk))


def _not_what_it_was() -> None:
    Registry.objects.filter(pk=1).update(version=F("version") + 1)


def _index(producers: Collection[int], spoken: Spoken) -> None:
    """Write the match keys of those whose keys are others now."""
    wanted = {number: {*block_keys(one)} for number, one in profiles_in(spoken).items()}
    known: dict[int, set[int]] = defaultdict(set)
    theirs = MatchKey.objects.filter(producer__in=producers)
    for key, number in theirs.values_list("key", "producer"):
        known[number].add(key)
    changed = [n for n in producers if known.get(n, set()) != wanted.get(n, set())]
    if gone := [number for number in changed if number in known]:
        MatchKey.objects.filter(producer__in=gone).delete()
    if new := [(key, number) for number in changed for key in wanted.get(number, ())]:
        bulk.insert(MatchKey, ("key", "producer"), new)


def add_keys(keys: Mapping[int, Collection[int]]) -> None:
    """Let producers be found under further match keys, given by producer."""
    for chunk in bulk.chunks(keys):
        known = set(MatchKey.objects.filter(producer__in=chunk).values_list("key", "producer"))
        wanted = {(key, number) for number in chunk for key in keys[number]}
        bulk.insert(MatchKey, ("key", "producer"), sorted(wanted - known))


def columns(code: str, facts: Facts, commune: int, hamlet: int | None) -> dict[str, object]:
    """Return what a producer's row holds of its facts, by the names in FIELDS."""
    search_key, sort_key = keys(facts.name, facts.phones, code)
    return {
        "kind": facts.kind, "name": facts.name[:150], "sex": facts.sex, "birth_on": facts.birth_on,
        "birth_year": facts.birth_year, "phone": facts.phones[0] if facts.phones else "",
        "identity_number": facts.identity_number, "commune_id": commune, "hamlet_id": hamlet,
        "smartphone": facts.smartphone, "grows": facts.grows[:200], "area_m2": facts.area_m2,
        "search_key": search_key, "sort_key": sort_key,
    }  # fmt: skip


def _write(producer: Producer, wanted: Mapping[str, object]) -> bool:
    if all(getattr(producer, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(producer, name, value)
    return True
