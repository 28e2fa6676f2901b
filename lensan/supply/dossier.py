"""All that is held about what a producer ordered in, for the person who asks."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from lensan.kernel.money import dong
from lensan.supply.models import SupplyOrder, SupplyReceipt


def held(producers: Collection[int]) -> dict[str, list[dict[str, object]]]:
    """Return the orders, receipts and payments of these producers, in words."""
    found = SupplyOrder.objects.filter(producer__in=producers).select_related(
        "group__offer__supplier"
    )
    whole = found.prefetch_related("receipts__lot", "receipts__wrong", "payments").order_by("pk")
    return {_("Mua chung vật tư, hàng hóa"): [_order(one) for one in whole]}


def _order(order: SupplyOrder) -> dict[str, object]:
    return {
        _("hàng"): str(order.group.offer), _("nhà cung ứng"): str(order.group.offer.supplier),
        _("số lượng"): order.quantity, _("trạng thái"): order.get_state_display(),
        _("đặt lúc"): order.placed_at, _("đặt bằng"): order.get_way_display(),
        _("giá"): dong(order.price) if order.price else "",
        _("nhận hàng"): [
            f"{one.at:%d/%m/%Y}: {one.received} (không nhận {one.refused} {one.reason}) {one.get_proof_display()}"
            + _wrong(one)
            for one in order.receipts.all()
        ],
        _("trả tiền"): [f"{one.at:%d/%m/%Y}: {dong(one.amount)}" for one in order.payments.all()],
        _("còn nợ"): dong(order.owes),
    }  # fmt: skip


def _wrong(receipt: SupplyReceipt) -> str:
    wrong = getattr(receipt, "wrong", None)
    return _(", ghi sai, đã rút lại: %s") % wrong.reason if wrong else ""
