from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.catalogue.access import sellers_of
from lensan.catalogue.forms.goods import owner_field
from lensan.catalogue.models import Offer, Product
from lensan.catalogue.models.offers import season_of
from lensan.kernel.text import nfc

LARGEST = 2**31 - 1
MONTHS = [(month, f"T{month}") for month in range(1, 13)]


class OfferForm(forms.Form):
    """At what price goods are sold, in which months, of what grade."""

    price = forms.IntegerField(label=_("Giá mỗi đơn vị (đ)"), min_value=1, max_value=LARGEST)
    floor_price = forms.IntegerField(
        label=_("Giá thấp nhất (đ)"), min_value=0, max_value=LARGEST,
        help_text=_("Không khuyến mãi nào được bán dưới giá này."),
    )  # fmt: skip
    min_quantity = forms.IntegerField(
        label=_("Mỗi đơn ít nhất"), min_value=1, max_value=LARGEST, initial=1
    )
    grade = forms.CharField(
        label=_("Phẩm cấp"), max_length=30, required=False, help_text=_("Ví dụ: loại 1.")
    )
    months = forms.TypedMultipleChoiceField(
        label=_("Tháng có hàng"), choices=MONTHS, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "columns"}),
    )  # fmt: skip

    def __init__(self, *args: Any, offer: Offer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offer:
            self.initial = {
                "price": offer.price, "floor_price": offer.floor_price, "grade": offer.grade,
                "min_quantity": offer.min_quantity, "months": list(offer.months),
            }  # fmt: skip

    def clean_grade(self) -> str:
        return nfc(self.cleaned_data["grade"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("floor_price", 0) > cleaned.get("price", LARGEST):
            self.add_error("floor_price", _("Giá thấp nhất không được cao hơn giá bán."))
        return cleaned

    def told(self) -> dict[str, Any]:
        """Return the offer's fields as they were filled in."""
        told = {name: self.cleaned_data[name] for name in self.cleaned_data if name != "months"}
        return told | {"season": season_of(self.cleaned_data["months"])}


class FirstOfferForm(OfferForm):
    """An offer that is new: for whom, too."""

    def __init__(self, user: User, product: Product, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sellers = sellers_of(user)
        own = product.owner or (sellers.first() if sellers[:2].count() == 1 else None)
        self.fields["producer"] = owner_field(
            user, label=_("Mã hộ của người bán"), initial=own.code if own else None
        )
        self.order_fields(["producer"])


class LotForm(forms.Form):
    """A harvest or batch: when, how much, until when it is good, and what shows it."""

    harvest_from = forms.DateField(
        label=_("Thu hoạch từ"), widget=forms.DateInput(attrs={"type": "date"})
    )
    harvest_to = forms.DateField(
        label=_("đến"), widget=forms.DateInput(attrs={"type": "date"})
    )  # fmt: skip
    quantity = forms.IntegerField(
        label=_("Sản lượng dự kiến"), min_value=0, max_value=LARGEST
    )  # fmt: skip
    best_before = forms.DateField(
        label=_("Dùng tốt nhất trước"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    evidence = forms.CharField(
        label=_("Minh chứng"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ví dụ: nhật ký vườn, phiếu cân, ảnh tại ruộng."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("harvest_from"), cleaned.get("harvest_to")
        if begins and ends and ends < begins:
            self.add_error("harvest_to", _("Ngày thu hoạch xong trước ngày bắt đầu."))
        best = cleaned.get("best_before")
        if begins and best and best < begins:
            self.add_error("best_before", _("Hạn dùng trước cả ngày thu hoạch."))
        return cleaned


class MoveForm(forms.Form):
    """So much of a lot came in, went bad or was counted; sent twice, it is done once."""

    what = forms.ChoiceField(
        label=_("Việc"),
        choices=[("receive", _("nhập kho")), ("spoil", _("hư hỏng, bỏ ra")),
                 ("adjust", _("kiểm kê: đếm được"))],
    )  # fmt: skip
    quantity = forms.IntegerField(label=_("Số lượng"), min_value=0, max_value=LARGEST)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    reference = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, on_hand: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"seen": on_hand, "reference": uuid4()}
