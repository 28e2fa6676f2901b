"""All that is held about what a producer grows and packs, for the person who asks."""

from collections.abc import Collection, Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from lensan.traceability.models import Crop, Event, LotFile, Mention


def held(producers: Collection[int]) -> dict[str, list[dict[str, object]]]:
    """Return the crops and lots of these producers, and what was told of them, in words."""
    crops = list(Crop.objects.of(producers).select_related("plot").order_by("started_on", "pk"))
    lots = LotFile.objects.filter(producer__in=producers).order_by("made_on", "pk")
    spoken = Mention.objects.filter(thing__in=lots.values("thing")).values("event")
    grown = Q(transformation__in=[one.address for one in crops])
    events = Event.objects.filter(grown | Q(pk__in=spoken)).select_related("by")
    return {
        _("Vụ trồng"): [
            {_("tên"): one.name, _("thửa"): one.plot.name if one.plot else "",
             _("từ ngày"): one.started_on, _("đến ngày"): one.ended_on}
            for one in crops
        ],
        _("Lô hàng có nguồn gốc"): [
            {_("tên"): one.name, _("loại"): one.get_kind_display(), _("ngày"): one.made_on,
             _("địa chỉ"): one.thing.address}
            for one in lots.select_related("thing")
        ],
        _("Việc đã ghi về nguồn gốc"): [
            _event(one) for one in events.prefetch_related("mentions__thing").order_by("at", "pk")
        ],
    }  # fmt: skip


def _event(event: Event) -> dict[str, object]:
    return {
        _("lúc"): event.at, _("việc"): event.step or event.kind, _("báo sai"): event.declares_error,
        _("lượng"): "; ".join(_amounts(event)), _("ghi bằng"): event.get_via_display(),
        _("ghi lúc"): event.recorded_at, _("người ghi"): str(event.by or ""),
    }  # fmt: skip


def _amounts(event: Event) -> Iterator[str]:
    for told in event.mentions.all():
        if told.quantity is not None:
            yield f"{told.quantity:g} {told.unit} {told.thing.address}"
