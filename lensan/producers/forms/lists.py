from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.places.models import Commune
from lensan.producers.intake.reading import FIELDS, Column, key


class SeveralFiles(forms.ClearableFileInput):
    """A file picker that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked for its size."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list) else [data]
        return [self._one(file, initial) for file in files or [None]]

    def _one(self, file: UploadedFile[Any] | None, initial: Any) -> Any:
        if file is not None and (file.size or 0) > settings.LARGEST_LIST:
            megabytes = settings.LARGEST_LIST // 2**20
            raise forms.ValidationError(
                _("Tệp “%(name)s” lớn hơn %(size)d MB. Hãy tách thành nhiều tệp rồi nộp lại.")
                % {"name": file.name, "size": megabytes}
            )
        return super().clean(file, initial)


class UploadForm(forms.Form):
    """One or more lists, and the commune whose lists they are where the files do not say."""

    lists = FilesField(
        label=_("Tệp danh sách"),
        allow_empty_file=True,  # said on the file's own page, with what to do
        error_messages={"required": _("Hãy chọn ít nhất một tệp.")},
    )
    home = forms.ModelChoiceField(
        Commune.objects.none(),
        label=_("Danh sách của xã"),
        required=False,
        empty_label=_("máy tự tìm trong tệp"),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = cast("forms.ModelChoiceField[Commune]", self.fields["home"])
        home.queryset = user.territory().order_by("district__code", "code")
        if home.queryset.count() == 1:
            self.initial["home"] = home.queryset[0]


class ColumnsForm(forms.Form):
    """What each column of a list holds."""

    CHOICES = [("", _("Không dùng cột này")), *FIELDS.items()]

    def __init__(self, columns: list[Column], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = {f"column-{place}": column for place, column in enumerate(columns)}
        for name, column in self.columns.items():
            self.fields[name] = forms.ChoiceField(
                label=column.heading,
                choices=self.CHOICES,
                required=False,
                initial=column.field,
                help_text=" · ".join(column.examples),
            )

    def meanings(self) -> dict[str, str]:
        """Return what was chosen, by the heading's key, where it differs from what was guessed."""
        return {
            key(column.heading): self.cleaned_data[name]
            for name, column in self.columns.items()
            if self.cleaned_data[name] != column.field
        }
