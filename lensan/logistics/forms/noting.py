from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.logistics.actions.noting import Reading, Seen
from lensan.logistics.forms.driving import LARGEST_PHOTO, MOST_KILOS, KeyForm
from lensan.logistics.models import RoadNote, TripStop

Kind, Moment = RoadNote.Kind, RoadNote.Moment
AT_GATE = "gate-"  # before the number of a stop


class ReadingForm(KeyForm):
    """Kilometres and degrees, as read when a trip leaves, at one of its gates, or when it is home."""

    where = forms.ChoiceField(label=_("Đọc khi nào"))
    km = forms.IntegerField(
        label=_("Số km trên đồng hồ"), min_value=0, required=False,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        help_text=_("Ghi lúc rời bưu cục và lúc về."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Vì sao số km đi lùi"), max_length=200, required=False,
        help_text=_("Chỉ ghi khi đồng hồ vừa thay hoặc lần trước ghi sai."),
    )  # fmt: skip
    celsius = forms.DecimalField(
        label=_("Nhiệt độ thùng lạnh (°C)"), max_digits=4, decimal_places=1, required=False
    )

    def __init__(self, *args: Any, stops: list[TripStop], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stops = {f"{AT_GATE}{stop.pk}": stop for stop in stops}
        gates = [(name, _gate(stop)) for name, stop in self.stops.items()]
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            (Moment.LEAVING.value, Moment.LEAVING.label), *gates, (Moment.HUB.value, Moment.HUB.label),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("km") is None and told.get("celsius") is None and not self.errors:
            self.add_error(None, _("Hãy ghi số km, nhiệt độ, hoặc cả hai."))
        if told.get("km") is not None and told.get("where") in self.stops:
            self.add_error("km", _("Số km chỉ ghi lúc rời bưu cục và lúc về."))
        return told

    def reading(self) -> Reading:
        """Return what was read, in the words of the action."""
        told = self.cleaned_data
        stop = self.stops.get(told["where"])
        moment = Moment.GATE.value if stop else told["where"]
        return Reading(told["key"], moment, told["km"], told["celsius"], told["reason"], stop)


class SeenForm(KeyForm):
    """A parcel that was damaged, is lost, or was photographed as it is."""

    kind = forms.ChoiceField(
        label=_("Ghi điều gì"),
        choices=[(one.value, one.label) for one in (Kind.PHOTO, Kind.DAMAGED, Kind.LOST)],
    )
    kilos = forms.DecimalField(
        label=_("Bao nhiêu kg"), min_value=0, max_value=MOST_KILOS, decimal_places=3, required=False,
        help_text=_("Để trống khi cả kiện hư hỏng hoặc mất."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Vì sao"), max_length=200, required=False)
    photo = forms.FileField(
        label=_("Ảnh kiện"), required=False, widget=forms.FileInput({"accept": "image/*"})
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        photo = told.get("photo")
        if photo and photo.size > LARGEST_PHOTO:
            self.add_error("photo", _("Ảnh quá lớn."))
        if told.get("kind") == Kind.PHOTO and not photo:
            self.add_error("photo", _("Hãy chọn ảnh."))
        if told.get("kind") in {Kind.DAMAGED, Kind.LOST} and not told.get("reason"):
            self.add_error("reason", _("Hãy ghi vì sao kiện hư hỏng hoặc mất."))
        return told

    def seen(self) -> Seen:
        """Return what was seen, in the words of the action."""
        told = self.cleaned_data
        kilos, photo = told["kilos"], told["photo"]
        grams = None if kilos is None else round(1000 * kilos)
        return Seen(
            told["key"], told["kind"], told["reason"], grams, photo.read() if photo else b""
        )


class WithdrawForm(KeyForm):
    """Why a note is taken back."""

    reason = forms.CharField(label=_("Vì sao rút lại"), max_length=200)


def _gate(stop: TripStop) -> str:
    return f"{stop.number}. {stop.producer.name if stop.producer else _('nơi xe đang đứng')}"
