from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lensan.training.actions.writing import ABOUT, Cost, Taught
from lensan.training.forms.words import Lines, Words
from lensan.training.models import CostLine, Course, Skill

MOST_COSTS, BLANK = 12, 3
LARGEST_FILE = 20 * 2**20
LARGEST_AMOUNT = 10**12
FILES = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n": ".png", b"PK\x03\x04": ".pptx"}


class CourseForm(forms.Form):
    """What a course is called, how long it takes, for how many, and when it is passed."""

    code = forms.SlugField(
        label=_("Mã"), max_length=20, help_text=_("Chữ không dấu, ví dụ: ky-nang-so.")
    )
    name = Words(label=_("Tên"), max_length=150)
    description = Lines(
        label=_("Giới thiệu"), required=False, max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    days = forms.IntegerField(label=_("Số ngày"), min_value=1, max_value=10, initial=1)
    hours = forms.IntegerField(label=_("Tổng số giờ"), min_value=1, max_value=100)
    seats = forms.IntegerField(label=_("Số chỗ mỗi lớp"), min_value=1, max_value=1000)
    pass_percent = forms.IntegerField(
        label=_("Đạt khi đúng từ (%)"), min_value=1, max_value=100, initial=60
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("hours", 0) > told.get("days", 0) * 12 > 0:
            self.add_error("hours", _("Một ngày học không quá 12 giờ."))
        return told


class ContentForm(CourseForm):
    """All of a draft: what it is, which skills it teaches, what a class of it costs."""

    def __init__(self, course: Course, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"]
        self.initial = {name: getattr(course, name) for name in ABOUT}
        lessons = {lesson.skill: lesson for lesson in course.lessons.all()}
        for place, (skill, label) in enumerate(Skill.choices, start=1):
            lesson = lessons.get(skill)
            self.fields[f"minutes-{skill}"] = forms.IntegerField(
                label=_("%(skill)s: số phút") % {"skill": label}, required=False, min_value=0,
                max_value=3000, initial=lesson.minutes if lesson else None,
            )  # fmt: skip
            self.fields[f"text-{skill}"] = Lines(
                label=_("%(skill)s: nội dung phát tay") % {"skill": label}, required=False,
                max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}),
                initial=lesson.text if lesson else "",
            )  # fmt: skip
            self.fields[f"place-{skill}"] = forms.IntegerField(
                label=_("%(skill)s: dạy thứ") % {"skill": label}, min_value=1, max_value=99,
                initial=lesson.place if lesson else place + len(lessons),
            )  # fmt: skip
        self._add_costs(list(course.cost_lines.order_by("pk")))

    def _add_costs(self, costs: list[CostLine]) -> None:
        self.costs_shown = min(len(costs) + BLANK, MOST_COSTS)
        for number in range(self.costs_shown):
            cost = costs[number] if number < len(costs) else None
            self.fields[f"cost-{number}"] = Words(
                label=_("Khoản chi %(number)d") % {"number": number + 1}, required=False,
                max_length=100, initial=cost.name if cost else "",
            )  # fmt: skip
            self.fields[f"amount-{number}"] = forms.IntegerField(
                label=_("Số tiền (đ)"), required=False, min_value=0, max_value=LARGEST_AMOUNT,
                initial=cost.amount if cost else None,
            )  # fmt: skip
            self.fields[f"per-{number}"] = forms.ChoiceField(
                label=_("Tính theo"), choices=CostLine.Per.choices,
                initial=cost.per if cost else CostLine.Per.CLASS,
            )  # fmt: skip

    def about(self) -> list[forms.BoundField]:
        """Return the fields of the course itself."""
        return [self[name] for name in ABOUT]

    def skills(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return each skill's name and fields."""
        return [
            (str(label), [self[f"{part}-{skill}"] for part in ("minutes", "place", "text")])
            for skill, label in Skill.choices
        ]

    def cost_rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each cost line."""
        return [
            [self[f"{part}-{number}"] for part in ("cost", "amount", "per")]
            for number in range(self.costs_shown)
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        names = [cost.name for cost in self._costs(told)]
        if len(names) != len(set(names)):
            self.add_error(None, _("Hai khoản chi cùng tên. Hãy gộp lại hoặc đổi tên."))
        return told

    def told(self) -> dict[str, Any]:
        """Return the facts of the course by their names."""
        return {name: self.cleaned_data[name] for name in ABOUT}

    def lessons(self) -> list[Taught]:
        """Return what is taught, in its order: every skill that takes time."""
        told = self.cleaned_data
        taught = [
            (told[f"place-{skill}"], number, Taught(skill, told[f"minutes-{skill}"], told[f"text-{skill}"]))
            for number, skill in enumerate(Skill.values)
            if told[f"minutes-{skill}"]
        ]  # fmt: skip
        return [lesson for _place, _number, lesson in sorted(taught, key=lambda one: one[:2])]

    def costs(self) -> list[Cost]:
        """Return what a class costs; a line without name or amount is none."""
        return self._costs(self.cleaned_data)

    def _costs(self, told: dict[str, Any]) -> list[Cost]:
        return [
            Cost(told[f"cost-{number}"], told[f"amount-{number}"], told[f"per-{number}"])
            for number in range(self.costs_shown)
            if told.get(f"cost-{number}") and told.get(f"amount-{number}") is not None
        ]


class MaterialForm(forms.Form):
    """A file or a link to teach or learn from."""

    title = Words(label=_("Tên"), max_length=150)
    link = forms.URLField(
        label=_("Liên kết"), max_length=300, required=False, assume_scheme="https"
    )
    file = forms.FileField(
        label=_("Tệp"), required=False,
        help_text=_("PDF, JPG, PNG hoặc tệp Office (.pptx, .docx), nhiều nhất 20 MB."),
    )  # fmt: skip

    def clean_file(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if not file:
            return None
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("Tệp lớn hơn 20 MB. Hãy thu nhỏ rồi gửi lại."))
        beginning = file.read(8)
        file.seek(0)
        ending = next((end for start, end in FILES.items() if beginning.startswith(start)), None)
        if ending is None:
            raise forms.ValidationError(_("Tệp này không phải PDF, JPG, PNG hay tệp Office."))
        name = str(file.name or "").lower()
        office = name.rpartition(".")[2] if ending == ".pptx" else ""
        file.name = (
            f"tai-lieu.{office}" if office in {"pptx", "docx", "xlsx"} else f"tai-lieu{ending}"
        )
        return file

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and bool(told.get("file")) == bool(told.get("link")):
            self.add_error(None, _("Hãy gửi một tệp, hoặc ghi một liên kết."))
        return told
