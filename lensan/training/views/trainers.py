from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.tables import FORMATS, table_response
from lensan.training import access, reports
from lensan.training.actions import appointing
from lensan.training.cascade import LEAST_FALL, RISK
from lensan.training.forms.people import TrainerForm
from lensan.training.models import Certificate, Level, Trainer, TrainingClass
from lensan.training.views import staffing

PER_PAGE = 50
SHOWN = 50
MOST_TAKEN_AWAY = 20_000


@require_safe
def trainer_list(request: HttpRequest) -> HttpResponse:
    """Show who teaches, from the top of the cascade down."""
    user = staffing(request)
    found = Trainer.objects.visible_to(user)
    if request.GET.get("nao") != "tat-ca":
        found = found.active()
    if (level := request.GET.get("cap", "")) in Level.values:
        found = found.filter(level=level)
    counted = found.annotate(held=Count("classes", filter=Q(classes__state="held")))
    whole = counted.select_related("commune", "hamlet").order_by("level", "name", "pk")
    if (form := request.GET.get("dang", "")) in FORMATS:
        return _table(form, whole)
    context = {
        "page": Paginator(whole, PER_PAGE).get_page(request.GET.get("page")),
        "levels": Level.choices, "level": level, "may_appoint": user.is_officer,
        "all": request.GET.get("nao") == "tat-ca",
    }  # fmt: skip
    return render(request, "training/trainer_list.html", context)


@require_safe
def show_trainer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who taught someone, what they may teach, and whom they have taught."""
    user = staffing(request)
    trainer = _trainer(user, pk)
    held = Certificate.objects.filter(enrolment__trainer=trainer).select_related(
        "enrolment__training_class__course", "enrolment__training_class__trainer"
    )
    taught = Certificate.objects.valid().filter(enrolment__training_class__trainer=trainer)
    trainers = taught.exclude(enrolment__trainer=None).select_related(
        "enrolment__trainer", "enrolment__training_class__course"
    )
    classes = TrainingClass.objects.visible_to(user).filter(trainer=trainer)
    context = {
        "trainer": trainer, "held": held.order_by("-issued_on", "-pk"),
        "lineage": lineage(trainer), "trainers": trainers.order_by("-issued_on", "-pk")[:SHOWN],
        "households": taught.exclude(enrolment__producer=None).count(),
        "classes": classes.select_related("course", "venue__commune").order_by("-starts_on", "-pk")[:SHOWN],
        "may_manage": access.can_manage(user, trainer),
    }  # fmt: skip
    return render(request, "training/trainer.html", context)


def appoint(request: HttpRequest) -> HttpResponse:
    """Write down who teaches."""
    user = staffing(request)
    if not user.is_officer:
        raise PermissionDenied
    form = TrainerForm(user, request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        if not access.can_appoint(user, told["level"], told["commune"]):
            raise PermissionDenied
        try:
            trainer = appointing.appoint(by=user, at=timezone.now(), **told)
        except appointing.Known as reason:
            form.add_error("user", str(reason))
        else:
            messages.success(
                request, _("Đã ghi giảng viên. Người này dạy được khóa nào khi đã đạt khóa ấy.")
            )
            return redirect("trainer", pk=trainer.pk)
    return _form(request, form, _("Ghi giảng viên"), reverse("trainer-list"))


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is known of a trainer."""
    user, trainer = _managing(request, pk)
    form = TrainerForm(user, request.POST or None, trainer=trainer)
    if form.is_valid():
        told = form.cleaned_data
        if not access.can_appoint(user, trainer.level, told["commune"]):
            raise PermissionDenied
        try:
            appointing.correct(trainer, by=user, at=timezone.now(), **told)
        except appointing.Known as reason:
            form.add_error("user", str(reason))
        else:
            messages.success(request, _("Đã sửa."))
            return redirect("trainer", pk=pk)
    return _form(request, form, _("Sửa"), reverse("trainer", kwargs={"pk": pk}))


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Let someone teach no more, and at their wish forget who they were."""
    user, trainer = _managing(request, pk)
    act = appointing.forget if "xoa" in request.POST else appointing.stop
    try:
        act(trainer, by=user, at=timezone.now())
    except appointing.StillTeaches as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã ghi thôi dạy."))
    return redirect("trainer", pk=pk)


@require_safe
def generations(request: HttpRequest) -> HttpResponse:
    """Show what each step of the cascade knows, beside the one above it."""
    user = staffing(request)
    if not user.is_officer:
        raise PermissionDenied
    context = {
        "skills": reports.generations(user),
        "steps": [*(Level(step).label for step in reports.STEPS[:-1]), _("hộ")],
        "risk": round(RISK * 100), "fall": round(LEAST_FALL * 100),
    }  # fmt: skip
    return render(request, "training/generations.html", context)


def lineage(trainer: Trainer) -> list[Trainer]:
    """Return who taught a trainer, who taught that one, and so on up to the ministry's experts."""
    line: list[Trainer] = []
    learner = trainer
    while teacher := _teacher(learner):
        if teacher == trainer or teacher in line:
            break
        line.append(teacher)
        learner = teacher
    return line


def _teacher(learner: Trainer) -> Trainer | None:
    held = Certificate.objects.allowing(learner).order_by("issued_on", "pk")
    first = held.select_related("enrolment__training_class__trainer").first()
    return first.enrolment.training_class.trainer if first else None


def _table(form: str, found: QuerySet[Any]) -> HttpResponse:
    headings = [_("Cấp"), _("Họ tên"), _("Xã"), _("Ấp"), _("Ngày dạy mỗi tháng"), _("Số lớp đã dạy"),
                _("Thôi dạy từ")]  # fmt: skip
    rows = [
        (t.get_level_display(), t.name, str(t.commune or ""), str(t.hamlet or ""), t.days_a_month,
         t.held, t.stopped_on)
        for t in found[:MOST_TAKEN_AWAY]
    ]  # fmt: skip
    return table_response(form, "giang-vien", headings, rows)


def _trainer(user: User, pk: int) -> Trainer:
    found = Trainer.objects.visible_to(user).select_related("commune", "hamlet", "user")
    return get_object_or_404(found, pk=pk)


def _managing(request: HttpRequest, pk: int) -> tuple[User, Trainer]:
    user = staffing(request)
    trainer = _trainer(user, pk)
    if not access.can_manage(user, trainer):
        raise PermissionDenied
    return user, trainer


def _form(request: HttpRequest, form: TrainerForm, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "whence": _("Giảng viên")}
    return render(request, "training/form.html", context)
