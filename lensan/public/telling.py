"""What anyone may know of a lot: its story, what the law asks for, and what is not known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from lensan.catalogue.models import Offer, Paper, Photo, Recognition
from lensan.public.words import say
from lensan.traceability.models import Event, LotFile, Recall, Thing

STEPS = {
    ("ObjectEvent", "receiving"): "Nhập giống, vật tư",
    ("TransformationEvent", "packing"): "Gom, phân loại, đóng gói",
    ("AggregationEvent", "packing"): "Xếp vào thùng",
    ("ObjectEvent", "packing"): "Gói hàng",
    ("AggregationEvent", "unpacking"): "Lấy khỏi thùng",
    ("ObjectEvent", "shipping"): "Gửi đi",
    ("ObjectEvent", "arriving"): "Đến bưu cục",
    ("ObjectEvent", "accepting"): "Giao tới người mua",
    ("ObjectEvent", "holding"): "Báo thu hồi",
}
SHOWN = 40  # events of one page
PHOTOS = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One datum that the law asks for: what it is, or that it is missing."""

    name: str
    told: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a lot, and by whom and how it was told."""

    what: str
    at: datetime
    who: str
    how: str
    doubted: bool


@dataclass(frozen=True, slots=True)
class Story:
    """All that a page tells of a lot."""

    name: str
    steps: tuple[Step, ...]
    withdrawn: tuple[Step, ...]  # what was told of it and declared wrong since
    facts: tuple[Fact, ...]
    unknown: tuple[str, ...]
    recalled: Recall | None
    expired: bool
    photos: tuple[Photo, ...]


def story(thing: Thing, *, on: date, language: str) -> Story:
    """Return what anyone may know of a thing."""
    before = Thing.objects.back_from([thing])
    told = Event.objects.in_force().leading_to(thing, out_of=before)
    events = list(told.select_related("by").order_by("at", "pk"))
    wrong = Event.objects.declared_wrong_of(thing, out_of=before).select_related("by")
    file = LotFile.objects.filter(thing=thing).first()
    sources = list(
        LotFile.objects.filter(thing__in=before).select_related("producer__commune", "crop__plot")
    )
    recalled = Recall.objects.warning_of(thing)
    return Story(
        name=file.name if file else thing.address,
        steps=tuple(_step(one, language) for one in events[:SHOWN]),
        withdrawn=tuple(_step(one, language) for one in wrong.order_by("at", "pk")[:SHOWN]),
        facts=tuple(_facts(thing, file, sources, len(events), recalled, on, language)),
        unknown=tuple(say(one, language) for one in _unknown(events)),
        recalled=recalled,
        expired=bool(file and file.best_before and file.best_before < on),
        photos=tuple(photos_of(thing, sources)),
    )


def photos_of(thing: Thing, sources: Iterable[LotFile] | None = None) -> QuerySet[Photo]:
    """Return the catalogue's photos of what a thing is or holds, of the goods before the kind."""
    if sources is None:
        sources = LotFile.objects.filter(thing__in=Thing.objects.back_from([thing]))
    files = list(sources)
    sold = Offer.objects.filter(lots__traced__in=[one.thing_id for one in files]).values("pk")
    kinds = {one.product_id for one in files if one.product_id}
    found = Photo.objects.filter(Q(offer__in=sold) | Q(product__in=kinds))
    return found.order_by(F("offer").asc(nulls_last=True), "pk")[:PHOTOS]


def _step(event: Event, language: str) -> Step:
    who = event.by.get_role_display() if event.by else ""
    return Step(
        what=say(_what(event), language),
        at=event.at,
        who=say(str(who), language),
        how=say(str(event.get_via_display()), language),
        doubted=event.doubted,
    )


def _what(event: Event) -> str:
    if event.disposition == "returned":
        return "Khách trả lại"
    if event.kind == "TransformationEvent" and event.transformation:
        if "outputQuantityList" in event.body:
            return "Thu hoạch"
        return "Gieo trồng" if event.step == "commissioning" else "Phun thuốc, bón phân"
    return STEPS.get((event.kind, event.step), "Việc khác")


