from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lensan.training.actions.quizzing import MOST_CHOICES
from lensan.training.forms.words import Lines, Words
from lensan.training.models import Question, QuizResult, Skill


class QuestionForm(forms.Form):
    """A question of a skill's quiz: its choices, a line each, the right one first marked by its number."""

    skill = forms.ChoiceField(label=_("Kỹ năng"), choices=Skill.choices)
    text = Words(label=_("Câu hỏi"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    choices = Lines(
        label=_("Các câu trả lời"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một câu, từ 2 đến 5 câu. Ghi ngắn, vì có khi phải đọc to lên."),
    )  # fmt: skip
    right = forms.IntegerField(
        label=_("Câu đúng là dòng thứ"), min_value=1, max_value=MOST_CHOICES, initial=1
    )

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question:
            choices = list(question.choices.all())
            self.initial = {
                "skill": question.skill, "text": question.text,
                "choices": "\n".join(choice.text for choice in choices),
                "right": next(n for n, choice in enumerate(choices, start=1) if choice.is_right),
            }  # fmt: skip
            self.fields["skill"].disabled = True

    def clean_choices(self) -> list[str]:
        lines = self.cleaned_data["choices"].splitlines()
        return [line[:200] for line in lines if line]


class QuizForm(forms.Form):
    """The quiz as it is taken on a telephone: one's code, and an answer to each question."""

    code = forms.CharField(
        label=_("Mã của người học"), max_length=12,
        help_text=_("Hộ: ghi trên thẻ, ví dụ HG0000012. Giảng viên: ghi trên tờ ký tên, ví dụ GV000012."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, questions: Sequence[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"cau-{question.pk}"] = forms.TypedChoiceField(
                label=question.text, coerce=int, required=False, empty_value=None,
                choices=[(choice.pk, choice.text) for choice in question.choices.all()],
                widget=forms.RadioSelect,
            )  # fmt: skip

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()

    def answers(self, skill: str) -> Mapping[int, int]:
        """Return the choices of one skill's questions, by the questions' numbers."""
        told = {
            one.pk: self.cleaned_data.get(f"cau-{one.pk}")
            for one in self.questions
            if one.skill == skill
        }
        return {question: choice for question, choice in told.items() if choice is not None}


class MarksForm(forms.Form):
    """How many answers of one skill's quiz were right, for each of a class."""

    skill = forms.ChoiceField(label=_("Kỹ năng"))
    asked = forms.IntegerField(label=_("Số câu hỏi"), min_value=1, max_value=50)
    way = forms.ChoiceField(
        label=_("Làm bài"),
        choices=[
            (way.value, way.label) for way in (QuizResult.Way.ALOUD, QuizResult.Way.PAPER)
        ],
    )  # fmt: skip

    def __init__(
        self, skills: Iterable[tuple[str, str]], people: Iterable[int], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"] = forms.ChoiceField(label=_("Kỹ năng"), choices=list(skills))
        self.people = list(people)
        for number in self.people:
            self.fields[f"dung-{number}"] = forms.IntegerField(
                label=_("Số câu đúng"), min_value=0, max_value=50, required=False
            )

    def marks(self) -> Mapping[int, int]:
        """Return how many were right, by the numbers of the enrolments; a blank line is left out."""
        told = {number: self.cleaned_data.get(f"dung-{number}") for number in self.people}
        return {number: right for number, right in told.items() if right is not None}
