from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.orders.codes import VIETTEL_POST
from lensan.orders.models import Reservation, Return

REASONS = [("", _("chưa rõ")), *((code, f"{code}: {said}") for code, said in VIETTEL_POST.items())]


class DeclineForm(forms.Form):
    """Why an order is turned down, as its buyer reads it."""

    reason = forms.CharField(label=_("Lý do, người mua sẽ đọc"), max_length=200)


class ReturnForm(forms.Form):
    """How much of each part of an order comes back, and why; sent twice, it is written once."""

    code = forms.ChoiceField(
        label=_("Lý do, theo mã Viettel Post"), choices=REASONS, required=False
    )
    reference = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, parts: Iterable[Reservation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in parts:
            self.fields[f"part-{part.pk}"] = _number(
                _("%(goods)s, lô %(lot)s") % {"goods": part.line.title, "lot": part.lot}, part.out
            )

    def quantities(self) -> dict[int, int]:
        """Return how much of each part, by its number."""
        return _by_number(self.cleaned_data, "part-")


class DecideForm(forms.Form):
    """How much of each line can be sold again; fresh produce seldom can, so none is proposed."""

    code = forms.ChoiceField(
        label=_("Lý do, theo mã Viettel Post"), choices=REASONS, required=False
    )

    def __init__(self, *args: Any, returned: Return, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].initial = returned.code
        for line in returned.lines.all():
            self.fields[f"line-{line.pk}"] = _number(
                _("%(goods)s, lô %(lot)s: bán lại được")
                % {"goods": line.part.line.title, "lot": line.part.lot},
                line.quantity,
            )

    def quantities(self) -> dict[int, int]:
        """Return how much of each line, by its number."""
        return _by_number(self.cleaned_data, "line-")


def _number(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, initial=0, required=False,
        help_text=_("Nhiều nhất %(most)d.") % {"most": most},
    )  # fmt: skip


def _by_number(cleaned: dict[str, Any], prefix: str) -> dict[int, int]:
    return {
        int(name.removeprefix(prefix)): quantity or 0
        for name, quantity in cleaned.items()
        if name.startswith(prefix)
    }


class HandOverForm(forms.Form):
    """Which parcels are given away, scanned one after the other into one box; sent twice, once."""

    codes = forms.CharField(
        label=_("Quét hoặc gõ mã, mỗi mã một dòng"), required=False, max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True, "autocomplete": "off"}),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
