"""All that is held about a producer's stalls and what they show, for the person who asks."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from lensan.marketplaces.models import EditRow, Listing, Stall


def held(producers: Collection[int]) -> dict[str, list[dict[str, object]]]:
    """Return the stalls, listings and edited words of these producers, in words."""
    stalls = Stall.objects.filter(producer__in=producers).select_related(
        "marketplace", "authorisation"
    )
    listings = Listing.objects.filter(stall__in=stalls.values("pk")).select_related(
        "stall__marketplace"
    )
    edits = EditRow.objects.filter(listing__in=listings.values("pk")).exclude(after={})
    return {
        _("Gian hàng"): [_stall(one) for one in stalls.order_by("pk")],
        _("Tin bán"): [_listing(one) for one in listings.order_by("pk")],
        _("Tin đã sửa cùng nhiều tin"): [
            {_("lúc"): row.edit.at, _("trước"): row.before, _("sau"): row.after}
            for row in edits.select_related("edit").order_by("pk")
        ],
    }


def _stall(stall: Stall) -> dict[str, object]:
    given = getattr(stall, "authorisation", None)
    return {
        _("sàn"): str(stall.marketplace), _("tên"): stall.name, _("mã trên sàn"): stall.reference,
        _("trạng thái"): stall.get_state_display(), _("xin mở lúc"): stall.asked_at,
        _("cho phép truy cập đến"): given.authorised_until if given else None,
    }  # fmt: skip


def _listing(listing: Listing) -> dict[str, object]:
    return {
        _("sàn"): str(listing.stall.marketplace), _("tên"): listing.title,
        _("mô tả"): listing.description, _("trạng thái"): listing.get_state_display(),
    }  # fmt: skip
