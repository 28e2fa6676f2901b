from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.paging import leaf
from lensan.kernel.states import NotAllowed
from lensan.kernel.tables import FORMATS, streamed_table
from lensan.messaging.views.seeing import seen_first
from lensan.training import access, papers
from lensan.training.actions import announcing, enrolling
from lensan.training.actions.spending import WrittenMeanwhile
from lensan.training.actions.telling import Told
from lensan.training.forms.classes import (
    ClassForm,
    HandForm,
    MoveForm,
    SeatsForm,
)
from lensan.training.forms.words import ReasonForm
from lensan.training.models import Enrolment, TrainingClass, TrainingClassQuerySet
from lensan.training.views import browsing, class_for, pdf, running

PER_PAGE, PEOPLE = 50, 100
AHEAD, PAST, CANCELLED = "sap-toi", "da-qua", "da-huy"
MOST_TAKEN_AWAY = 50_000
State = TrainingClass.State
IN_TURN = (
    Enrolment.State.PLACED, Enrolment.State.WAITING, Enrolment.State.INVITED,
    Enrolment.State.DECLINED,
)  # fmt: skip


@require_safe
def class_list(request: HttpRequest) -> HttpResponseBase:
    """Show the classes that the user may see: those ahead, those past, those cancelled."""
    user, today = browsing(request), timezone.localdate()
    which = request.GET.get("nao", AHEAD)
    mine = TrainingClass.objects.visible_to(user)
    found, order = _chosen(mine, which, today)
    if (form := request.GET.get("dang", "")) in FORMATS:
        return _table(form, found.order_by("starts_on", "pk"))
    shown = TrainingClass.objects.select_related("course", "venue__commune", "trainer")
    context = {
        "page": leaf(found, by=order, after=request.GET.get("sau", ""), size=PER_PAGE, shown=shown),
        "which": which if which in {PAST, CANCELLED} else AHEAD, "today": today,
        "tabs": [(AHEAD, _("Sắp tới")), (PAST, _("Đã qua")), (CANCELLED, _("Đã hủy"))],
        "may_announce": user.is_officer, "may_take_away": access.can_staff(user),
    }  # fmt: skip
    return render(request, "training/class_list.html", context)


def announce(request: HttpRequest) -> HttpResponse:
    """Announce a class, or one that makes up for another."""
    user = browsing(request)
    if not user.is_officer:
        raise PermissionDenied
    missed = (
        class_for(user, int(told)) if (told := request.GET.get("bu", "")).isdecimal() else None
    )
    form = ClassForm(user, request.POST or None, missed=missed)
    if form.is_valid():
        made = _announced(user, form, missed)
        if made:
            messages.success(request, _("Đã báo lớp. Bây giờ hãy mời bà con."))
            return redirect("class", pk=made.pk)
    context = {
        "form": form, "title": _("Mở lớp học bù") if missed else _("Mở lớp"),
        "back": reverse("class", kwargs={"pk": missed.pk}) if missed else reverse("class-list"),
        "whence": missed or _("Lớp học"), "submit": _("Báo lớp"),
        "lede": _("Chỉ người đã đạt khóa học mới dạy được khóa ấy."),
    }  # fmt: skip
    return render(request, "training/form.html", context)


