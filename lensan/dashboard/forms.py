from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.dashboard.indicators import INDICATORS
from lensan.places.models import Commune

MOST_HOUSEHOLDS = 10_000_000


def with_targets() -> list[tuple[str, Any]]:
    """Return the numbers of households that a target can be set for."""
    return [(i.code, i.name) for i in INDICATORS.values() if i.may_have_target]


class WhichTarget(forms.Form):
    """Which target: the number it is about and its last day; read from the address."""

    indicator = forms.ChoiceField(label=_("Chỉ tiêu"), choices=with_targets)
    due_on = forms.DateField(
        label=_("Đến hết ngày"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def add_prefix(self, field_name: str) -> str:
        return {"indicator": "chi-tieu", "due_on": "han"}.get(field_name, field_name)


class TargetForm(forms.Form):
    """What the province has to reach by a day, and each commune's part of it."""

    percent = forms.DecimalField(
        label=_("Tỷ lệ của tỉnh (%)"), min_value=Decimal(0), max_value=Decimal(100),
        max_digits=4, decimal_places=1, localize=True,
    )  # fmt: skip
    households = forms.IntegerField(
        label=_("Số hộ của tỉnh"), min_value=0, max_value=MOST_HOUSEHOLDS,
        help_text=_("Số hộ phải đạt; đây là con số ràng buộc."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32_000)

    def __init__(self, *args: Any, communes: Sequence[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communes = communes
        for commune in communes:
            self.fields[part_name(commune)] = forms.IntegerField(
                label=commune.title, min_value=0, max_value=MOST_HOUSEHOLDS, required=False
            )

    def parts(self) -> Mapping[Commune, int]:
        """Return the communes that were given a part, with it."""
        given = {commune: self.cleaned_data.get(part_name(commune)) for commune in self.communes}
        return {commune: part for commune, part in given.items() if part is not None}


def part_name(commune: Commune) -> str:
    """Return the name of the field with this commune's part."""
    return f"xa-{commune.code}"
