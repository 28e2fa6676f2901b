"""The province's real products with OCOP stars are loaded from a table of what sources say."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lensan.accounts.models import User
from lensan.catalogue.actions import describing
from lensan.catalogue.models import Group, Product, Recognition
from lensan.kernel.text import fold
from lensan.producers.models import Kind, Producer

COLUMNS = frozenset({
    "product", "owner", "stars", "district", "group_our_guess", "decision_or_round",
    "valid_until", "status", "source",
})  # fmt: skip
GROUPS = {
    "thuc pham": Group.FOOD, "do uong": Group.DRINK, "duoc lieu": Group.HERB,
    "thu cong": Group.CRAFT,
}  # fmt: skip
NOT_KNOWN = "(not in excerpt)"
CUT, NAMELESS, NO_STARS = "(name cut off)", "(legal name not seen)", "regional speciality"
_DECISION = re.compile(r"\d+/QĐ[^,]*")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")
_ROUND = re.compile(r"(\d{4}) round")
_WISH = re.compile(r"\bfor (\d)|^(\d)")


class NotThatTable(Exception):
    """The file has other columns than a table of OCOP products."""

    def __init__(self, lacking: Iterable[str]) -> None:
        super().__init__(f"Tệp không phải bảng sản phẩm OCOP: thiếu cột {', '.join(lacking)}.")


@dataclass(slots=True)
class Loaded:
    """What a table came to: what was new in it."""

    products: int = 0
    stars: int = 0
    owners: int = 0


@transaction.atomic
def load_ocop(rows: Iterable[Mapping[str, str]], *, by: User | None, at: datetime) -> Loaded:
    """Write down products and stars that are not in the catalogue yet; loaded again, nothing moves.

    What a source does not tell stays empty. An owner is linked once it stands in the registry;
    until then its name is kept as the source gives it.

    :raises NotThatTable: columns are missing
    """
    loaded = Loaded()
    for row in rows:
        if lacking := COLUMNS - row.keys():
            raise NotThatTable(sorted(lacking))
        product = _product(row, loaded, by=by, at=at)
        for stars in _stars(row):
            if not product.recognitions.filter(
                stars=stars["stars"], decision=stars["decision"]
            ).exists():
                describing.recognise(product, **stars, by=by, at=at)
                loaded.stars += 1
    return loaded


def _product(row: Mapping[str, str], loaded: Loaded, *, by: User | None, at: datetime) -> Product:
    name = row["product"].replace(f" {CUT}", "")
    owner_name, place = _told(row["owner"]), _told(row["district"])
    owner = _owner(owner_name, place)
    product = Product.objects.filter(name=name, owner_name=owner_name).first()
    if product is None:
        loaded.products += 1
        loaded.owners += owner is not None
        return describing.add(
            name=name, owner=owner, owner_name=owner_name, place=place, group=_group(row),
            by=by, at=at,
        )  # fmt: skip
    if product.owner is None and owner:
        loaded.owners += 1
        describing.correct(product, {"owner": owner}, by=by, at=at)
    return product


def _told(text: str) -> str:
    """Return a name without what stands in brackets after it: remarks, and people's names."""
    return text.partition("(")[0].strip()


def _group(row: Mapping[str, str]) -> str:
    return GROUPS.get(fold(row["group_our_guess"]).partition(" /")[0], "")


def _owner(name: str, place: str) -> Producer | None:
    """Return the one organisation of that name in that district, if the registry has just one."""
    found: QuerySet[Producer] = Producer.objects.active().matching(name).exclude(
        kind=Kind.HOUSEHOLD
    )  # fmt: skip
    mine = [
        producer for producer in found.select_related("commune__district")
        if fold(producer.name) == fold(name) and _lies_in(producer, place)
    ]  # fmt: skip
    return mine[0] if name and len(mine) == 1 else None


def _lies_in(producer: Producer, place: str) -> bool:
    district = producer.commune.district
    return not place or (district is not None and fold(district.title) == fold(place))


def _stars(row: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the stars that a row tells of, one after the other, or that are asked for."""
    status, told = row["status"], row["stars"]
    if NO_STARS in status:
        return []
    common = _decided(row) | {"source": row["source"][:500], "note": _note(row)}
    if status.startswith("recognised"):
        given = [int(number) for number in re.findall(r"(?:^|-> )(\d)", told)]
        return [common | {"stars": stars} for stars in given]
    wish = _WISH.search(told)
    asked = int(wish[1] or wish[2]) if wish else None
    return [common | {"stars": asked, "status": Recognition.Status.AWAITING}]


def _decided(row: Mapping[str, str]) -> dict[str, Any]:
    told = row["decision_or_round"]
    decision = _DECISION.match(told)
    in_round = _ROUND.match(told)
    on = _DAY.search(told)
    words = f"đợt {in_round[1]}, chưa rõ số quyết định" if in_round else ""
    return {
        "decision": decision[0] if decision else words,
        "decided_on": date(int(on[3]), int(on[2]), int(on[1])) if on else None,
        "valid_until": date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
    }


def _note(row: Mapping[str, str]) -> str:
    notes = {
        "nguồn ghi tên chưa đủ": CUT in row["product"],
        "chưa rõ tên pháp lý của chủ thể": NAMELESS in row["owner"],
        "chưa rõ ngày công nhận": "->" in row["stars"],
    }
    return "; ".join(words for words, holds in notes.items() if holds)
