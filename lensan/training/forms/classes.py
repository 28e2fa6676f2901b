from datetime import date, time
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.training.actions.announcing import When
from lensan.training.models import Course, Enrolment, Trainer, TrainingClass, Venue

MOST_SEATS = 1000


class WhenForm(forms.Form):
    """Where and when a class is held."""

    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("Điểm học"))
    starts_on = forms.DateField(
        label=_("Ngày đầu"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Khóa nhiều ngày thì học các ngày liền nhau."),
    )  # fmt: skip
    from_time = forms.TimeField(
        label=_("Từ giờ"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=time(8),
    )  # fmt: skip
    to_time = forms.TimeField(
        label=_("Đến giờ"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=time(11),
    )  # fmt: skip

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Venue.objects.visible_to(user).select_related("commune")
        _offer(self, "venue", mine.order_by("commune__name", "name"))
        cast("Any", self.fields["venue"]).label_from_instance = _where

    def when(self) -> When:
        """Return the days and hours that were chosen."""
        told = self.cleaned_data
        first: date = told["starts_on"]
        return When(first, told["from_time"], told["to_time"])


class MoveForm(WhenForm):
    """Where in its commune, and when, a class is held instead."""

    def __init__(
        self, user: User, training_class: TrainingClass, *args: Any, **kwargs: Any
    ) -> None:
        begun = as_held(training_class) | {"starts_on": training_class.starts_on}
        super().__init__(user, *args, initial=begun, **kwargs)
        venue: Any = self.fields["venue"]
        venue.queryset = venue.queryset.filter(commune=training_class.venue.commune_id)


class ClassForm(WhenForm):
    """What is taught where, by whom, and when."""

    course = forms.ModelChoiceField(Course.objects.none(), label=_("Khóa học"))
    trainer = forms.ModelChoiceField(Trainer.objects.none(), label=_("Giảng viên"))
    seats = forms.IntegerField(label=_("Số chỗ"), min_value=1, max_value=MOST_SEATS)

    field_order = ("course", "venue", "trainer")

    def __init__(
        self, user: User, *args: Any, missed: TrainingClass | None = None, **kwargs: Any
    ) -> None:
        super().__init__(user, *args, **kwargs)
        teaching = Trainer.objects.visible_to(user).active()
        _offer(self, "course", Course.objects.offered().order_by("name"))
        _offer(self, "trainer", teaching.order_by("level", "name"))
        cast("Any", self.fields["trainer"]).label_from_instance = _who
        if missed:
            self.initial = {
                "course": missed.course_id, "trainer": missed.trainer_id, "seats": missed.seats,
                **as_held(missed),
            }  # fmt: skip


class SeatsForm(forms.Form):
    """How many can sit in a class."""

    seats = forms.IntegerField(label=_("Số chỗ"), min_value=1, max_value=MOST_SEATS)


class HandForm(forms.Form):
    """Who holds a class instead."""

    trainer = forms.ModelChoiceField(Trainer.objects.none(), label=_("Giảng viên"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teaching = Trainer.objects.visible_to(user).active().order_by("level", "name")
        _offer(self, "trainer", teaching)
        cast("Any", self.fields["trainer"]).label_from_instance = _who


class WayForm(forms.Form):
    """By which way people are asked."""

    way = forms.ChoiceField(
        label=_("Mời bằng"),
        choices=[
            (way.value, way.label) for way in (Enrolment.Way.SMS, Enrolment.Way.HELPER)
        ],
    )  # fmt: skip


def as_held(training_class: TrainingClass) -> dict[str, Any]:
    """Return where and from when to when a class is held, to begin a form with."""
    return {
        "venue": training_class.venue_id, "from_time": training_class.from_time,
        "to_time": training_class.to_time,
    }  # fmt: skip


def _offer(form: forms.Form, name: str, found: QuerySet[Any]) -> None:
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = found


def _where(venue: Venue) -> str:
    return f"{venue.name}, {venue.commune} ({venue.seats})"


def _who(trainer: Trainer) -> str:
    return f"{trainer.name} ({trainer.get_level_display()})"
