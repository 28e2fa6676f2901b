from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.journal.models import record as journal
from lensan.producers import access
from lensan.producers.actions import reviewing
from lensan.producers.actions.registering import Erased
from lensan.producers.comparison import compared
from lensan.producers.models import Candidate, Producer, Record

LAST = "review_last"  # the session's memory of the row decided last, for undo

NOT_RELEASED = (reviewing.AlreadyDecided, reviewing.Rooted, Erased)


@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """Show one held row beside the producers that it may be of."""
    user = _reviewer(request)
    waiting = _waiting(request, user)
    after = request.GET.get("sau", "")
    ahead = waiting.filter(pk__gt=int(after)) if after.isdecimal() else waiting
    row = ahead.first() or waiting.first()
    context: dict[str, Any] = {
        "source": request.GET.get("danh-sach", ""),
        "left": waiting.count(),
        "may_undo": LAST in request.session,
    }
    if row:
        candidates = reviewing.candidates(row)
        within = _within(user, candidates)
        place = request.GET.get("ung-vien", "1")
        first = int(place) - 1 if place.isdecimal() and place != "0" else 0
        chosen = candidates[first : first + 1]
        seen = [c.producer for c in chosen if c.producer_id in within]
        context |= {
            "row": row,
            "here": row.pk - 1,  # the page that shows this row again
            "candidates": candidates,
            "chosen": chosen[0] if chosen else None,
            "within": within,
            "fields": compared(row, seen[0] if seen else None),
        }
        for producer in seen:
            at = timezone.now()
            journal("producers.file_read", producer, by=user, at=at, on_behalf_of=producer.code)
    return render(request, "producers/review.html", context)


def _waiting(request: HttpRequest, user: User) -> QuerySet[Record]:
    waiting = Record.objects.visible_to(user).held().order_by("pk")
    source = request.GET.get("danh-sach", "")
    if source.isdecimal():
        waiting = waiting.filter(source=int(source))
    return waiting.select_related("source", "sheet", "commune")


def _within(user: User, candidates: list[Candidate]) -> set[int]:
    """Return those producers whose file the user may see: the others are another officer's."""
    numbers = [candidate.producer_id for candidate in candidates]
    mine = Producer.objects.visible_to(user).filter(pk__in=numbers)
    return set(mine.values_list("pk", flat=True))


def _chosen(request: HttpRequest, user: User, row: Record) -> Producer | None:
    """Return the candidate that was chosen, if it still is one and of the user's territory."""
    candidates = reviewing.candidates(row)
    within = _within(user, candidates)
    mine = {str(c.producer_id): c.producer for c in candidates if c.producer_id in within}
    return mine.get(request.POST.get("producer", ""))


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    user = _reviewer(request)
    row = get_object_or_404(Record.objects.visible_to(user), pk=pk)
    producer = _chosen(request, user, row)
    if producer is None:
        messages.error(request, str(reviewing.NotStanding()))
        return redirect(_next(request))
    try:
        reviewing.accept(row, producer, by=user, at=timezone.now())
    except (reviewing.AlreadyDecided, reviewing.NotStanding) as reason:
        messages.error(request, str(reason))
        return redirect(_next(request))
    request.session[LAST] = row.pk
    messages.success(request, _("Đã gộp vào %(name)s.") % {"name": producer})
    return redirect(_next(request))


@require_POST
def set_apart(request: HttpRequest, pk: int) -> HttpResponse:
    user = _reviewer(request)
    row = get_object_or_404(Record.objects.visible_to(user), pk=pk)
    try:
        producer = reviewing.set_apart(row, by=user, at=timezone.now())
    except reviewing.AlreadyDecided as reason:
        messages.error(request, str(reason))
        return redirect(_next(request))
    request.session[LAST] = row.pk
    messages.success(request, _("Đã ghi là người mới: %(name)s.") % {"name": producer})
    return redirect(_next(request))


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take the last decision back: the row is held again."""
    user = _reviewer(request)
    last = request.session.pop(LAST, 0)
    row = Record.objects.visible_to(user).filter(pk=last).first()
    try:
        if row:
            reviewing.release(row, by=user, at=timezone.now())
            messages.success(request, _("Đã hoàn tác quyết định vừa rồi."))
    except NOT_RELEASED as reason:
        messages.error(request, str(reason))
    return redirect(_next(request))


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a row out of a producer's file; it is held again."""
    user = _reviewer(request)
    row = get_object_or_404(Record.objects.visible_to(user).exclude(producer=None), pk=pk)
    code = row.producer.code if row.producer else ""
    try:
        reviewing.release(row, by=user, at=timezone.now())
    except NOT_RELEASED as reason:
        messages.error(request, str(reason))
        return redirect("producer", code=code)
    messages.success(request, _("Đã tách dòng đó ra; nó đang chờ đối chiếu lại."))
    return redirect(f"{reverse('review-list')}?sau={row.pk - 1}")


def _next(request: HttpRequest) -> str:
    """Return where the queue goes on: after the row just seen, within the same list."""
    query = request.POST.get("query", "")
    return f"{reverse('review-list')}?{query}" if query.isprintable() else reverse("review-list")


def _reviewer(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not access.can_review(request.user):
        raise PermissionDenied
    return request.user
