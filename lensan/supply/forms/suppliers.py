from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.text import nfc
from lensan.places.models import Commune
from lensan.supply.models import SupplierPaperKind, SupplyKind, SupplyOffer, SupplyUnit
from lensan.supply.pricing import Step

LARGEST = 2**31 - 1
DEAREST = 1_000_000_000  # đồng a unit
LARGEST_SCAN = 10 * 2**20
SCANS = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n": ".png"}
STEPS = 4  # lines of the form for a price list


def day_field(label: Any, **how: Any) -> forms.DateField:
    """Return a box for a day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **how)


class SupplierForm(forms.Form):
    """A shop or firm, and where it is."""

    name = forms.CharField(label=_("Tên"), max_length=150)
    commune = forms.ModelChoiceField(
        Commune.objects.none(), label=_("Xã, phường nơi đặt cửa hàng, kho")
    )
    tax_code = forms.CharField(label=_("Mã số thuế"), max_length=14, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    address = forms.CharField(label=_("Địa chỉ"), max_length=200, required=False)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whose: Any = self.fields["commune"]
        whose.queryset = user.territory().order_by("name")

    def clean_name(self) -> str:
        return nfc(self.cleaned_data["name"])


class SupplierPaperForm(forms.Form):
    """A licence or certificate, until when it holds, and its scan."""

    kind = forms.ChoiceField(label=_("Loại giấy"), choices=SupplierPaperKind.choices)
    number = forms.CharField(label=_("Số"), max_length=100, required=False)
    issued_by = forms.CharField(label=_("Nơi cấp"), max_length=200, required=False)
    issued_on = day_field(_("Ngày cấp"), required=False)
    valid_until = day_field(
        _("Có hiệu lực đến hết"), required=False,
        help_text=_("Để trống nếu giấy không ghi ngày hết hạn."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Ảnh hoặc tệp quét"), required=False, help_text=_("PDF, JPG hoặc PNG.")
    )

    def clean_file(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if not file:
            return None
        if (file.size or 0) > LARGEST_SCAN:
            raise forms.ValidationError(_("Tệp lớn hơn 10 MB. Hãy quét lại nhỏ hơn."))
        beginning = file.read(8)
        file.seek(0)
        ending = next((end for start, end in SCANS.items() if beginning.startswith(start)), None)
        if ending is None:
            raise forms.ValidationError(_("Tệp này không phải PDF, JPG hay PNG."))
        file.name = f"giay-to{ending}"
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        issued, ends = cleaned.get("issued_on"), cleaned.get("valid_until")
        if issued and ends and ends < issued:
            self.add_error("valid_until", _("Ngày hết hiệu lực trước ngày cấp."))
        return cleaned


class OfferForm(forms.Form):
    """What is offered by the unit: its weight, its bulk, and what it holds."""

    kind = forms.ChoiceField(label=_("Loại"), choices=SupplyKind.choices)
    name = forms.CharField(label=_("Tên hàng"), max_length=120)
    unit = forms.ChoiceField(label=_("Đơn vị tính"), choices=SupplyUnit.choices)
    unit_weight_kg = forms.DecimalField(
        label=_("Nặng mỗi đơn vị (kg)"), max_digits=7, decimal_places=3, min_value=Decimal("0.001"),
        max_value=2000,
    )  # fmt: skip
    unit_volume_l = forms.DecimalField(
        label=_("Thể tích mỗi đơn vị (lít)"), max_digits=7, decimal_places=3, min_value=0,
        max_value=4000, help_text=_("Để xếp xe; một bao phân 50 kg khoảng 60 lít."),
    )  # fmt: skip
    content = forms.DecimalField(
        label=_("Mỗi đơn vị chứa"), max_digits=9, decimal_places=3, min_value=Decimal("0.001"),
        help_text=_("Lượng hàng thật bên trong, ví dụ túi giống chứa 5 kg: ghi 5, tính bằng kg."),
    )  # fmt: skip
    content_unit = forms.ChoiceField(label=_("tính bằng"), choices=SupplyOffer.ContentUnit.choices)
    pre_harvest_days = forms.IntegerField(
        label=_("Cách ly trước thu hoạch (ngày)"), min_value=0, max_value=365, required=False,
        help_text=_("Chỉ cho thuốc bảo vệ thực vật, theo nhãn."),
    )  # fmt: skip
    note = forms.CharField(label=_("Ghi chú"), max_length=200, required=False)

    def clean_name(self) -> str:
        return nfc(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == SupplyKind.SPRAY and cleaned.get("pre_harvest_days") is None:
            self.add_error("pre_harvest_days", _("Thuốc phải ghi số ngày cách ly, theo nhãn."))
        return cleaned

    def told(self) -> dict[str, Any]:
        """Return the offer's fields as they were filled in: whole grams and millilitres."""
        told = dict(self.cleaned_data)
        told["unit_weight_g"] = int(told.pop("unit_weight_kg") * 1000)
        told["unit_volume_ml"] = int(told.pop("unit_volume_l") * 1000)
        return told


class PriceForm(forms.Form):
    """A price list: from so many units on, what one costs; from a day until another."""

    valid_from = day_field(_("Giá áp dụng từ"))
    valid_until = day_field(_("đến hết ngày"), required=False)

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = today
        for line in range(1, STEPS + 1):
            self.fields[f"from_{line}"] = forms.IntegerField(
                label=_("Từ số lượng"), min_value=1, max_value=LARGEST, required=line == 1,
                initial=1 if line == 1 else None,
            )  # fmt: skip
            self.fields[f"price_{line}"] = forms.IntegerField(
                label=_("giá mỗi đơn vị (đ)"), min_value=1, max_value=DEAREST, required=line == 1
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("Ngày hết giá trước ngày bắt đầu."))
        for line in range(2, STEPS + 1):
            pair = (cleaned.get(f"from_{line}"), cleaned.get(f"price_{line}"))
            if (pair[0] is None) != (pair[1] is None):
                self.add_error(f"price_{line}", _("Mỗi bậc ghi đủ cả số lượng và giá."))
        return cleaned

    def steps(self) -> list[Step]:
        """Return the steps that were filled in."""
        told = self.cleaned_data
        lines = ((told[f"from_{n}"], told[f"price_{n}"]) for n in range(1, STEPS + 1))
        return [Step(quantity, price) for quantity, price in lines if quantity and price]


class LotForm(forms.Form):
    """A batch by its maker's number, and until when it is good."""

    number = forms.CharField(label=_("Số lô trên bao bì"), max_length=60)
    best_before = day_field(_("Hạn dùng"), required=False)

    def clean_number(self) -> str:
        return nfc(self.cleaned_data["number"])
