from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lensan.places.models import Commune
from lensan.training.forms.words import ReasonForm, Words
from lensan.training.models import BudgetLine

LARGEST = 10**13  # đồng
LARGEST_PHOTO = 12 * 2**20  # bytes: more than a telephone's camera makes
FIRST_YEAR, LAST_YEAR = 2020, 2050


class YearForm(forms.Form):
    """Which year's money is looked at."""

    nam = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)


class CommuneField(forms.ModelChoiceField[Commune]):
    """A commune by its name with its kind."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class LineForm(forms.Form):
    """How much money a source gives for a year, and where it may be spent."""

    source = Words(label=_("Nguồn"), max_length=120)
    year = forms.IntegerField(label=_("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    amount = forms.IntegerField(label=_("Số tiền (đ)"), min_value=0, max_value=LARGEST)
    commune = CommuneField(
        Commune.objects.none(), label=_("Chỉ chi cho lớp ở xã"), required=False,
        empty_label=_("mọi xã"),
    )  # fmt: skip

    def __init__(self, *args: Any, communes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["commune"], communes)


class AmendForm(ReasonForm):
    """What the source gives now."""

    amount = forms.IntegerField(label=_("Số tiền mới (đ)"), min_value=0, max_value=LARGEST)

    field_order = ("amount", "reason")


class ApprovalForm(ReasonForm):
    """Who let more be spent than the line holds, and by which paper."""

    amount = forms.IntegerField(label=_("Cho chi vượt (đ)"), min_value=1, max_value=LARGEST)
    approved_by = Words(label=_("Người duyệt"), max_length=100)
    paper = Words(label=_("Số văn bản"), max_length=60)

    field_order = ("amount", "approved_by", "paper", "reason")


class CommitForm(forms.Form):
    """From which line a class is to be paid."""

    line = forms.ModelChoiceField(BudgetLine.objects.none(), label=_("Nguồn kinh phí"))
    travel = forms.IntegerField(
        label=_("Đi lại của giảng viên (đ)"), min_value=0, max_value=LARGEST, initial=0
    )

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["line"], lines)


class PayForm(forms.Form):
    """What was paid, and its receipt."""

    line = forms.ModelChoiceField(BudgetLine.objects.none(), label=_("Nguồn kinh phí"))
    what = Words(label=_("Khoản"), max_length=100, widget=forms.TextInput({"list": "what-for"}))
    amount = forms.IntegerField(label=_("Số tiền (đ)"), min_value=1, max_value=LARGEST)
    receipt = Words(label=_("Số chứng từ"), max_length=60)
    photo = forms.FileField(label=_("Ảnh chứng từ"), required=False)

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["line"], lines)
        self.fields["photo"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp"

    def clean_photo(self) -> bytes:
        """Return what was photographed; nothing where nothing was."""
        file = self.cleaned_data["photo"]
        if file is None:
            return b""
        if file.size > LARGEST_PHOTO:
            raise forms.ValidationError(_("Ảnh lớn quá 12 MB. Hãy chụp lại nhỏ hơn."))
        return bytes(file.read())


def _offer(field: Any, rows: QuerySet[Any]) -> None:
    field.queryset = rows
