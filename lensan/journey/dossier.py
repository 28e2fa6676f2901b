"""All that is held about a household's way, for the person who asks."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from lensan.journey.models import Barrier, Fact, Mandate


def held(producers: Collection[int]) -> dict[str, list[dict[str, object]]]:
    """Return what was stated of these producers, what stood in their way, and whom they let act."""
    facts = Fact.objects.filter(producer__in=producers).order_by("said_at", "pk")
    barriers = Barrier.objects.filter(producer__in=producers).order_by("said_at", "pk")
    mandates = (
        Mandate.objects.filter(producer__in=producers).select_related("helper").order_by("pk")
    )
    return {
        _("Điều được khai"): [
            {_("lúc"): one.said_at, _("điều"): one.get_kind_display(), _("đúng vậy"): one.holds,
             _("ai cho biết"): one.get_source_display(), _("nơi"): one.place, _("ghi thêm"): one.note}
            for one in facts
        ],
        _("Điều vướng"): [
            {_("lúc"): one.said_at, _("điều"): one.get_reason_display(), _("ghi thêm"): one.note,
             _("xem lại ngày"): one.look_again_on}
            for one in barriers
        ],
        _("Ủy quyền"): [
            {_("cho"): str(one.helper), _("được làm"): "; ".join(one.purpose_names),
             _("từ ngày"): one.from_on, _("đến hết ngày"): one.until_on,
             _("trạng thái"): one.get_state_display()}
            for one in mandates
        ],
    }  # fmt: skip