@require_safe
def show_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a class: who comes, who was there, what they knew."""
    user, today = browsing(request), timezone.localdate()
    training_class = class_for(user, pk)
    page = Paginator(_people(user, training_class), PEOPLE).get_page(request.GET.get("page"))
    may_run = access.can_run(user, training_class)
    context = {
        "training_class": training_class, "page": page, "when": papers.when(training_class),
        "counts": _counts(training_class), "today": today,
        "days": [on for on in training_class.days() if on <= today],
        "may_run": may_run, "may_note": access.can_note(user, training_class),
        "may_announce": user.is_officer, "skills": papers.skills_of(training_class.course),
        "hand_form": HandForm(user) if may_run and training_class.is_open else None,
        "made_up_by": training_class.made_up_by.order_by("starts_on"),
        "sheets": training_class.signed_sheets.order_by("-pk") if may_run else (),
    }  # fmt: skip
    return render(request, "training/class.html", context)


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a class at another time or place, and tell everyone who was asked."""
    user, training_class = running(request, pk)
    form, now = MoveForm(user, training_class, request.POST or None), timezone.now()
    if form.is_valid():
        try:
            told = seen_first(
                request,
                lambda: announcing.move(
                    training_class, form.when(), venue=form.cleaned_data["venue"], by=user, at=now
                ),
                by=user, at=now, what=_("Dời lớp"), back=reverse("class-move", kwargs={"pk": pk}),
            )  # fmt: skip
        except (announcing.AlreadyMet, announcing.CannotBeHeld, NotAllowed) as reason:
            form.add_error(None, str(reason))
        else:
            return _done(request, pk, told, _("Đã dời lớp."))
    context = {
        "form": form, "title": _("Dời lớp"), "back": reverse("class", kwargs={"pk": pk}),
        "whence": training_class, "submit": _("Dời lớp và nhắn mọi người"),
        "lede": _("Ai đã có chỗ vẫn giữ chỗ; mọi người đã mời được nhắn ngày giờ mới."),
    }  # fmt: skip
    return render(request, "training/form.html", context)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a class and tell everyone who was asked."""
    user, training_class = running(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.refusal)
        return redirect("class", pk=pk)
    now = timezone.now()
    try:
        told = seen_first(
            request,
            lambda: announcing.cancel(
                training_class, reason=form.cleaned_data["reason"], by=user, at=now
            ),
            by=user, at=now, what=_("Hủy lớp"), back=reverse("class", kwargs={"pk": pk}),
        )  # fmt: skip
    except (announcing.AlreadyMet, NotAllowed, WrittenMeanwhile) as reason:
        messages.error(request, str(reason))
        return redirect("class", pk=pk)
    return _done(request, pk, told, _("Đã hủy lớp."))


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a class was held."""
    user, training_class = running(request, pk)
    try:
        announcing.close(training_class, by=user, at=timezone.now())
    except (announcing.NotOver, NotAllowed) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã kết thúc lớp."))
    return redirect("class", pk=pk)


