from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lensan.training.calendars import LARGEST


class CalendarForm(forms.Form):
    """A calendar's file that another program wrote."""

    file = forms.FileField(
        label=_("Tệp lịch (.ics)"), allow_empty_file=True,  # refused in a sentence of its own
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={"required": _("Hãy chọn một tệp lịch (.ics).")},
        help_text=_("Xuất từ Google Calendar, Outlook hoặc điện thoại; nhiều nhất 2 MB."),
    )  # fmt: skip

    def clean_file(self) -> bytes:
        """Return what the file holds, but no more than it takes to see that it is too large."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return bytes(file.read(LARGEST + 1))
