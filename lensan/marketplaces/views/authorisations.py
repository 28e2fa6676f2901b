from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.kernel.tables import FORMATS, table_response
from lensan.marketplaces import access
from lensan.marketplaces.actions import calling
from lensan.marketplaces.connector import Refused, TryAgain
from lensan.marketplaces.forms import AuthoriseForm
from lensan.marketplaces.models import Authorisation, Stall
from lensan.marketplaces.models.stalls import AuthorisationQuerySet
from lensan.marketplaces.spreading import spread, visits_a_week
from lensan.places.models import Commune

PER_PAGE = 50
WEEKS, SHOWN = 52, 12  # planned ahead, and shown
ENDED = -1  # in place of a week
Due = dict[int, Counter[int]]  # by commune: how many must be visited in or before each week


class Visit(NamedTuple):
    """An authorisation, and the first day of the week in which to go there; none where it ended."""

    authorisation: Authorisation
    week: date | None


@require_safe
def authorisation_list(request: HttpRequest) -> HttpResponse:
    """Show whose consent ends within the year, and how many visits a week keep ahead of it."""
    user, at = _user(request), timezone.now()
    mine = Authorisation.objects.visible_to(user).ending(at, within=timedelta(weeks=WEEKS))
    due = _due(mine, at)
    communes = {one.pk: one for one in Commune.objects.filter(pk__in=due).order_by("name", "code")}
    asked = request.GET.get("xa", "")
    chosen = next((one for one in communes.values() if one.code == asked), None)
    if chosen is None and len(communes) == 1:
        [chosen] = communes.values()
    if chosen:
        mine = mine.filter(stall__producer__commune=chosen)
        due = {chosen.pk: due[chosen.pk]}
    if (form := request.GET.get("dang", "")) in FORMATS:
        return _table(form, _visits(mine, due, at))
    context = {
        "communes": communes.values(), "chosen": chosen, "weeks": list(_weeks(due, at)),
        "places": [] if chosen else [_place(communes[pk], due[pk]) for pk in communes],
        "ended": sum(weeks[ENDED] for weeks in due.values()),
        "total": sum(weeks.total() for weeks in due.values()),
        "page": _page(request, mine, due, at) if chosen else None,
    }  # fmt: skip
    return render(request, "marketplaces/authorisations.html", context)


def authorise(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over the consent that a seller has given anew."""
    user = _user(request)
    found = Stall.objects.visible_to(user).select_related("marketplace", "producer")
    stall = get_object_or_404(found, pk=pk)
    if not access.can_list(user, stall):
        raise PermissionDenied
    form = AuthoriseForm(request.POST or None)
    if form.is_valid():
        try:
            calling.authorise(stall, form.cleaned_data["code"], by=user, at=timezone.now())
        except (TryAgain, Refused) as no:
            form.add_error("code", no.reason)
        else:
            messages.success(request, _("Đã nhận sự đồng ý mới của người bán."))
            return redirect("stall", pk=pk)
    return render(request, "marketplaces/authorise.html", {"form": form, "stall": stall})


def _due(mine: AuthorisationQuerySet, at: datetime) -> Due:
    """Count by commune and by the last week before the one in which a consent ends, or this one."""
    due: Due = defaultdict(Counter)
    by_commune = mine.order_by().values("stall__producer__commune")
    over = by_commune.filter(authorised_until__lte=at).annotate(count=Count("pk"))
    for commune, count in over.values_list("stall__producer__commune", "count"):
        due[commune][ENDED] = count
    coming = by_commune.filter(authorised_until__gt=at).annotate(
        week=TruncWeek("authorised_until"), count=Count("pk")
    )
    for commune, week, count in coming.values_list("stall__producer__commune", "week", "count"):
        weeks = (timezone.localdate(week) - _monday(at, 0)).days // 7
        due[commune][max(weeks - 1, 0)] += count
    return due


def _monday(at: datetime, week: int) -> date:
    today = timezone.localdate(at)
    return today + timedelta(weeks=week, days=-today.weekday())


def _weeks(due: Due, at: datetime) -> Iterator[tuple[date, int, int]]:
    """Yield the weeks to come: how many consents are to be renewed by then, how many visits."""
    plans = [spread(weeks, WEEKS) for weeks in due.values()]
    for week in range(SHOWN):
        last = sum(weeks[week] for weeks in due.values())
        yield _monday(at, week), last, sum(plan[week] for plan in plans)


def _place(commune: Commune, weeks: Counter[int]) -> tuple[Commune, int, int, int]:
    """Return a commune with how many have ended, will end, and are visited each week."""
    ended = weeks[ENDED]
    return commune, ended, weeks.total() - ended, visits_a_week(weeks, WEEKS)


def _visits(mine: AuthorisationQuerySet, due: Due, at: datetime) -> Iterator[Visit]:
    """Yield all in the order in which they end, each with its week in its commune's plan."""
    a_week = {commune: max(visits_a_week(weeks, WEEKS), 1) for commune, weeks in due.items()}
    before: Counter[int] = Counter()
    whole = mine.select_related("stall__marketplace", "stall__producer__commune")
    for one in whole.iterator(chunk_size=2000):
        commune = one.stall.producer.commune_id
        if one.authorised_until is None or one.authorised_until <= at:
            yield Visit(one, None)
            continue
        yield Visit(one, _monday(at, before[commune] // a_week[commune]))
        before[commune] += 1


def _page(request: HttpRequest, mine: AuthorisationQuerySet, due: Due, at: datetime) -> object:
    return Paginator(list(_visits(mine, due, at)), PER_PAGE).get_page(request.GET.get("page"))


def _table(form: str, visits: Iterator[Visit]) -> HttpResponse:
    headings = [_("Người bán"), _("Mã hộ"), _("Xã"), _("Gian hàng"), _("Sàn"),
                _("Cho phép đến"), _("Nên đến tuần từ")]  # fmt: skip
    rows = (
        (v.authorisation.stall.producer.name, v.authorisation.stall.producer.code,
         v.authorisation.stall.producer.commune.title, v.authorisation.stall.name,
         v.authorisation.stall.marketplace.name, v.authorisation.authorised_until,
         v.week or _("đã hết hạn"))
        for v in visits
    )  # fmt: skip
    return table_response(form, _("quyen-truy-cap"), headings, rows)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
