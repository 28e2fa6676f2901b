from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.kernel.text import nfc


class Words(forms.CharField):
    """Words on one line, in the spelling that everything here is kept in."""

    def to_python(self, value: Any) -> Any:
        return nfc(str(super().to_python(value)))


class Lines(forms.CharField):
    """Words on lines of their own, each in the spelling that everything here is kept in."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        return "\n".join(map(nfc, str(super().to_python(value)).splitlines())).strip()


class ReasonForm(forms.Form):
    """Why something is cancelled, changed or taken back."""

    reason = Words(
        label=_("Lý do"), max_length=200,
        error_messages={"required": _("Hãy ghi lý do, để người xem sau hiểu.")},
    )  # fmt: skip

    @property
    def refusal(self) -> str:
        """What is wrong with the reason, in words."""
        return str(self.errors["reason"][0])
