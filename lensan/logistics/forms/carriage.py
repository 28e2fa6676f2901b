from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lensan.kernel.text import nfc

LARGEST = 5 * 2**20  # bytes


class SendForm(forms.Form):
    """The price that was pressed: a carrier, its service, and what it was shown to cost."""

    carrier = forms.IntegerField(widget=forms.HiddenInput)
    service = forms.CharField(max_length=30, required=False, widget=forms.HiddenInput)
    fee = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PlaceForm(forms.Form):
    """Which commune of a list the buyer's words mean."""

    places = forms.CharField(max_length=4, widget=forms.HiddenInput)
    commune = forms.IntegerField(min_value=1)


class CancelForm(forms.Form):
    """Why a booking is taken back."""

    reason = forms.CharField(label=_("Lý do hủy"), max_length=200)

    def clean_reason(self) -> str:
        return nfc(self.cleaned_data["reason"])


class SettleForm(forms.Form):
    """What a person saw at the carrier's."""

    tracking = forms.CharField(
        label=_("Mã vận đơn bên đơn vị giao"), max_length=100, required=False,
        help_text=_("Để trống nếu bên đó không có vận đơn này; kiện được gửi lại từ đầu."),
    )  # fmt: skip

    def clean_tracking(self) -> str:
        return nfc(self.cleaned_data["tracking"])


class ResultForm(forms.Form):
    """The table that a carrier answered with."""

    file = forms.FileField(
        label=_("Bảng kết quả"), widget=forms.ClearableFileInput({"accept": ".xlsx,.xls,.ods,.csv"}),
        help_text=_("Cần cột “Mã tham chiếu” hoặc “Mã vận đơn”; nạp hai lần không sao."),
    )  # fmt: skip

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("Tệp lớn hơn 5 MB. Xin tách nhỏ rồi nạp từng phần."))
        file.name = PurePath(file.name or "bang").name
        return file
