"""All that came from the field about a producer, for the person who asks."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from lensan.field.models import Conflict, Deed, Signature


def held(producers: Collection[int]) -> dict[str, list[dict[str, object]]]:
    """Return the deeds, signatures and contradicting values of these producers, in words."""
    deeds = Deed.objects.filter(producer__in=producers).select_related("device__user")
    signatures = Signature.objects.filter(producer__in=producers).order_by("pk")
    conflicts = Conflict.objects.filter(producer__in=producers).order_by("pk")
    return {
        _("Việc làm ngoài thực địa"): [
            {_("lúc"): one.done_at, _("người làm"): str(one.device.user),
             _("kết quả"): one.get_state_display(), _("lời báo"): one.text,
             _("nội dung còn giữ"): one.arguments}
            for one in deeds.order_by("received_at", "pk")
        ],
        _("Chữ ký trên màn hình"): [
            {_("lúc"): one.signed_at, _("nét ký"): one.strokes} for one in signatures
        ],
        _("Giá trị mâu thuẫn"): [
            {_("mục"): one.field, _("trong sổ"): one.theirs, _("từ thực địa"): one.mine,
             _("kết quả"): one.get_state_display()}
            for one in conflicts
        ],
    }  # fmt: skip
