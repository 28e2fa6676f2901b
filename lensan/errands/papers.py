"""What an operator types at a marketplace's screen, and the same as rows of a spreadsheet.

Read from stall, listing and order when it is asked for: an errand holds none of it.
"""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lensan.catalogue.completeness import LABEL, PAPERS
from lensan.catalogue.models import Paper, Photo
from lensan.errands.models import Batch, BatchColumn, Errand, Verb
from lensan.kernel.phones import written
from lensan.marketplaces.actions.describing import photos_of
from lensan.marketplaces.by_hand.columns import Column, Fact, Sheet, row
from lensan.marketplaces.models import Listing, Stall
from lensan.orders.models import Order

WHOLE = frozenset({Verb.PUBLISH, Verb.UPDATE})  # all of a listing is to be typed
BRIEF = ("stall", "reference", "sku", "title")  # by which a listing is found there


def headings(batch: Batch) -> list[str]:
    """Return the headings of a batch's spreadsheet."""
    return [column.heading for column in BatchColumn.objects.of(batch.marketplace, batch.sheet)]


def rows(batch: Batch) -> Iterator[list[Fact]]:
    """Yield a batch's rows as its stalls and listings are now; what nobody needs any more is left out."""
    columns = BatchColumn.objects.of(batch.marketplace, batch.sheet)
    standing = whole(batch.errands.exclude(state=Errand.State.WITHDRAWN).order_by("stall", "pk"))
    for errand in standing:
        yield list(row(columns, facts(errand)))


def whole(errands: QuerySet[Errand]) -> QuerySet[Errand]:
    """Read with errands all that is told of them."""
    return errands.select_related(
        "stall__marketplace", "stall__producer__commune__district__province",
        "stall__producer__hamlet", "listing__offer__product", "order",
    )  # fmt: skip


def fields(errand: Errand) -> list[tuple[str, str]]:
    """Return what is to be typed or looked for, heading by heading, in the marketplace's order."""
    if errand.order:
        return _of_order(errand.order)
    known = facts(errand)
    sheet = Sheet.LISTINGS if errand.listing else Sheet.STALLS
    columns = BatchColumn.objects.of(errand.stall.marketplace, sheet)
    if errand.listing and errand.verb not in WHOLE:
        names = BRIEF + (("quantity",) if errand.verb == Verb.WRITE_STOCK else ())
        columns = [Column(str(_LABELS[name]), name) for name in names]
    told = zip(columns, row(columns, known), strict=True)
    return [
        (column.heading, str(fact))
        for column, fact in told
        if fact not in {None, ""} and column.source != "action"
    ]


def photos(errand: Errand) -> list[Photo]:
    """Return the photos to be uploaded there."""
    if errand.listing is None or errand.verb not in WHOLE:
        return []
    return list(photos_of(errand.listing.offer))


def facts(errand: Errand) -> dict[str, Fact]:
    """Return the facts that may stand in a row about this errand."""
    if errand.listing:
        return _of_listing(errand.listing, errand)
    return _of_stall(errand.stall)


def _of_stall(stall: Stall) -> dict[str, Fact]:
    producer = stall.producer
    commune = producer.commune
    return {
        "name": stall.name, "holder": producer.name, "kind": producer.get_kind_display(),
        "phone": written(producer.phone).replace(" ", ""),
        "hamlet": producer.hamlet.name if producer.hamlet else "", "commune": commune.title,
        "district": commune.district.title if commune.district else "",
        "province": commune.province.name, "code": producer.code,
    }  # fmt: skip


def _of_listing(listing: Listing, errand: Errand) -> dict[str, Fact]:
    product = listing.offer.product
    on = timezone.localdate()
    papers = Paper.objects.about(listing.offer).valid(on).order_by("kind", "pk")
    label: dict[str, Fact] = {name: getattr(product, name) for name in LABEL}
    return label | {
        "action": errand.get_verb_display(), "stall": listing.stall.reference,
        "stall_name": listing.stall.name, "holder": listing.stall.producer.name,
        "sku": listing.sku, "reference": listing.reference, "title": listing.title,
        "description": listing.description, "price": listing.offer.price,
        "quantity": errand.quantity,
        "unit": product.get_unit_display() if product.unit else "",
        "grams": product.unit_weight_g,
        "papers": "; ".join(f"{PAPERS[paper.kind]} {paper.number}".strip() for paper in papers),
        "photos": photos_of(listing.offer).count(),
    }  # fmt: skip


def _of_order(order: Order) -> list[tuple[str, str]]:
    told = [(_("Mã đơn hàng"), order.reference), (_("Lý do"), order.reason)]
    told += [(_("Hàng"), str(line)) for line in order.lines.all()]
    return [(heading, value) for heading, value in told if value]


_LABELS = {
    "stall": gettext_lazy("Mã gian hàng"), "reference": gettext_lazy("Mã tin"),
    "sku": gettext_lazy("Mã hàng"), "title": gettext_lazy("Tên"),
    "quantity": gettext_lazy("Số lượng mới"),
}  # fmt: skip
