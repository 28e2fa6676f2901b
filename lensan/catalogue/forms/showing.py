from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lensan.catalogue.models import PaperKind, Side

LARGEST_PHOTO = 20 * 2**20
LARGEST_SCAN = 10 * 2**20
SCANS = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n": ".png"}


class PaperForm(forms.Form):
    """A certificate, commitment or registration."""

    kind = forms.ChoiceField(label=_("Loại giấy tờ"), choices=PaperKind.choices)
    number = forms.CharField(label=_("Số, mã"), max_length=100, required=False)
    issued_by = forms.CharField(label=_("Nơi cấp"), max_length=200, required=False)
    issued_on = forms.DateField(
        label=_("Ngày cấp"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    valid_until = forms.DateField(
        label=_("Có hiệu lực đến hết"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Để trống nếu giấy không ghi ngày hết hạn."),
    )  # fmt: skip
    market = forms.CharField(
        label=_("Thị trường"), max_length=60, required=False,
        help_text=_("Chỉ cho mã số vùng trồng, ví dụ: Trung Quốc."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Ảnh hoặc tệp quét"), required=False, help_text=_("PDF, JPG hoặc PNG.")
    )

    def clean_file(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if not file:
            return None
        if (file.size or 0) > LARGEST_SCAN:
            raise forms.ValidationError(_("Tệp lớn hơn 10 MB. Hãy quét lại nhỏ hơn."))
        beginning = file.read(8)
        file.seek(0)
        ending = next((end for start, end in SCANS.items() if beginning.startswith(start)), None)
        if ending is None:
            raise forms.ValidationError(_("Tệp này không phải PDF, JPG hay PNG."))
        file.name = f"giay-to{ending}"
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        issued, ends = cleaned.get("issued_on"), cleaned.get("valid_until")
        if issued and ends and ends < issued:
            self.add_error("valid_until", _("Ngày hết hiệu lực trước ngày cấp."))
        return cleaned


class PhotoForm(forms.Form):
    """A photo and from which side it was taken."""

    side = forms.ChoiceField(label=_("Góc chụp"), choices=Side.choices)
    photo = forms.FileField(
        label=_("Ảnh"), allow_empty_file=True,  # refused in a sentence of its own
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Hãy chọn một ảnh.")},
    )  # fmt: skip

    def clean_photo(self) -> UploadedFile[Any]:
        photo: UploadedFile[Any] = self.cleaned_data["photo"]
        if (photo.size or 0) > LARGEST_PHOTO:
            raise forms.ValidationError(_("Ảnh lớn hơn 20 MB. Hãy chụp lại nhỏ hơn."))
        return photo
