"""A fact of the field: what, how much, and when, told today or keyed from a paper diary."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lensan.catalogue.models import Lot
from lensan.messaging.commands import MOST, number
from lensan.traceability.codes import NotACode, read
from lensan.traceability.mass import NAMES, Quantity
from lensan.traceability.models import Label, LotFile, Via

UNITS = [(code, NAMES[code]) for code in ("KGM", "GRM", "DTN", "TNE", "LTR", "MLT", "C62")]
NOON = time(12)  # of a day that is told without an hour
FRESH = timedelta(hours=1)  # within which a page, sent twice, tells one fact


class AmountField(forms.CharField):
    """A quantity as people write it: 820, 1.000 (a thousand), 0,5."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"max_length": 12, "widget": widget, **kwargs})

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        if not written:
            return None
        amount = number(str(written).strip())
        if amount is None or not 0 < amount <= MOST:
            raise forms.ValidationError(_("Xin ghi một số lớn hơn 0, ví dụ 820 hoặc 0,5."))
        return Decimal(str(amount))


class CodeField(forms.CharField):
    """The code on a label: read as `codes` reads it, and known."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "K7M4 29XF"})
        super().__init__(**{"max_length": 40, "widget": widget, **kwargs})

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        if not written:
            return None
        try:
            code = read(code_in(str(written)))
        except NotACode as error:
            raise forms.ValidationError(str(error)) from error
        found = Label.objects.filter(code=code).select_related("thing__file__producer").first()
        if found is None:
            raise forms.ValidationError(_("Không có nhãn nào mang mã này. Hãy xem lại trên nhãn."))
        return found


def code_in(scanned: str) -> str:
    """Return the code in what a scanner typed: the code itself, or the address on a label."""
    return scanned.strip().rstrip("/").rpartition("/")[2]


class WhenForm(forms.Form):
    """When it happened. The page's own moment goes along, so that it tells once if sent twice."""

    on = forms.DateField(
        label=gettext_lazy("Ngày làm"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    hour = forms.TimeField(
        label=gettext_lazy("Giờ"), required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip
    paper = forms.BooleanField(label=gettext_lazy("Chép lại từ sổ giấy"), required=False)
    shown_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)
        self.fields["shown_at"].initial = now.replace(microsecond=0)
        self.fields["on"].widget.attrs["max"] = f"{timezone.localdate(now):%Y-%m-%d}"

    def clean(self) -> dict[str, Any] | None:
        if self.is_bound and not self.errors and self.happened() > self.now:
            self.add_error("on", _("Ngày giờ này còn ở tương lai. Hãy ghi lúc đã làm."))
        return self.cleaned_data

    def happened(self) -> datetime:
        """Return when it happened: the day told, else the moment of the page, else now."""
        on, hour = self.cleaned_data.get("on"), self.cleaned_data.get("hour")
        if on or hour:
            day = on or timezone.localdate(self.now)
            if day == timezone.localdate(self.now) and not hour:
                return self.now
            return timezone.make_aware(datetime.combine(day, hour or NOON))
        shown = self.cleaned_data.get("shown_at")
        return shown if shown and self.now - FRESH < shown <= self.now else self.now

    def day_only(self) -> bool:
        """Tell whether a day was told, but no hour of it."""
        return bool(self.cleaned_data.get("on")) and not self.cleaned_data.get("hour")

    def via(self) -> Via:
        """Return by which door the fact was told."""
        return Via.PAPER if self.cleaned_data.get("paper") else Via.PAGE


class QuantityForm(WhenForm):
    """So much of something."""

    amount = AmountField(label=gettext_lazy("Số lượng"))
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"), choices=UNITS)

    def quantity(self) -> Quantity:
        return Quantity(self.cleaned_data["amount"], self.cleaned_data["unit"])


class HarvestForm(QuantityForm):
    """How much was harvested; whether it was the last time, and what it is sold as."""

    planting_area_code = forms.CharField(
        label=gettext_lazy("Mã số vùng trồng ghi trên hàng"), max_length=40, required=False
    )
    sold_as = forms.ModelChoiceField(
        Lot.objects.none(), label=gettext_lazy("Bán thành lô trong kho"), required=False,
        empty_label=gettext_lazy("chưa bán lẻ"),
    )  # fmt: skip
    last = forms.BooleanField(label=gettext_lazy("Đợt cuối, kết thúc vụ"), required=False)

    def __init__(self, *args: Any, area: str, lots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planting_area_code"].initial = area
        self.fields["sold_as"].queryset = lots  # type: ignore[attr-defined]
        self.order_fields(["amount", "unit"])


class InputUsedForm(QuantityForm):
    """What was sown or applied: one of the household's own lots, or the code on the package."""

    lot = forms.ModelChoiceField(
        LotFile.objects.none(), label=gettext_lazy("Giống, vật tư đã nhập"), required=False,
        empty_label=gettext_lazy("gõ mã trên bao bì ở dưới"),
    )  # fmt: skip
    code = CodeField(label=gettext_lazy("Mã trên bao bì"), required=False)

    def __init__(self, *args: Any, lots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lot"].queryset = lots  # type: ignore[attr-defined]
        self.order_fields(["lot", "code", "amount", "unit"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        label = self.cleaned_data.get("code")
        if not self.errors and not self.cleaned_data.get("lot") and not label:
            self.add_error("code", _("Xin chọn giống, vật tư, hoặc gõ mã trên bao bì."))
        if label and not hasattr(label.thing, "file"):
            self.add_error("code", _("Nhãn này chưa gắn với lô nào. Hãy xem lại mã trên bao bì."))
        return cleaned

    def used(self) -> LotFile:
        """Return the lot that was chosen or whose code was typed."""
        label: Label | None = self.cleaned_data.get("code")
        chosen: LotFile = label.thing.file if label and label.thing else self.cleaned_data["lot"]
        return chosen


class ReceiveForm(QuantityForm):
    """Seed, a spray or fertiliser came in."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"),
        choices=[
            (one.value, one.label)
            for one in (LotFile.Kind.SEED, LotFile.Kind.SPRAY, LotFile.Kind.FERTILISER)
        ],
    )
    name = forms.CharField(label=gettext_lazy("Tên, giống, số lô trên bao bì"), max_length=150)
    pre_harvest_days = forms.IntegerField(
        label=gettext_lazy("Số ngày cách ly ghi trên nhãn thuốc"), min_value=0, max_value=365,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["kind", "name", "amount", "unit", "pre_harvest_days"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        told = self.cleaned_data
        if told.get("kind") == LotFile.Kind.SPRAY and told.get("pre_harvest_days") is None:
            self.add_error(
                "pre_harvest_days",
                _("Xin ghi số ngày cách ly in trên nhãn thuốc; thuốc không cách ly thì ghi 0."),
            )
        return cleaned


class CodeForm(forms.Form):
    """The code of a label, scanned or typed."""

    code = CodeField(label=gettext_lazy("Mã trên nhãn"))
