"""What pages tell of a lot: what it came out of, what became of it, and what was told of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.traceability import access
from lensan.traceability.models import Crop, Edge, Event, LotFile, Mention, OrderToken, Thing

MOST = 300  # things of one tree; what is beyond is counted, not drawn
DEEPEST = 40
KINDS = {
    ("ObjectEvent", "receiving"): _("Nhập giống, vật tư"),
    ("TransformationEvent", "packing"): _("Gom, phân loại, đóng gói"),
    ("AggregationEvent", "packing"): _("Xếp vào thùng"),
    ("AggregationEvent", "unpacking"): _("Lấy khỏi thùng"),
    ("ObjectEvent", "shipping"): _("Gửi đi"),
    ("ObjectEvent", "void_shipping"): _("Hủy việc gửi"),
    ("ObjectEvent", "arriving"): _("Đến bưu cục"),
    ("ObjectEvent", "accepting"): _("Giao tới người mua"),
    ("ObjectEvent", "holding"): _("Báo thu hồi"),
}


@dataclass(slots=True)
class Branch:
    """A thing in the tree of what went into what, with what lies behind it."""

    title: str
    lot: LotFile | None = None
    kind: str = ""
    branches: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tree:
    """What a lot came out of, or what it went into; `left_out` things were too many to draw."""

    branches: list[Branch]
    left_out: int


def back(lot: LotFile, user: User) -> Tree:
    """Return what went into a lot, back to the seed."""
    return _tree(lot, user, back=True)


def forward(lot: LotFile, user: User) -> Tree:
    """Return what a lot went into, forward to the orders."""
    return _tree(lot, user, back=False)


def _tree(lot: LotFile, user: User, *, back: bool) -> Tree:
    """Walk level by level, each thing once: what is reached by two ways hangs on the first."""
    here, there = ("target", "source") if back else ("source", "target")
    parents: dict[int, int] = {}
    level, left_out = [lot.thing_id], 0
    for _depth in range(DEEPEST):
        steps = Edge.objects.filter(**{f"{here}__in": level}).order_by("pk")
        found: dict[int, int] = {}
        for near, far in steps.values_list(here, there):
            if far != lot.thing_id and far not in parents:
                found.setdefault(far, near)
        left_out += max(0, len(parents) + len(found) - MOST)
        kept = dict(list(found.items())[: max(0, MOST - len(parents))])
        parents |= kept
        level = list(kept)
        if not level:
            break
    return Tree(_hung(lot.thing_id, parents, _named(parents, user)), left_out)


def _hung(root: int, parents: dict[int, int], names: dict[int, Branch]) -> list[Branch]:
    """Hang each thing on the one it was reached from; a step between two lots is left out."""
    top = Branch("")
    for thing, parent in parents.items():
        while parent != root and not names[parent].title:
            parent = parents[parent]
        (top if parent == root else names[parent]).branches.append(names[thing])
    for branch in [top, *names.values()]:
        branch.branches = [one for one in branch.branches if one.title]
    return top.branches


def _named(things: Iterable[int], user: User) -> dict[int, Branch]:
    rows = Thing.objects.filter(pk__in=list(things)).select_related("file__producer")
    known = list(rows)
    seen = set(
        LotFile.objects.visible_to(user).filter(thing__in=known).values_list("pk", flat=True)
    )
    codes = [one.address.rpartition("/vu/")[2] for one in known if "/vu/" in one.address]
    crops = {f"/vu/{one.code}": one for one in Crop.objects.filter(code__in=codes)}
    tokens = [one.address.rpartition("/dh/")[2] for one in known if "/dh/" in one.address]
    orders = {f"/dh/{one.token}": one for one in OrderToken.objects.filter(token__in=tokens)}
    return {one.pk: _branch(one, user, seen, crops, orders) for one in known}


def _branch(
    thing: Thing, user: User, seen: set[int], crops: dict[str, Crop], orders: dict[str, OrderToken]
) -> Branch:  # fmt: skip
    lot = getattr(thing, "file", None)
    if lot:
        return Branch(lot.name, lot if lot.pk in seen else None, lot.get_kind_display())
    own = thing.address.removeprefix(settings.TRACE_ADDRESS)
    if own in crops:
        return Branch(crops[own].name, kind=gettext("vụ trồng"))
    if own.startswith("/dh/"):
        token = orders.get(own)
        shown = token.reference if token and user.is_officer else ""
        return Branch(f"{gettext('Đơn hàng')} {shown}".rstrip(), kind=gettext("đơn hàng"))
    if thing.address.startswith("ni:"):
        return Branch("")  # the step itself, told below
    return Branch(thing.address, kind=gettext("vật từ hệ thống khác"))


def events_of(user: User) -> QuerySet[Event]:
    """Keep the events about lots and crops that the user may see, and those they told."""
    if user.sees_everything:
        return Event.objects.all()
    lots = LotFile.objects.visible_to(user).values("thing")
    told = Exists(Mention.objects.filter(event=OuterRef("pk"), thing__in=lots))
    grown = Crop.objects.filter(plot__in=access.plots_of(user).values("pk"))
    crops = grown.annotate(at=Concat(Value(f"{settings.TRACE_ADDRESS}/vu/"), "code")).values("at")
    return Event.objects.filter(told | Q(transformation__in=crops) | Q(by=user))


def what(event: Event) -> str | Promise:
    """Say in Vietnamese what an event tells."""
    if event.disposition == "returned":
        return _("Khách trả lại")
    if event.kind == "TransformationEvent" and event.transformation:
        if "outputQuantityList" in event.body:
            return _("Thu hoạch")
        return _("Gieo trồng") if event.step == "commissioning" else _("Phun thuốc, bón phân")
    return KINDS.get((event.kind, event.step), _("Việc khác"))
