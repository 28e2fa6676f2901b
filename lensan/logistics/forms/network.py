from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.catalogue.models import Product
from lensan.kernel.text import nfc
from lensan.logistics.models import CollectionPoint, Crossing, Hub, Keeping, Vehicle
from lensan.places.models import Commune, Hamlet

NORTH, EAST = (8.0, 24.0), (102.0, 110.0)  # degrees between which Vietnam's land lies


class PlacedForm(forms.ModelForm[Any]):
    """Something with a point, which must lie in Vietnam."""

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        north, east = told.get("latitude"), told.get("longitude")
        if north is None or east is None or _inside(north, east):
            return told
        if _inside(east, north):
            self.add_error("latitude", _("Vĩ độ và kinh độ bị đổi chỗ cho nhau."))
        else:
            self.add_error("latitude", _("Điểm này nằm ngoài Việt Nam. Xin xem lại tọa độ."))
        return told

    def clean_name(self) -> str:
        return nfc(self.cleaned_data["name"])


class HubForm(PlacedForm):
    """A hub: where it is, when it is open, where it sends goods on to."""

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "commune", by.territory().order_by("name"))
        _choose(self, "feeds", Hub.objects.order_by("name").exclude(pk=self.instance.pk))

    class Meta:
        model = Hub
        fields = (
            "name", "kind", "commune", "latitude", "longitude", "from_time", "to_time",
            "handling_minutes", "capacity_kg", "feeds", "is_open",
        )  # fmt: skip
        widgets = {
            name: forms.TimeInput({"type": "time"}, "%H:%M") for name in ("from_time", "to_time")
        }


class VehicleForm(forms.ModelForm[Vehicle]):
    """A vehicle: what it carries, when it drives, who drives it, what it costs."""

    driver = forms.CharField(
        label=_("Tên đăng nhập của người lái"), max_length=150, required=False,
        help_text=_("Tài khoản nhân viên bưu điện."),
    )  # fmt: skip

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "hub", Hub.objects.visible_to(by).order_by("name"))
        if self.instance.driver:
            self.initial["driver"] = self.instance.driver.username

    def clean_plate(self) -> str:
        return nfc(self.cleaned_data["plate"]).upper()

    def clean_driver(self) -> User | None:
        name = self.cleaned_data["driver"].strip()
        found = User.objects.filter(username=name, role=Role.CARRIER, is_active=True).first()
        if name and found is None:
            raise forms.ValidationError(_("Không có tài khoản nhân viên bưu điện tên này."))
        return found

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = told.get("from_time"), told.get("to_time")
        if begins and ends and ends <= begins:
            self.add_error("to_time", _("Giờ nghỉ phải sau giờ bắt đầu."))
        return told

    class Meta:
        model = Vehicle
        fields = (
            "plate", "kind", "hub", "driver", "capacity_kg", "capacity_litres", "has_cool_box",
            "from_time", "to_time", "hours", "trips_a_day", "speed_kmh", "cost_per_km",
            "cost_per_stop", "cost_per_day", "is_working",
        )  # fmt: skip
        widgets = {
            name: forms.TimeInput({"type": "time"}, "%H:%M") for name in ("from_time", "to_time")
        }


class HamletField(forms.ModelChoiceField[Hamlet]):
    """A hamlet, named with its commune: many communes have an Ấp 3."""

    def label_from_instance(self, obj: Hamlet) -> str:
        return f"{obj}, {obj.commune}"


class PointForm(PlacedForm):
    """Where a hamlet's goods are brought together."""

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hamlets = Hamlet.objects.filter(commune__in=by.territory().values("pk"))
        own = hamlets.select_related("commune").order_by("commune__name", "name")
        self.fields["hamlet"] = HamletField(own, label=_("Ấp"))
        self.order_fields(self.Meta.fields)
        _choose(self, "hub", Hub.objects.order_by("name"))

    class Meta:
        model = CollectionPoint
        fields = ("hamlet", "name", "latitude", "longitude", "hub", "reached_by")


class CrossingForm(forms.ModelForm[Crossing]):
    """How far it is between two communes by the bridge or the ferry."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            _choose(self, name, Commune.objects.of_the_programme().order_by("name"))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        one, other = told.get("one"), told.get("other")
        if one and one == other:
            self.add_error("other", _("Hãy chọn hai xã khác nhau."))
        if one and other and one.pk > other.pk:
            told["one"], told["other"] = other, one  # once for both directions
        return told

    class Meta:
        model = Crossing
        fields = ("one", "other", "metres", "note")


class KeepingForm(forms.ModelForm[Keeping]):
    """How a product travels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(
            self,
            "product",
            Product.objects.filter(offers__isnull=False).distinct().order_by("sort_key"),
        )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = told.get("lowest_celsius"), told.get("highest_celsius")
        if (low is None) != (high is None) or (low is not None and low >= high):
            self.add_error("highest_celsius", _("Ghi cả hai, ấm nhất cao hơn lạnh nhất."))
        return told

    class Meta:
        model = Keeping
        fields = (
            "product", "fresh_hours", "is_cool", "lowest_celsius", "highest_celsius", "unit_litres",
        )  # fmt: skip


def _choose(form: forms.ModelForm[Any], name: str, rows: Any) -> None:
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows


def _inside(north: float, east: float) -> bool:
    return NORTH[0] <= north <= NORTH[1] and EAST[0] <= east <= EAST[1]
