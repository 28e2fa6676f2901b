"""Read a marketplace's file and say whose each entry is, before anything is stored."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.errands.models import FloorFile, Meaning
from lensan.kernel.text import fold
from lensan.marketplaces.by_hand import LOST_AFTER, orders, settlements, tables
from lensan.marketplaces.by_hand.headings import FIELDS, FileKind
from lensan.marketplaces.by_hand.tables import Table
from lensan.marketplaces.by_hand.told import Told
from lensan.marketplaces.models import Stall
from lensan.orders.models import Order


class OfAnotherShop(Exception):
    """The file is not of any stall that the officer may act for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An order or line, and the stall whose it is; without one, why it cannot be taken."""

    told: Told
    stall: Stall | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sorted:
    """A file as it was read: its columns, what it lacks, its entries."""

    table: Table
    lacks: tuple[str, ...]
    entries: tuple[Entry, ...]


def sort(source: FloorFile) -> Sorted:
    """Read a file with all that is remembered of its marketplace's files.

    :raises Unreadable: it cannot be read as a table
    :raises OfAnotherShop: no stall of ours is in it
    """
    kind = FileKind(source.kind)
    meanings = Meaning.objects.of(source.marketplace, kind)
    table = tables.read(Path(source.file.path), name=source.name, meanings=meanings)
    lacks = list(_lacking(table, source, kind))
    if lacks:
        return Sorted(table, tuple(lacks), ())
    if kind == FileKind.ORDERS:
        told = orders.read(table, meanings, taken_at=source.taken_at, confirm_within=LOST_AFTER)
    else:
        told = settlements.read(table, meanings)
    entries = tuple(_with_stalls(source, list(told)))
    _check_shop(source, entries)
    return Sorted(table, (), entries)


def stalls_of(user: User | None, source: FloorFile) -> QuerySet[Stall]:
    """Return the stalls on the file's marketplace for which its bringer may act."""
    found = Stall.objects.filter(marketplace=source.marketplace).exclude(state=Stall.State.CLOSED)
    return found.visible_to(user) if user else found


def _lacking(table: Table, source: FloorFile, kind: FileKind) -> Iterator[str]:
    reader = orders if kind == FileKind.ORDERS else settlements
    for fields in reader.lacking(table):
        yield _(" hoặc ").join(FIELDS[kind][field] for field in fields)
    if source.stall is None and "shop" not in table.fields:
        yield FIELDS[kind]["shop"]


def _with_stalls(source: FloorFile, told: Iterable[Told]) -> Iterator[Entry]:
    """Give each entry its stall: the one that the officer named, or that the row names."""
    told = list(told)
    known = _Shops(stalls_of(source.by, source), {one.shop for one in told if one.shop})
    for one in told:
        stall = known.named(one.shop) if one.shop else source.stall
        if stall is None:
            yield Entry(
                one, None, _("“%s” không phải gian hàng nào trong phần của bạn.") % one.shop[:60]
            )
        elif source.stall and stall != source.stall:
            yield Entry(one, None, _("Dòng này là của gian hàng “%s”.") % one.shop[:60])
        else:
            yield Entry(one, stall)


class _Shops:
    """Stalls by what a file may call them: their reference there, or a name that only one has."""

    def __init__(self, stalls: QuerySet[Stall], named: set[str]) -> None:
        whole = stalls.select_related("producer", "marketplace")
        found = whole.filter(reference__in=named).exclude(reference="")
        self.by_reference = {stall.reference: stall for stall in found}
        self.by_name: dict[str, Stall] = {}
        if left := {fold(shop) for shop in named - set(self.by_reference)}:
            called = Counter(fold(name) for name in stalls.values_list("name", flat=True))
            only = {name for name in left if called[name] == 1}
            alike = (pk for pk, name in stalls.values_list("pk", "name") if fold(name) in only)
            self.by_name = {fold(one.name): one for one in whole.filter(pk__in=list(alike))}

    def named(self, shop: str) -> Stall | None:
        return self.by_reference.get(shop) or self.by_name.get(fold(shop))


def _check_shop(source: FloorFile, entries: tuple[Entry, ...]) -> None:
    """Refuse a file as a whole that tells of another shop alone.

    :raises OfAnotherShop: it does
    """
    if entries and not any(entry.stall for entry in entries):
        named = sorted({entry.told.shop for entry in entries})
        raise OfAnotherShop(
            _(
                "Tệp này là của gian hàng “%(shops)s”, không phải của %(ours)s. Không dòng nào được ghi."
            )
            % {"shops": "”, “".join(shop[:60] for shop in named[:3]), "ours": _ours(source)}
        )
    if source.kind == FileKind.SETTLEMENTS:
        _check_orders(source, entries)


def _check_orders(source: FloorFile, entries: tuple[Entry, ...]) -> None:
    """Refuse statements of which not one order is in the book of its stall."""
    sales = {
        (entry.stall.pk, entry.told.line.sale)
        for entry in entries
        if entry.stall and entry.told.line and entry.told.line.sale
    }
    known = Order.objects.filter(
        stall__in={stall for stall, _sale in sales}, reference__in={sale for _stall, sale in sales}
    ).values_list("stall", "reference")
    if sales and sales.isdisjoint(known):
        raise OfAnotherShop(
            _("Không đơn nào trong tệp này có trong sổ của %s. Tệp của gian hàng khác, hoặc chưa nhập tệp đơn hàng.")
            % _ours(source)
        )  # fmt: skip


def _ours(source: FloorFile) -> str:
    return str(source.stall or source.marketplace)