def _facts(
    thing: Thing,
    file: LotFile | None,
    sources: list[LotFile],
    count: int,
    recalled: Recall | None,
    on: date,
    language: str,
) -> Iterable[Fact]:
    """Yield the data of Decree 37/2026/NĐ-CP article 32 and Circular 02/2024/TT-BKHCN, in turn."""
    number = thing.names.filter(address__contains="/01/").values_list("address", flat=True).first()
    harvests = [one for one in sources if one.kind == LotFile.Kind.HARVEST]
    told = {
        "Tên hàng": file.name if file else "",
        "Mã GTIN": (number or "").partition("/01/")[2][:14],
        "Cơ sở sản xuất": "; ".join(sorted(_makers(harvests, language))),
        "Mã số cơ sở": "",
        "Nơi trồng": say("Việt Nam", language) if harvests else "",
        "Mã số vùng trồng": ", ".join(sorted(_areas(harvests))),
        "Truy xuất nguồn gốc": say("%(count)s việc đã ghi", language) % {"count": count},
        "Giấy chứng nhận": "; ".join(_certified([file, *harvests], on, language)),
        "Ngày thu hoạch hoặc đóng gói": f"{file.made_on:%d/%m/%Y}" if file else "",
        "Hạn dùng": f"{file.best_before:%d/%m/%Y}" if file and file.best_before else "",
        "Cảnh báo": recalled.reason if recalled else say("không có cảnh báo", language),
    }
    for name, value in told.items():
        yield Fact(say(name, language), value)


def _makers(files: Iterable[LotFile], language: str) -> set[str]:
    """Say what kinds of producers in which communes; never who."""
    makers = {one.producer for one in files if one.producer}
    return {
        say("%(kind)s ở %(commune)s", language)
        % {
            "kind": say(str(one.get_kind_display()), language),
            "commune": one.commune.title,
        }
        for one in makers
    }


def _areas(harvests: Iterable[LotFile]) -> set[str]:
    plots = (one.crop.plot for one in harvests if one.crop)
    return {plot.planting_area_code for plot in plots if plot} - {""}


def _certified(files: Iterable[LotFile | None], on: date, language: str) -> Iterable[str]:
    """Tell the most stars and the papers that hold on a day; of papers the kind, never a number."""
    known = [one for one in files if one]
    products = [one.product_id for one in known if one.product_id]
    standing = Recognition.objects.standing(on).filter(product__in=products)
    held = standing.order_by("-stars").first()
    if held:
        told = {"stars": held.stars, "until": f"{held.valid_until:%d/%m/%Y}"}
        yield say("OCOP %(stars)s sao, đến hết %(until)s", language) % told
    sold = Offer.objects.filter(lots__traced__in=[one.thing_id for one in known]).values("pk")
    makers = [one.producer_id for one in known if one.producer_id]
    about = Q(product__in=products) | Q(producer__in=makers) | Q(offer__in=sold)
    latest: dict[str, Paper] = {}
    for paper in Paper.objects.valid(on).filter(about).order_by("valid_until", "pk"):
        latest[paper.kind] = paper
    for kind in sorted(latest):
        yield _paper(latest[kind], language)


def _paper(paper: Paper, language: str) -> str:
    kind = say(str(paper.get_kind_display()), language)
    if paper.valid_until is None:
        return kind
    until = {"kind": kind, "until": f"{paper.valid_until:%d/%m/%Y}"}
    return say("%(kind)s, đến hết %(until)s", language) % until


def _unknown(events: Sequence[Event]) -> Iterable[str]:
    told = {_what(event) for event in events}
    if any("lensan:lotsNotKnown" in event.body for event in events):
        yield "Một phần hàng trong kiện chưa rõ thuộc lô nào."
    if "Gieo trồng" not in told:
        yield "Chưa có việc gieo trồng nào được ghi."
    if "Nhập giống, vật tư" not in told:
        yield "Chưa rõ giống lấy từ đâu."
    if "Phun thuốc, bón phân" not in told:
        yield "Vụ trồng không có lần phun thuốc nào được ghi."
