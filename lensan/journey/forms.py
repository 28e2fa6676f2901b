"""What a person may state of a household on its way."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.journey.models import Barrier, Fact, Mandate, Purpose
from lensan.kernel.text import nfc
from lensan.marketplaces.models import Marketplace

USUAL_TERM = timedelta(days=180)
LOOK_AGAIN = timedelta(days=14)
LARGEST = 10 * 2**20  # bytes of a list of accounts


class DayInput(forms.DateInput):
    """A day, picked from a calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FactForm(forms.Form):
    """Something that only a person can state."""

    kind = forms.ChoiceField(label=_("Việc đã xong"), choices=Fact.Kind.choices)
    holds = forms.ChoiceField(
        label=_("Nay thế nào"),
        choices=[("yes", _("đúng vậy")), ("no", _("không còn, hoặc ghi nhầm"))],
    )
    marketplace = forms.ModelChoiceField(
        Marketplace.objects.order_by("name"),
        label=_("Ở sàn"),
        required=False,
        empty_label=_("không rõ"),
    )
    place = forms.CharField(label=_("Nơi ghi"), max_length=100, required=False)
    note = forms.CharField(label=_("Ghi thêm"), max_length=200, required=False)

    def clean_note(self) -> str:
        return nfc(self.cleaned_data["note"])


class AccountsForm(forms.Form):
    """A marketplace's own list of who has an account there."""

    marketplace = forms.ModelChoiceField(
        Marketplace.objects.order_by("name"), label=_("Danh sách của sàn")
    )
    file = forms.FileField(
        label=_("Tệp"), max_length=200,
        help_text=_("Excel hoặc CSV, có cột “Điện thoại” hoặc “Mã hộ”. Nộp lại tệp cũ không ghi hai lần."),
    )  # fmt: skip

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("Tệp lớn hơn 10 MB. Hãy chép riêng cột cần nộp."))
        return file


class BarrierForm(forms.Form):
    """What stands in the way, and when to look again."""

    reason = forms.ChoiceField(label=_("Vướng điều gì"), choices=Barrier.Reason.choices)
    look_again_on = forms.DateField(label=_("Xem lại ngày"), required=False, widget=DayInput())
    note = forms.CharField(label=_("Ghi thêm"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["look_again_on"].initial = timezone.localdate() + LOOK_AGAIN

    def clean_note(self) -> str:
        return nfc(self.cleaned_data["note"])


class MandateForm(forms.Form):
    """Who may act in a household's name, for what, and until when."""

    helper = forms.ModelChoiceField(User.objects.none(), label=_("Người làm thay"))
    purposes = forms.MultipleChoiceField(
        label=_("Được làm"), choices=Purpose.choices, widget=forms.CheckboxSelectMultiple,
        initial=Purpose.values,
    )  # fmt: skip
    until_on = forms.DateField(label=_("Đến hết ngày"), widget=DayInput())
    way = forms.ChoiceField(
        label=_("Hộ xác nhận bằng"), choices=Mandate.Way.choices, widget=forms.RadioSelect,
        initial=Mandate.Way.SMS,
    )  # fmt: skip

    def __init__(self, helpers: Sequence[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        helper = cast("forms.ModelChoiceField[User]", self.fields["helper"])
        helper.queryset = User.objects.filter(pk__in=[one.pk for one in helpers])
        helper.initial = helpers[0].pk if len(helpers) == 1 else None
        self.fields["until_on"].initial = timezone.localdate() + USUAL_TERM


class CodeForm(forms.Form):
    """The code that the household was sent."""

    code = forms.CharField(
        label=_("Mã hộ đọc cho"), max_length=10,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class PaperForm(forms.Form):
    """A photo of the paper that the household signed."""

    photo = forms.FileField(
        label=_("Ảnh giấy đã ký"),
        widget=forms.FileInput({"accept": "image/*", "capture": "environment"}),
    )
