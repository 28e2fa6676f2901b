import re
from collections.abc import Collection
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.training import access
from lensan.training.actions import attending, board, doubting
from lensan.training.actions.enrolling import Full
from lensan.training.models import Attendance, Enrolment, TrainingClass
from lensan.training.views import browsing, noting

PER_PAGE = 50
MOST = 1000  # names noted at once
REFUSED = (attending.NotADay, attending.NotNoted, Full)
HERE, NOT_HERE = "dung", "bo"
_CODES = re.compile(r"[A-Za-z]{2}\d{6,}")


def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of a class on one day: whoever is ticked was there."""
    user, training_class = noting(request, pk)
    on = _day(request, training_class)
    if request.method == "POST":
        return _noted(request, user, training_class, on)
    people = listed(user, training_class, on)
    lacking = attending.lacking_consent(
        [one.producer_id for one in people if one.producer_id], on=timezone.localdate()
    )
    context = {
        "training_class": training_class, "on": on, "people": people, "lacking": lacking,
        "days": [day for day in training_class.days() if day <= timezone.localdate()],
    }  # fmt: skip
    return render(request, "training/attendance.html", context)


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Write that people signed on paper that the programme may keep their file."""
    user, training_class = noting(request, pk)
    chosen = _numbers(request.POST.getlist("ho"))
    producers = [*access.pupils_of(user, training_class).filter(pk__in=chosen, erased_at=None)]
    if producers:
        attending.agree(training_class, producers, by=user, at=timezone.now())
        messages.success(
            request, _("Đã ghi %(count)d người ký đồng ý.") % {"count": len(producers)}
        )
    else:
        messages.error(request, _("Hãy chọn những người đã ký đồng ý."))
    return _back(training_class, _day(request, training_class))


@require_safe
def show_board(request: HttpRequest, pk: int) -> HttpResponse:
    """The code to be written on the board today, and where the quiz is."""
    user, training_class = noting(request, pk)
    if not access.can_run(user, training_class):
        raise PermissionDenied
    on = timezone.localdate()
    try:
        code = board.draw(training_class, on, by=user, at=timezone.now()).code
    except (attending.NotADay, board.NoCode) as reason:
        messages.error(request, str(reason))
        return redirect("class", pk=pk)
    address = request.build_absolute_uri(reverse("quiz", kwargs={"code": code}))
    context = {"training_class": training_class, "code": code, "on": on, "address": address}
    return render(request, "training/board.html", context)


@require_safe
def doubt_list(request: HttpRequest) -> HttpResponse:
    """Show who was noted in two places at once, the latest first."""
    user = browsing(request)
    if not user.is_officer:
        raise PermissionDenied
    mine = Enrolment.objects.visible_to(user).values("pk")
    found = Attendance.objects.in_doubt().filter(enrolment__in=mine)
    whole = found.select_related(
        "enrolment__producer", "enrolment__trainer", "enrolment__training_class__course",
        "enrolment__training_class__venue__commune", "by",
    )  # fmt: skip
    order = ("-on", "enrolment__producer", "enrolment__trainer", "pk")
    page = Paginator(whole.order_by(*order), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "training/doubt_list.html", {"page": page})


