from typing import Any
from uuid import uuid4, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.logistics.actions.driving import AtGate
from lensan.logistics.models import TripParcel
from lensan.orders.codes import scanned
from lensan.supply.actions.handing import Handed
from lensan.supply.actions.paying import Payment
from lensan.supply.models import SupplyOrder, SupplyPayment

REASONS = (
    _("Không có ai ở nhà"), _("Hàng chưa sẵn sàng"), _("Không nhận hàng"), _("Đường không đi được"),
    _("Sai địa chỉ"), _("Lý do khác"),
)  # fmt: skip
MOST_KILOS, LARGEST_PHOTO = 100_000, 20 * 2**20


class KeyForm(forms.Form):
    """A form that may be sent twice and is heeded once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class CodesForm(KeyForm):
    """Codes scanned one after the other into one box."""

    codes = forms.CharField(
        label=_("Quét hoặc gõ mã kiện, mỗi mã một dòng"), required=False, max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )  # fmt: skip

    def clean_codes(self) -> list[str]:
        return scanned(self.cleaned_data["codes"])


class HandInForm(CodesForm):
    """Which parcels come from a vehicle into its hub."""


class FailForm(KeyForm):
    """Why nothing changed hands at a gate."""

    reason = forms.ChoiceField(label=_("Vì sao"), choices=[(one, one) for one in REASONS])
    more = forms.CharField(label=_("Ghi thêm"), max_length=120, required=False)

    def said(self) -> str:
        """Return the reason in words."""
        return ": ".join(
            part for part in (self.cleaned_data["reason"], self.cleaned_data["more"]) if part
        )


class TakeBackForm(KeyForm):
    """What was wrong with something that is taken back."""

    reason = forms.CharField(label=_("Ghi nhầm chỗ nào"), max_length=200)


class BrokenForm(KeyForm):
    """What is wrong with a vehicle that drives no more today."""

    reason = forms.CharField(label=_("Xe hỏng gì"), max_length=200)


class GateForm(CodesForm):
    """What was taken aboard at a gate, with its weight, and what was put into the household's hands."""

    receiver = forms.CharField(label=_("Người ở nhà"), max_length=100, required=False)

    def __init__(
        self, *args: Any, picks: list[TripParcel], drops: list[TripParcel], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.picks, self.drops = picks, drops
        for one in picks:
            self.fields[f"pick-{one.pk}"] = forms.BooleanField(
                label=_("Nhận kiện %(code)s") % {"code": one}, required=False
            )
            self.fields[f"kilos-{one.pk}"] = forms.DecimalField(
                label=_("Cân được (kg), kiện %(code)s") % {"code": one}, required=False,
                min_value=0, max_value=MOST_KILOS, decimal_places=3,
                help_text=_("Theo đơn: %(kilos)s kg.") % {"kilos": f"{one.grams / 1000:g}"},
            )  # fmt: skip
        for one, order in [(one, one.supply) for one in drops if one.supply]:
            self._add_drop(one, order)

    def _add_drop(self, one: TripParcel, order: SupplyOrder) -> None:
        goods = order.group.offer.name
        self.fields[f"give-{one.pk}"] = forms.IntegerField(
            label=_("Giao %(goods)s") % {"goods": goods}, min_value=0, max_value=order.quantity,
            initial=order.left, required=False,
            help_text=_("Còn phải giao %(left)d.") % {"left": order.left},
        )  # fmt: skip
        self.fields[f"code-{one.pk}"] = forms.CharField(
            label=_("Mã nhận hàng hộ đọc"), max_length=6, required=False
        )
        self.fields[f"photo-{one.pk}"] = forms.FileField(
            label=_("Hoặc ảnh chữ ký"),
            required=False,
            widget=forms.FileInput({"accept": "image/*"}),
        )
        self.fields[f"cash-{one.pk}"] = forms.IntegerField(
            label=_("Thu tiền mặt (đ)"), min_value=0, required=False
        )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.drops:
            photo = told.get(f"photo-{one.pk}")
            if photo and photo.size > LARGEST_PHOTO:
                self.add_error(f"photo-{one.pk}", _("Ảnh quá lớn."))
        return told

    def at_gate(self) -> AtGate:
        """Return what happened, in the words of the action."""
        told = self.cleaned_data
        picked = {}
        for one in self.picks:
            kilos = told.get(f"kilos-{one.pk}")
            if told.get(f"pick-{one.pk}"):
                picked[one.pk] = None if kilos is None else round(1000 * kilos)
        handed = {one.pk: self._handed(one.pk) for one in self.drops if told.get(f"give-{one.pk}")}
        return AtGate(told["key"], picked, told["codes"], handed, told["receiver"])

    def _handed(self, number: int) -> Handed:
        told = self.cleaned_data
        key, photo, cash = told["key"], told.get(f"photo-{number}"), told.get(f"cash-{number}")
        return Handed(
            key=uuid5(key, f"give-{number}"), received=told[f"give-{number}"],
            code=told.get(f"code-{number}") or "", photo=photo.read() if photo else b"",
            payment=Payment(cash, SupplyPayment.Way.CASH, uuid5(key, f"cash-{number}")) if cash else None,
        )  # fmt: skip
