from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.logistics.models import GateHours

LEAST = timedelta(minutes=30)


class GateHoursForm(forms.ModelForm[GateHours]):
    """From when until when someone is at home."""

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = told.get("opens"), told.get("closes")
        if opens is None or closes is None:
            return told
        if closes <= opens:
            self.add_error("closes", _("Giờ đến phải sau giờ từ."))
        elif _since_midnight(closes) - _since_midnight(opens) < LEAST:
            self.add_error("closes", _("Khung giờ phải dài ít nhất 30 phút để xe kịp đến."))
        return told

    class Meta:
        model = GateHours
        fields = ("opens", "closes")
        widgets = {name: forms.TimeInput({"type": "time"}, "%H:%M") for name in fields}


def _since_midnight(moment: Any) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)
