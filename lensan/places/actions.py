from collections.abc import Iterable

from lensan.places.hamlets import hamlet_key
from lensan.places.models import Commune, Hamlet


def know_hamlets(names: Iterable[tuple[Commune, str]]) -> dict[tuple[int, str], Hamlet]:
    """Return the hamlets of these names by (commune's id, key); make those not known yet.

    Safe to run twice and side by side: a hamlet that someone else has just made is taken.
    """
    wanted: dict[tuple[int, str], Hamlet] = {}
    for commune, name in names:
        if key := hamlet_key(name):
            hamlet = Hamlet(commune=commune, name=name[:100], key=key[:100])
            wanted.setdefault((commune.pk, hamlet.key), hamlet)
    known = _known({commune for commune, _key in wanted})
    missing = [hamlet for key, hamlet in wanted.items() if key not in known]
    if missing:
        Hamlet.objects.bulk_create(missing, ignore_conflicts=True)
        known = _known({commune for commune, _key in wanted})
    return {key: known[key] for key in wanted}


def _known(communes: set[int]) -> dict[tuple[int, str], Hamlet]:
    found = Hamlet.objects.filter(commune__in=communes)
    return {(hamlet.commune_id, hamlet.key): hamlet for hamlet in found}
