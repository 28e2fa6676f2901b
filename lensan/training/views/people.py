from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.paging import leaf
from lensan.kernel.states import NotAllowed
from lensan.messaging.views.seeing import seen_first
from lensan.producers.models import Producer, everyone, silent
from lensan.producers.models.whose import with_person
from lensan.training import access
from lensan.training.actions import enrolling
from lensan.training.dossier import learned
from lensan.training.forms.classes import WayForm
from lensan.training.models import Certificate, Enrolment, Trainer, TrainingClass
from lensan.training.views import browsing, noting
from lensan.training.views.classes import enrolment_for, said

PER_PAGE = 100
COMING, NOT_COMING = "di", "khong"
BY_NAME = ("sort_key", "id")


def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose whom to ask to a class: those of its commune who do not hold the course yet."""
    user, training_class = noting(request, pk)
    found = _to_ask(user, training_class)
    hamlet = request.GET.get("ap", "")
    if hamlet.isdecimal():
        found = found.filter(hamlet=int(hamlet))
    if request.method == "POST":
        return _invited(request, user, training_class, found)
    shown = Producer.objects.select_related("hamlet")
    page = leaf(found, by=BY_NAME, after=request.GET.get("sau", ""), size=PER_PAGE, shown=shown)
    context = {
        "training_class": training_class, "page": page, "form": WayForm(), "hamlet": hamlet,
        "hamlets": training_class.venue.commune.hamlets.order_by("name"),
        "silent": silent([one.pk for one in page]),
    }  # fmt: skip
    return render(request, "training/invite.html", context)


@require_POST
def invite_the_absent(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask those who missed the class that this one makes up for."""
    user, training_class = noting(request, pk)
    form = WayForm(request.POST)
    way, now = form.cleaned_data["way"] if form.is_valid() else "helper", timezone.now()
    try:
        told = seen_first(
            request,
            lambda: enrolling.invite_the_absent(training_class, way=way, by=user, at=now),
            by=user, at=now, what=_("Mời người vắng"), back=reverse("class", kwargs={"pk": pk}),
        )  # fmt: skip
    except (enrolling.CannotCome, NotAllowed) as reason:
        messages.error(request, str(reason))
        return redirect("class", pk=pk)
    if isinstance(told, HttpResponse):
        return told
    messages.success(request, said(told, _("Đã mời người vắng.")))
    return redirect("class", pk=pk)


@require_POST
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one person a place, by the code of a household or the number of a trainer."""
    user, training_class = noting(request, pk)
    person = _person(request, user, training_class)
    if person is None:
        messages.error(request, _("Không có mã hộ này trong phần bạn phụ trách."))
        return redirect("class", pk=pk)
    try:
        enrolment = enrolling.enrol(training_class, person, by=user, at=timezone.now())
    except (enrolling.CannotCome, NotAllowed) as reason:
        messages.error(request, str(reason))
    else:
        told = {"person": enrolment, "state": enrolment.get_state_display()}
        messages.success(request, _("%(person)s: %(state)s.") % told)
    return redirect("class", pk=pk)


@require_POST
def answer(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Write whether someone will come."""
    user = browsing(request)
    enrolment = enrolment_for(user, pk)
    if not access.can_answer(user, enrolment):
        raise PermissionDenied
    if word not in {COMING, NOT_COMING}:
        raise Http404
    act = enrolling.accept if word == COMING else enrolling.decline
    try:
        act(enrolment, by=user, at=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        told = {"person": enrolment, "state": enrolment.get_state_display()}
        messages.success(request, _("%(person)s: %(state)s.") % told)
    return redirect("class", pk=enrolment.training_class_id)


@require_safe
def show_learned(request: HttpRequest, code: str) -> HttpResponse:
    """Show the classes of one producer, under whichever of their merged files they came."""
    user = browsing(request)
    producer = get_object_or_404(Producer.objects.visible_to(user).active(), code=code)
    enrolments = learned(everyone([producer.pk]))
    context = {"producer": producer, "enrolments": enrolments}
    return render(request, "training/learned.html", context)


def _to_ask(user: User, training_class: TrainingClass) -> QuerySet[Producer]:
    """Return who may be asked: of the commune, not asked yet, and without the course's certificate.

    What stands under a file that was absorbed is theirs too.
    """
    mine = access.pupils_of(user, training_class).active().filter(erased_at=None)
    of_it = Enrolment.objects.filter(training_class__course__code=training_class.course.code)
    holding = Q(certificate__in=Certificate.objects.valid())
    done = of_it.filter(holding | Q(training_class=training_class)).exclude(producer=None)
    people = with_person(done, "producer", timezone.localdate()).values("person")
    return mine.filter(commune=training_class.venue.commune).exclude(pk__in=people)


def _invited(
    request: HttpRequest, user: User, training_class: TrainingClass, found: QuerySet[Producer]
) -> HttpResponse:
    form = WayForm(request.POST)
    chosen = [int(told) for told in request.POST.getlist("ho") if told.isdecimal()]
    if not form.is_valid() or not chosen:
        messages.error(request, _("Hãy chọn ít nhất một hộ và cách mời."))
        return redirect(request.get_full_path())
    people = found.filter(pk__in=chosen[: enrolling.MOST_AT_ONCE]).select_related("commune")
    way, now, back = form.cleaned_data["way"], timezone.now(), request.get_full_path()
    try:
        told = seen_first(
            request,
            lambda: enrolling.invite(training_class, list(people), way=way, by=user, at=now),
            by=user, at=now, what=_("Mời vào lớp"), back=back,
        )  # fmt: skip
    except (enrolling.CannotCome, NotAllowed) as reason:
        messages.error(request, str(reason))
        return redirect(back)
    if isinstance(told, HttpResponse):
        return told
    messages.success(request, said(told, _("Đã mời.")))
    return redirect("class", pk=training_class.pk)


def _person(
    request: HttpRequest, user: User, training_class: TrainingClass
) -> Producer | Trainer | None:
    if (number := request.POST.get("giang_vien", "")).isdecimal():
        return get_object_or_404(Trainer.objects.visible_to(user).active(), pk=int(number))
    code = request.POST.get("ma", "").strip().upper()
    found = access.pupils_of(user, training_class).active().select_related("commune__successor")
    return found.filter(code=code).first()
