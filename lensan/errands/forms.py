from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.errands.models import Errand, FloorFile, Seen, Verb
from lensan.kernel.text import nfc
from lensan.marketplaces.by_hand.columns import FACTS, Column, Sheet
from lensan.marketplaces.by_hand.headings import FIELDS, IGNORED, WORD_LABELS, FileKind
from lensan.marketplaces.capabilities import Channel
from lensan.marketplaces.models import Marketplace, Stall

MOST_COLUMNS = 40
MORE_COLUMNS = 3  # empty ones below those that are there


class DoneForm(forms.Form):
    """What came of an errand that was run."""

    seen = forms.ChoiceField(label=_("Trên sàn bây giờ"), widget=forms.RadioSelect)
    reference = forms.CharField(label=_("Mã sàn cấp"), max_length=100, required=False)
    words = forms.CharField(label=_("Lời của sàn"), max_length=1000, required=False)

    def __init__(self, errand: Errand, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = cast("forms.ChoiceField", self.fields["seen"])
        if errand.choices:
            seen.choices = [(one.value, one.label) for one in errand.choices]
            seen.initial = errand.choices[0].value
        else:
            del self.fields["seen"], self.fields["words"]
        self._reference_of(errand)

    def _reference_of(self, errand: Errand) -> None:
        """Ask for a reference where the marketplace gives one, and say which."""
        if errand.verb == Verb.PUBLISH:
            self.fields["reference"].help_text = _(
                "Sàn không cho mã thì để trống: máy ghi mã hàng."
            )
        elif errand.verb == Verb.READY:
            self.fields["reference"].label = _("Mã vận đơn")
        elif errand.verb in {Verb.OPEN_STALL, Verb.READ_STALL}:
            self.fields["reference"].label = _("Mã gian hàng sàn cấp")
        elif errand.verb == Verb.READ and errand.listing and not errand.listing.reference:
            self.fields["reference"].label = _("Mã tin sàn cấp")
        else:
            del self.fields["reference"]

    def clean(self) -> dict[str, Any]:
        told = {name: nfc(value) for name, value in (super().clean() or {}).items()}
        if told.get("seen") == Seen.REJECTED and not told.get("words"):
            self.add_error("words", _("Hãy ghi lý do sàn đưa ra."))
        return told


class RefusedForm(forms.Form):
    """Why a marketplace did not take it."""

    words = forms.CharField(
        label=_("Sàn nói gì"), max_length=1000,
        error_messages={"required": _("Hãy ghi lời của sàn, để hộ biết phải sửa gì.")},
    )  # fmt: skip

    def clean_words(self) -> str:
        return nfc(self.cleaned_data["words"])


class ColumnsForm(forms.Form):
    """The columns of a marketplace's spreadsheet: one line each, sorted by their number."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("chữ cố định")), *FACTS[sheet].items()]
        self.lines = min(len(columns) + MORE_COLUMNS, MOST_COLUMNS)
        blank = [Column("")] * (self.lines - len(columns))
        for place, column in enumerate([*columns[: self.lines], *blank], start=1):
            self.fields[f"place-{place}"] = forms.IntegerField(
                label=_("Thứ tự"), min_value=1, max_value=999, initial=place * 10
            )
            self.fields[f"heading-{place}"] = forms.CharField(
                label=_("Tiêu đề"), max_length=100, required=False, initial=column.heading
            )
            self.fields[f"source-{place}"] = forms.ChoiceField(
                label=_("Lấy từ"), choices=choices, required=False, initial=column.source
            )
            self.fields[f"text-{place}"] = forms.CharField(
                label=_("Chữ cố định"), max_length=200, required=False, initial=column.text
            )
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label} {name.partition('-')[2]}"

    def rows(self) -> Iterator[list[forms.BoundField]]:
        """Yield the fields of each line."""
        for place in range(1, self.lines + 1):
            yield [self[f"{part}-{place}"] for part in ("place", "heading", "source", "text")]

    def columns(self) -> list[Column]:
        """Return the columns in their order; a line without a heading is none."""
        told = self.cleaned_data
        found = [
            (
                told[f"place-{place}"], place,
                Column(
                    nfc(told[f"heading-{place}"]), told[f"source-{place}"],
                    "" if told[f"source-{place}"] else nfc(told[f"text-{place}"]),
                ),
            )
            for place in range(1, self.lines + 1)
            if told[f"heading-{place}"]
        ]  # fmt: skip
        return [column for _number, _place, column in sorted(found, key=lambda one: one[:2])]


class FileForm(forms.Form):
    """A file that a marketplace gave: of which kind, whose, and when it was taken there."""

    file = forms.FileField(
        label=_("Tệp của sàn"), allow_empty_file=True,
        error_messages={"required": _("Hãy chọn một tệp.")},
    )  # fmt: skip
    marketplace = forms.ModelChoiceField(Marketplace.objects.none(), label=_("Sàn"))
    kind = forms.ChoiceField(
        label=_("Loại tệp"),
        choices=[
            (FileKind.ORDERS.value, _("đơn hàng")),
            (FileKind.SETTLEMENTS.value, _("đối soát")),
        ],
    )
    stall = forms.CharField(
        label=_("Của gian hàng"), max_length=100, required=False,
        help_text=_("Mã trên sàn hoặc tên. Để trống nếu tệp có cột ghi rõ gian hàng."),
    )  # fmt: skip
    taken_at = forms.DateTimeField(
        label=_("Tải từ sàn lúc"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Tệp phải đủ mọi đơn đến lúc này."),
    )

    def __init__(
        self, user: User, floors: Iterable[Marketplace], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        marketplace = cast("forms.ModelChoiceField[Marketplace]", self.fields["marketplace"])
        known = [floor.pk for floor in floors]
        marketplace.queryset = Marketplace.objects.filter(pk__in=known).order_by("name")
        self.stalls = Stall.objects.visible_to(user).exclude(state=Stall.State.CLOSED)
        self.fields["taken_at"].initial = timezone.localtime()

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > settings.LARGEST_LIST:
            megabytes = settings.LARGEST_LIST // 2**20
            raise forms.ValidationError(
                _("Tệp lớn hơn %(size)d MB. Hãy tải từ sàn từng khoảng ngày ngắn hơn.")
                % {"size": megabytes}
            )
        return file

    def clean_taken_at(self) -> datetime:
        taken_at: datetime = self.cleaned_data["taken_at"]
        if taken_at > timezone.now() + timedelta(minutes=5):
            raise forms.ValidationError(_("Lúc này còn ở tương lai."))
        return taken_at

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        marketplace, named = told.get("marketplace"), nfc(told.get("stall") or "")
        told["stall"] = self._stall(marketplace, named) if marketplace and named else None
        if marketplace and told.get("kind") == FileKind.ORDERS and not by_hand(marketplace):
            self.add_error("kind", _("Máy tự đọc đơn của sàn này; ở đây chỉ nhận tệp đối soát."))
        return told

    def _stall(self, marketplace: Marketplace, named: str) -> Stall | None:
        """Return the stall that is meant: by its reference there, or by a name that only one has."""
        mine = self.stalls.filter(marketplace=marketplace).select_related("marketplace")
        if found := mine.filter(reference=named).first():
            return found
        called = list(mine.filter(name__iexact=named)[:2])
        if len(called) == 1:
            return called[0]
        self.add_error(
            "stall",
            _("Có nhiều gian hàng tên này; hãy ghi mã trên sàn.")
            if called
            else _("Không có gian hàng này trên sàn đã chọn, trong phần của bạn."),
        )
        return None


def by_hand(marketplace: Marketplace) -> bool:
    """Tell whether people alone speak to it, so that its orders come as files too."""
    return marketplace.connector.capabilities.channel == Channel.HAND


class MeaningsForm(forms.Form):
    """What each heading of a file holds, and what the words in its cells mean."""

    def __init__(self, source: FloorFile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = FileKind(source.kind)
        fields = [("", _("Chưa rõ")), *FIELDS[kind].items()]
        self.headings = {
            f"heading-{place}": told
            for place, told in enumerate(source.preview.get("headings", []))
        }
        self.words = {
            f"word-{place}": word for place, word in enumerate(source.preview.get("words", []))
        }
        for name, (heading, field, examples) in self.headings.items():
            self.fields[name] = forms.ChoiceField(
                label=heading, choices=fields, required=False, initial=field,
                help_text=" · ".join(examples),
            )  # fmt: skip
        for name, word in self.words.items():
            self.fields[name] = forms.ChoiceField(
                label=f"“{word}”",
                choices=[("", _("Chưa rõ")), *WORD_LABELS[kind].items()],
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        seen: set[str] = set()
        for name in self.headings:
            field = told.get(name, "")
            if field in seen and field not in {"", IGNORED}:
                self.add_error(name, _("Đã có cột khác mang nghĩa này."))
            seen.add(field)
        return told

    def meanings(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return what was chosen for headings, where it differs from the guess, and for words."""
        told = self.cleaned_data
        headings = {
            heading: told[name] or IGNORED
            for name, (heading, field, _examples) in self.headings.items()
            if told[name] != field
        }
        return headings, {word: told[name] for name, word in self.words.items() if told[name]}