@require_POST
def set_seats(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a class more or fewer seats."""
    user, training_class = running(request, pk)
    form = SeatsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi số chỗ."))
        return redirect("class", pk=pk)
    seats, now = form.cleaned_data["seats"], timezone.now()
    try:
        shown = seen_first(
            request, lambda: enrolling.set_seats(training_class, seats, by=user, at=now),
            by=user, at=now, what=_("Đổi số chỗ"), back=reverse("class", kwargs={"pk": pk}),
        )  # fmt: skip
    except (announcing.CannotBeHeld, NotAllowed) as reason:
        messages.error(request, str(reason))
    else:
        if shown:
            return shown
        messages.success(request, _("Đã đổi số chỗ; người chờ lâu nhất được xếp trước."))
    return redirect("class", pk=pk)


@require_POST
def hand_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another trainer hold a class."""
    user, training_class = running(request, pk)
    form = HandForm(user, request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn giảng viên."))
        return redirect("class", pk=pk)
    try:
        trainer = form.cleaned_data["trainer"]
        announcing.hand_to(training_class, trainer, by=user, at=timezone.now())
    except (announcing.CannotBeHeld, NotAllowed) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã đổi giảng viên."))
    return redirect("class", pk=pk) if class_is_seen(user, pk) else redirect("class-list")


@require_safe
def sign_in_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The list that is signed in class."""
    _user, training_class = running(request, pk)
    return pdf(papers.sign_in_sheet(training_class), f"to-ky-{pk}")


@require_safe
def quiz_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The quiz of a class, to be read aloud or filled in with a pen."""
    _user, training_class = running(request, pk)
    return pdf(papers.quiz_paper(training_class.course), f"bai-kiem-tra-{pk}")


def class_is_seen(user: User, pk: int) -> bool:
    """Tell whether the user still sees a class: who gave it away may not."""
    return TrainingClass.objects.visible_to(user).filter(pk=pk).exists()


def said(told: Told, done: str) -> str:
    """Return what was done, and how many were told of it or have to be."""
    return _("%(done)s %(reached)d người được nhắn tin, %(unreached)d người cần tổ của ấp đến báo.") % {
        "done": done, "reached": len(told.reached), "unreached": len(told.unreached),
    }  # fmt: skip


def _done(request: HttpRequest, pk: int, told: Told | HttpResponse, done: str) -> HttpResponse:
    """Say what was done to a class and who was told; or show first what telling them costs."""
    if isinstance(told, HttpResponse):
        return told
    messages.success(request, said(told, done))
    return redirect("class", pk=pk)


def _announced(user: User, form: ClassForm, missed: TrainingClass | None) -> TrainingClass | None:
    told = form.cleaned_data
    if not access.can_organise(user, told["venue"].commune):
        raise PermissionDenied
    try:
        return announcing.announce(
            told["course"], venue=told["venue"], trainer=told["trainer"], when=form.when(),
            seats=told["seats"], makes_up_for=missed, by=user, at=timezone.now(),
        )  # fmt: skip
    except announcing.NotPassed as reason:
        form.add_error("trainer", str(reason))
    except announcing.CannotBeHeld as reason:
        form.add_error(None, str(reason))
    return None


def _chosen(
    mine: TrainingClassQuerySet, which: str, today: date
) -> tuple[QuerySet[TrainingClass], tuple[str, str]]:
    if which == CANCELLED:
        return mine.filter(state=State.CANCELLED), ("-starts_on", "-id")
    going_on = mine.exclude(state=State.CANCELLED)
    if which == PAST:
        return going_on.filter(ends_on__lt=today), ("-starts_on", "-id")
    return going_on.filter(ends_on__gte=today), ("starts_on", "id")


def _people(user: User, training_class: TrainingClass) -> QuerySet[Enrolment]:
    """Return those of a class whom the user sees, with on how many days they came and what they passed."""
    theirs = Enrolment.objects.visible_to(user).filter(training_class=training_class)
    counted = theirs.annotate(
        there=Count("attendances", distinct=True),
        doubtful=Count("attendances", filter=Q(attendances__in_doubt=True), distinct=True),
        passed=Count("quiz_results", filter=Q(quiz_results__passed=True), distinct=True),
        took=Count("quiz_results", distinct=True),
    )
    whole = counted.select_related("producer__hamlet", "trainer", "certificate")
    turn = Case(*(When(state=state, then=place) for place, state in enumerate(IN_TURN)))
    return whole.order_by(turn, "waiting_since", "producer__sort_key", "trainer__name", "pk")


def _counts(training_class: TrainingClass) -> dict[str, Any]:
    """Return how many were asked, have a place, wait, and were there."""
    states = Enrolment.State
    return training_class.enrolments.aggregate(
        asked=Count("pk", distinct=True),
        placed=Count("pk", filter=Q(state=states.PLACED), distinct=True),
        waiting=Count("pk", filter=Q(state=states.WAITING), distinct=True),
        there=Count("pk", filter=Q(attendances__isnull=False), distinct=True),
        certified=Count("certificate", distinct=True),
    )


def _table(form: str, found: QuerySet[TrainingClass]) -> HttpResponseBase:
    headings = [_("Ngày đầu"), _("Ngày cuối"), _("Giờ"), _("Khóa học"), _("Xã"), _("Điểm học"),
                _("Giảng viên"), _("Số chỗ"), _("Đã nhận chỗ"), _("Có mặt"), _("Trạng thái")]  # fmt: skip
    there = Count("enrolments", filter=Q(enrolments__attendances__isnull=False), distinct=True)
    rows = found.annotate(there=there, commune=F("venue__commune__name"))
    whole = rows.select_related("course", "venue", "trainer")[:MOST_TAKEN_AWAY]
    return streamed_table(
        form, "lop-hoc", headings,
        (
            (c.starts_on, c.ends_on, f"{c.from_time:%H:%M}–{c.to_time:%H:%M}", c.course.name,
             c.commune, c.venue.name, c.trainer.name, c.seats, c.taken, c.there, c.get_state_display())
            for c in whole.iterator(chunk_size=500)
        ),
    )  # fmt: skip


def enrolment_for(user: User, pk: int) -> Enrolment:
    """Return someone of a class whom the user sees."""
    whole = Enrolment.objects.visible_to(user).select_related(
        "training_class__venue__commune", "training_class__trainer", "training_class__course",
        "producer", "trainer",
    )  # fmt: skip
    return get_object_or_404(whole, pk=pk)
