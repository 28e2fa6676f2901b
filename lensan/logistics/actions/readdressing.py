"""A buyer's address in the list of places that a carrier knows, where the data tell which place is meant."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.text import fold, nfc
from lensan.logistics.connector import Address, Places
from lensan.logistics.models import AddressChoice, Carrier
from lensan.orders.models import Order
from lensan.places import directory
from lensan.places.country import REFORM
from lensan.places.models import Commune, CommuneQuerySet

_DISTRICT = re.compile(r"(?<!\w)(huyện|quận|thị xã|h\.|q\.)\s*\w", re.IGNORECASE)
_KIND = re.compile(
    r"(?<!\w)(?<!thị )(?<!thi )(xã|xa|phường|phuong|thị trấn|thi tran|x\.|p\.|tt\.?)(?=[\s.\d])",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,;\n]| - ")
_WHOLE = ("district", "province", "successor__province")
MOST = 10  # places among which a person may be asked to choose


class NotInList(Exception):
    """A place is not in the list of places that a carrier wants."""

    def __init__(self, commune: Commune, carrier: Carrier) -> None:
        super().__init__(
            _("%(carrier)s cần địa chỉ theo %(list)s, mà chưa biết %(commune)s nay thuộc đâu.")
            % {
                "carrier": carrier,
                "list": carrier.get_places_display(),
                "commune": commune.title,
            }
        )


class PlaceUnknown(NotInList):
    """The buyer wrote by the other list, and no data tell what the place is in the one that is wanted."""

    def __init__(self, places: str) -> None:
        Exception.__init__(
            self,
            _(
                "Cần nơi giao theo %(list)s, mà người mua ghi theo danh mục 2022. Mới có bảng đổi của tỉnh "
                "Hậu Giang cũ, và chỉ đổi được khi rõ xã: hãy gửi bằng đơn vị dùng danh mục 2022."
            )
            % {"list": Carrier.List(places).label},
        )


class SeveralPlaces(NotInList):
    """The buyer's words may mean several places of the list that is wanted: a person chooses."""

    def __init__(self, order: Order, places: str, candidates: tuple[Commune, ...]) -> None:
        Exception.__init__(
            self,
            _(
                "Nơi giao theo %(list)s có thể là %(number)s xã, phường: hãy chọn ở trang gửi đơn %(order)s."
            )
            % {
                "list": Carrier.List(places).label,
                "number": len(candidates),
                "order": order.reference,
            },
        )
        self.candidates = candidates


