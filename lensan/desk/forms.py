from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST = 2**31 - 1
REASONS = (_("Hết hàng."), _("Chưa thu hoạch được."), _("Hàng không đủ đẹp để bán."))


class DeclineForm(forms.Form):
    """Why an order is turned down: one of the usual reasons, or another in words."""

    chosen = forms.CharField(max_length=200, required=False)
    other = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["reason"] = cleaned.get("chosen") or cleaned.get("other") or ""
        if not cleaned["reason"] and not self.errors:
            self.add_error(None, _("Xin ghi lý do, người mua sẽ đọc."))
        return cleaned


class CountForm(forms.Form):
    """What was counted of a lot, where the book said `seen`; sent twice, it is written once."""

    counted = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)
    none = forms.BooleanField(required=False)  # nothing is left
    seen = forms.IntegerField(min_value=0, max_value=LARGEST)
    reference = forms.UUIDField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("none"):
            cleaned["counted"] = 0
        if cleaned.get("counted") is None:
            self.add_error(None, _("Xin ghi số lượng đếm được, từ 0 trở lên."))
        return cleaned
