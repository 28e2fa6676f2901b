from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.logistics.actions.planning import LONGEST, SECONDS


class AskForm(forms.Form):
    """Which day is to be planned, and for how long the machine may think."""

    on = forms.DateField(
        label=_("Ngày"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    seconds = forms.IntegerField(
        label=_("Tính trong (giây)"), min_value=1, max_value=LONGEST, initial=SECONDS,
        help_text=_("Tính thêm hai lần như vậy cho ngày chạy một chiều để so sánh."),
    )  # fmt: skip