class NoSuchChoice(Exception):
    """What was chosen is not, or no longer, among the places that may be meant."""

    def __init__(self) -> None:
        super().__init__(_("Nơi giao này không còn trong danh sách để chọn. Hãy tải lại trang."))


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a parcel goes, in words that a carrier knows; `was` are the buyer's, where they were converted."""

    address: Address
    was: str = ""
    by_choice: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """How an order's address stands in one list: as it is told, or among what to choose, or why not."""

    places: str
    list: str
    delivery: Delivery | None = None
    candidates: tuple[Commune, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class _Written:
    """By which list an address is written, which communes may be meant, and what stands before them."""

    places: Places
    communes: tuple[Commune, ...] = ()
    street: str = ""


def list_of(address: str) -> Places:
    """Tell by which list a buyer wrote an address: one that names a district is of the old."""
    return _written(address).places


def delivery_of(order: Order, places: str) -> Delivery:
    """Return where an order goes in the words of a list; as written, where that list may be the buyer's own.

    :raises PlaceUnknown: it is written by the other list, and no data tell what the place is in this one
    :raises SeveralPlaces: several places may be meant, and nobody chose yet
    """
    words, wanted = order.buyer_address, Places(places)
    written = _written(words)
    if written.places in {wanted, Places.AS_WRITTEN}:
        return Delivery(Address(words))
    candidates = _candidates(written)
    if not candidates or len(candidates) > MOST:
        raise PlaceUnknown(places)
    if len(candidates) == len(written.communes) == 1:
        return Delivery(_in_words_of(candidates[0], written.street), words)
    chosen = AddressChoice.objects.filter(order=order, places=places, commune__in=candidates)
    for choice in chosen.select_related("commune__province", "commune__district"):
        return Delivery(_in_words_of(choice.commune, written.street), words, by_choice=True)
    raise SeveralPlaces(order, places, candidates)


def ways(order: Order) -> list[Way]:
    """Return how an order's address stands in each list that a carrier in use wants, where it is not its own."""
    lists = Carrier.objects.in_use().values_list("places", flat=True).distinct()
    found = [way(order, places) for places in sorted(set(lists))] if order.buyer_address else []
    return [one for one in found if one.delivery is None or one.delivery.was]


def way(order: Order, places: str) -> Way:
    """Return how an order's address stands in one list."""
    label = str(Carrier.List(places).label)
    try:
        return Way(places, label, delivery_of(order, places))
    except SeveralPlaces as several:
        return Way(places, label, candidates=several.candidates)
    except PlaceUnknown as reason:
        return Way(places, label, trouble=str(reason))


@transaction.atomic
def choose(order: Order, places: str, *, commune: int, by: User, at: datetime) -> None:
    """Keep which of the places that may be meant a person chose; the buyer's own words stay.

    :raises NoSuchChoice: it is not among them
    """
    fits = [one for one in _candidates(_written(order.buyer_address)) if one.pk == commune]
    if not fits or places not in Carrier.List.values or _is_of(fits[0]) != places:
        raise NoSuchChoice
    AddressChoice.objects.update_or_create(
        order=order, places=places,
        defaults={"commune": fits[0], "chosen_by": by, "chosen_at": at},
    )  # fmt: skip
    producer = order.stall.producer
    record(
        "logistics.address_chosen", order, by=by, at=at, on_behalf_of=producer.code, places=places
    )


def forget_choices() -> int:
    """Drop what was chosen for orders whose buyer was forgotten."""
    return AddressChoice.objects.filter(order__buyer_address="").delete()[0]


def _is_of(commune: Commune) -> str:
    return Places.NEW.value if commune.district_id is None else Places.OLD.value


def _in_words_of(commune: Commune, street: str) -> Address:
    """Return a place in the words of the list that it is of."""
    district = commune.district.title if commune.district else ""
    return Address(
        street, commune.title, district, commune.province.title, Places(_is_of(commune))
    )  # fmt: skip


def _candidates(written: _Written) -> tuple[Commune, ...]:
    """Return what the communes that may be meant are in the other list; none where one is not known."""
    if written.places == Places.NEW:
        before = Commune.objects.filter(successor__in=written.communes).select_related(*_WHOLE)
        return _said_too(tuple(before.order_by("code")), written.street)
    after = {one.successor for one in written.communes}
    return tuple(sorted((one for one in after if one), key=lambda one: one.code)) * (
        None not in after
    )


def _said_too(communes: tuple[Commune, ...], street: str) -> tuple[Commune, ...]:
    """Keep the one whose old name the buyer wrote beside the new, as people do ("xã Vị Thắng cũ")."""
    few = directory.Directory(map(_entry, communes))
    said = {
        answer.code
        for part in _parts(street)
        if isinstance(answer := few.find(re.sub(r"\(|\)|\bcũ\b", " ", part)), directory.Found)
    }
    return tuple(one for one in communes if one.code in said) if len(said) == 1 else communes


def _written(address: str) -> _Written:
    text = nfc(address)
    if not _DISTRICT.search(text) and (new := _newly(text)):
        return new
    if old := _meant(text, _old_communes(), Commune.objects.filter(district__isnull=False)):
        return _Written(Places.OLD, *old)
    if _DISTRICT.search(text):
        return _Written(Places.OLD)
    return _Written(Places.AS_WRITTEN)


def _newly(text: str) -> _Written | None:
    """Read an address by the list of 2025, of which we hold what Hậu Giang became."""
    fresh = Commune.objects.filter(valid_from=REFORM, district=None).select_related(*_WHOLE)
    found = _meant(text, directory.Directory(map(_entry, fresh)), fresh)
    return _Written(Places.NEW, *found) if found else None


def _meant(
    text: str, places: directory.Directory, communes: CommuneQuerySet
) -> tuple[tuple[Commune, ...], str] | None:
    """Return the communes that a text names beside where they lie, and what stands before their name."""
    parts = _parts(text)
    codes = _codes(parts, places)
    few = directory.Directory(places.communes[code] for code in codes)
    for number, part in enumerate(parts):
        if isinstance(few.find(part), directory.Unknown):
            continue
        found = communes.filter(code__in=codes).select_related(*_WHOLE)
        after = ", ".join(parts[number:])
        named = tuple(one for one in found.order_by("code") if _lies_as_named(one, after))
        kind = _KIND.search(part)
        detail = part[: kind.start()].strip() if kind else ""
        street = ", ".join(filter(None, (*parts[:number], detail)))
        return (named, street) if named else None
    return None


def _codes(parts: list[str], places: directory.Directory) -> tuple[str, ...]:
    """Return what the whole address may name; words of a street before it that name other places are left out."""
    few: tuple[str, ...] = ()
    for start in range(len(parts)):
        answer = places.find_in_title(", ".join(parts[start:]))
        if isinstance(answer, directory.Found):
            return (answer.code,)
        if isinstance(answer, directory.Ambiguous) and len(answer.codes) > 1:
            few = answer.codes if not few or len(answer.codes) < len(few) else few
    return few


def _lies_as_named(commune: Commune, words: str) -> bool:
    """Tell whether the words beside a commune's name say where it lies, as only its own list does."""
    rest = f" {fold(words)} ".replace(fold(commune.name), " ", 1)
    province = commune.province
    around = [province.name] if province.valid_to or commune.district is None else []
    around += [commune.district.name] if commune.district else []
    return any(
        re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", rest)
        for name in around
        if not name.isdigit()
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _PARTS.split(text) if part.strip()]


@cache
def _old_communes() -> directory.Directory:
    """Return the index of the whole country's communes of 2022: so that no other is taken for one of ours."""
    return Commune.objects.filter(district__isnull=False).directory()


def _entry(commune: Commune) -> directory.Commune:
    district = commune.district
    return directory.Commune(
        code=commune.code, name=commune.name, kind=commune.kind,
        district_code=district.code if district else "", province_code=commune.province.code,
        district_name=district.title if district else "", province_name=commune.province.title,
    )  # fmt: skip
