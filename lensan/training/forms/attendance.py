from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST_PHOTO = 20 * 2**20


class SheetForm(forms.Form):
    """The photo of a sheet that was signed in class, and of which day."""

    on = forms.DateField(label=_("Ngày học"), widget=forms.DateInput(attrs={"type": "date"}))
    photo = forms.FileField(
        label=_("Ảnh tờ ký tên"), allow_empty_file=True,  # refused in a sentence of its own
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Hãy chọn một ảnh.")},
    )  # fmt: skip

    def clean_photo(self) -> UploadedFile[Any]:
        photo: UploadedFile[Any] = self.cleaned_data["photo"]
        if (photo.size or 0) > LARGEST_PHOTO:
            raise forms.ValidationError(_("Ảnh lớn hơn 20 MB. Hãy chụp lại nhỏ hơn."))
        return photo