@require_POST
def judge(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Say that someone really was in this class, or was not."""
    user = browsing(request)
    mine = Attendance.objects.filter(enrolment__in=Enrolment.objects.visible_to(user).values("pk"))
    whole = mine.select_related(
        "enrolment__training_class__venue__commune", "enrolment__training_class__trainer",
        "enrolment__producer",
    )  # fmt: skip
    attendance = get_object_or_404(whole, pk=pk)
    training_class = attendance.enrolment.training_class
    if not access.can_run(user, training_class):
        raise PermissionDenied
    if word not in {HERE, NOT_HERE}:
        raise Http404
    if word == HERE:
        doubting.settle(attendance, by=user, at=timezone.now())
        messages.success(request, _("Đã ghi nơi người ấy thật sự có mặt."))
    else:
        attending.strike(attendance, by=user, at=timezone.now())
        messages.success(request, _("Đã bỏ lượt có mặt."))
    return redirect("doubt-list") if user.is_officer else _back(training_class, attendance.on)


def note(
    request: HttpRequest,
    user: User,
    training_class: TrainingClass,
    on: date,
    way: str,
    *,
    producers: Collection[int],
    trainers: Collection[int] = (),
) -> bool:
    """Note people in class, and say so; nobody is noted where one of them cannot be."""
    try:
        done = attending.note(
            training_class, producers, trainers=trainers, on=on, way=way, by=user,
            at=timezone.now(),
        )  # fmt: skip
    except REFUSED as reason:
        messages.error(request, str(reason))
        return False
    messages.success(request, _("Đã ghi thêm %(new)d người có mặt.") % {"new": done.new})
    if done.in_doubt:
        messages.warning(
            request, _("Có người đã được ghi ở lớp khác cùng giờ; cán bộ sẽ hỏi lại họ ở đâu.")
        )
    return True


def chosen_people(
    request: HttpRequest, user: User, training_class: TrainingClass
) -> tuple[list[int], list[int]]:
    """Return the numbers of the producers and trainers that were ticked or whose codes were typed.

    :raises Http404: one of them is not the user's to note
    """
    codes = {code.upper() for code in _CODES.findall(request.POST.get("ma", ""))}
    numbers = set(_numbers(request.POST.getlist("ho")))
    mine = access.pupils_of(user, training_class)
    known = set(mine.filter(pk__in=numbers).values_list("pk", flat=True))
    typed = dict(mine.filter(code__in=codes).values_list("code", "pk")) if codes else {}
    teachers = set(_numbers(request.POST.getlist("giang_vien")))
    if teachers:
        enrolled = training_class.enrolments.filter(trainer__in=teachers)
        if set(enrolled.values_list("trainer", flat=True)) != teachers:
            raise Http404
    if known != numbers or set(typed) != codes:
        raise Http404
    return sorted(known | set(typed.values())), sorted(teachers)


def _noted(
    request: HttpRequest, user: User, training_class: TrainingClass, on: date
) -> HttpResponse:
    producers, trainers = chosen_people(request, user, training_class)
    if not producers and not trainers:
        messages.error(request, _("Hãy đánh dấu người có mặt, hoặc ghi mã hộ."))
    else:
        tick_way = Attendance.Way.TICK
        note(request, user, training_class, on, tick_way, producers=producers, trainers=trainers)
    return _back(training_class, on)


def listed(user: User, training_class: TrainingClass, on: date) -> list[Enrolment]:
    """Return those of a class whom the user may note, with whether they are noted that day."""
    theirs = Enrolment.objects.visible_to(user).filter(training_class=training_class)
    coming = theirs.exclude(state=Enrolment.State.DECLINED)
    there = Attendance.objects.filter(enrolment=OuterRef("pk"), on=on)
    whole = coming.select_related("producer__hamlet", "trainer").annotate(there=Exists(there))
    return list(whole.order_by("producer__sort_key", "trainer__name", "pk")[:MOST])


def _numbers(told: Collection[str]) -> list[int]:
    return [int(one) for one in told if one.isdecimal()][:MOST]


def _day(request: HttpRequest, training_class: TrainingClass) -> date:
    """Return the day that the address names, else today or the class's nearest day before."""
    asked = (request.POST if request.method == "POST" else request.GET).get("ngay", "")
    try:
        told = parse_date(asked)
    except ValueError:
        told = None
    return told or max(training_class.starts_on, min(timezone.localdate(), training_class.ends_on))


def _back(training_class: TrainingClass, on: date) -> HttpResponse:
    address = reverse("attendance", kwargs={"pk": training_class.pk})
    return redirect(f"{address}?ngay={on.isoformat()}")
