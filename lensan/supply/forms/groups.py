from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.places.models import Commune, Hamlet
from lensan.producers.models import Producer
from lensan.supply import access
from lensan.supply.actions.handing import Handed
from lensan.supply.actions.paying import Payment
from lensan.supply.forms.suppliers import LARGEST, day_field
from lensan.supply.models import GroupOrder, SupplyLot, SupplyOrder, SupplyPayment

LARGEST_PHOTO = 20 * 2**20
MOST_MONEY = 10**12


def key_field() -> forms.UUIDField:
    """Return the hidden number of a form, by which it is acted upon once."""
    stale = _("Trang này thiếu khóa gửi. Hãy tải lại trang rồi ghi lại.")
    return forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"invalid": stale, "required": stale}
    )


class GroupForm(forms.Form):
    """Where, until when, and how much at least."""

    commune = forms.ModelChoiceField(Commune.objects.none(), label=_("Xã"))
    hamlet = forms.ModelChoiceField(
        Hamlet.objects.none(), label=_("Ấp"), required=False,
        help_text=_("Để trống thì cả xã cùng đặt."),
    )  # fmt: skip
    closes_on = day_field(_("Nhận đặt đến hết ngày"))
    min_quantity = forms.IntegerField(
        label=_("Cả đợt ít nhất"), min_value=1, max_value=LARGEST, initial=1,
        help_text=_("Không đủ thì đợt tự hủy và mọi hộ được nhắn tin."),
    )  # fmt: skip
    most_each = forms.IntegerField(
        label=_("Mỗi hộ nhiều nhất"), min_value=1, max_value=100_000, initial=100
    )
    cooperative = forms.ModelChoiceField(
        Producer.objects.none(), label=_("Hợp tác xã đứng ra thu tiền"), required=False,
        help_text=_("Để trống thì hộ trả thẳng cho nhà cung ứng."),
    )  # fmt: skip

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stands = access.cooperatives_of(user).order_by("sort_key")
        communes = user.territory()
        if user.role == Role.COOPERATIVE:
            communes = Commune.objects.filter(pk__in=stands.values("commune"))
            self.fields["cooperative"].required = True
            self.fields["cooperative"].initial = stands.first()
        fields: dict[str, Any] = self.fields
        fields["commune"].queryset = communes.order_by("name")
        fields["hamlet"].queryset = Hamlet.objects.filter(commune__in=communes).order_by(
            "commune__name", "name"
        )
        fields["hamlet"].label_from_instance = lambda hamlet: f"{hamlet}, {hamlet.commune}"
        fields["cooperative"].queryset = stands
        if communes.count() == 1:
            self.fields["commune"].initial = communes.first()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        commune, hamlet = cleaned.get("commune"), cleaned.get("hamlet")
        if commune and hamlet and hamlet.commune_id != commune.pk:
            self.add_error("hamlet", _("Ấp này không thuộc xã đã chọn."))
        return cleaned


class PlaceForm(forms.Form):
    """So many units for a household; for one's own where there is only one."""

    producer = forms.ModelChoiceField(
        Producer.objects.none(), label=_("Mã hộ"), to_field_name="code", widget=forms.TextInput,
        error_messages={"invalid_choice": _("Không có mã hộ này trong phần bạn được đặt thay.")},
    )  # fmt: skip
    quantity = forms.IntegerField(label=_("Số lượng"), min_value=1)

    def __init__(self, user: User, group: GroupOrder, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        buyers: Any = self.fields["producer"]
        buyers.queryset = access.buyers_of(user)
        self.fields["quantity"].label = _("Số %(unit)s") % {"unit": group.offer.get_unit_display()}
        own = list(buyers.queryset.filter(account=user)[:2])
        if len(own) == 1:
            buyers.initial, buyers.widget = own[0].code, forms.HiddenInput()


class OrderedForm(forms.Form):
    """From when the supplier has the goods, and until when they are to come."""

    ready_on = day_field(_("Lấy hàng từ ngày"))
    deliver_by = day_field(_("Giao trước hết ngày"))


class CancelForm(forms.Form):
    """Why everything is given up."""

    reason = forms.CharField(label=_("Lý do, sẽ nhắn cho mọi hộ"), max_length=150)


class HandOverForm(forms.Form):
    """What a household received and refused, how it shows that, and what it paid at once."""

    received = forms.IntegerField(label=_("Nhận"), min_value=0, max_value=LARGEST)
    refused = forms.IntegerField(label=_("Không nhận"), min_value=0, max_value=LARGEST, initial=0)
    reason = forms.CharField(
        label=_("Vì sao không nhận"), max_length=200, required=False,
        help_text=_("Ví dụ: rách bao, hết hạn, sai loại."),
    )  # fmt: skip
    lot = forms.ModelChoiceField(
        SupplyLot.objects.none(), label=_("Số lô trên bao bì"), required=False
    )
    code = forms.CharField(
        label=_("Mã nhận hàng hộ đọc"), max_length=12, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    photo = forms.FileField(
        label=_("hoặc ảnh chữ ký của hộ"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    paid = forms.IntegerField(
        label=_("Hộ trả ngay (đ)"), min_value=0, max_value=MOST_MONEY, required=False
    )
    way = forms.ChoiceField(label=_("bằng"), choices=SupplyPayment.Way.choices, required=False)
    key = key_field()

    def __init__(self, order: SupplyOrder, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lots: Any = self.fields["lot"]
        lots.queryset = order.group.offer.lots.order_by("best_before", "pk")
        lots.required = lots.queryset.exists()
        self.fields["received"].initial, self.fields["key"].initial = order.left, uuid4()

    def clean_photo(self) -> bytes:
        photo = self.cleaned_data["photo"]
        if photo and (photo.size or 0) > LARGEST_PHOTO:
            raise forms.ValidationError(_("Ảnh lớn hơn 20 MB. Hãy chụp lại nhỏ hơn."))
        return bytes(photo.read()) if photo else b""

    def told(self) -> Handed:
        """Return what was filled in."""
        told = self.cleaned_data
        way = told["way"] or SupplyPayment.Way.CASH
        payment = Payment(told["paid"], way, told["key"]) if told["paid"] else None
        names = ("key", "received", "refused", "reason", "lot", "code", "photo")
        return Handed(**{name: told[name] for name in names}, payment=payment)


class PayForm(forms.Form):
    """So many đồng that a household paid."""

    amount = forms.IntegerField(label=_("Số tiền (đ)"), min_value=1, max_value=MOST_MONEY)
    way = forms.ChoiceField(label=_("Trả bằng"), choices=SupplyPayment.Way.choices)
    key = key_field()

    def __init__(self, order: SupplyOrder, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial, self.fields["key"].initial = order.owes, uuid4()

    def told(self) -> Payment:
        """Return what was filled in."""
        return Payment(**self.cleaned_data)
