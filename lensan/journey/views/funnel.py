from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.journey import access
from lensan.journey.models import Contact
from lensan.journey.reports.funnel import Level, Which, funnel, in_pieces, leaks, listed, nights
from lensan.journey.steps import NAMES, ORDER, Step
from lensan.kernel.tables import FORMATS, Cell, streamed_table, table_response
from lensan.places.models import Commune

PAGE = 50
_LISTS = {
    Which.BEHIND: lazy("Chưa qua bước %(step)s"),
    Which.PAST: lazy("Đã qua bước %(step)s"),
    Which.ONLY_CLAIMED: lazy("Chỉ có người khai bước %(step)s"),
    Which.WAITING: lazy("Đang dừng ở bước %(step)s"),
}


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show an officer where households stop on their way, by means of contact."""
    user = _officer(request)
    communes = list(user.territory().select_related("district").order_by("code"))
    commune = _chosen(request, communes)
    on = nights(user).first()
    asked = [commune.pk] if commune else [one.pk for one in communes]
    levels = funnel(user, on=on, communes=asked) if on else []
    form = request.GET.get("dang", "")
    if form in FORMATS and on:
        place = commune.title if commune else _("toàn địa bàn")
        name = _("Hành trình %(place)s %(day)s") % {"place": place, "day": on}
        return table_response(form, name, *_table(levels))
    context = {
        "levels": levels, "on": on, "communes": communes, "commune": commune, "contacts": Contact,
        "leaks": leaks(user, on=on, communes=communes) if on and len(communes) > 1 and not commune else [],
    }  # fmt: skip
    return render(request, "journey/funnel.html", context)


@require_safe
def list_behind(request: HttpRequest) -> HttpResponseBase:
    """Show which households a number of the funnel is about: the list behind it."""
    user = _officer(request)
    step = request.GET.get("buoc", "")
    means, which = request.GET.get("cach", ""), request.GET.get("muc", "")
    if step not in ORDER or means not in {"", *Contact.values} or which not in set(Which):
        raise Http404
    commune = _chosen(request, list(user.territory()))
    found = listed(
        user, Step(step), Which(which), on=timezone.localdate(), commune=commune, means=means
    )
    form, name = request.GET.get("dang", ""), _LISTS[Which(which)] % {"step": NAMES[Step(step)]}
    record("journey.list_read", user, by=user, at=timezone.now(), step=step, form=form or "page")
    if form in FORMATS:
        headings = [_("Mã hộ"), _("Họ tên"), _("Xã"), _("Ấp")]
        return streamed_table(form, name, headings, _rows(found))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page, "rows": list(in_pieces(list(page.object_list))),
        "list_name": name, "step": NAMES[Step(step)], "commune": commune,
        "means": Contact(means).label if means else "",
    }  # fmt: skip
    return render(request, "journey/behind.html", context)


def _officer(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not access.can_steer(request.user):
        raise PermissionDenied
    return request.user


def _chosen(request: HttpRequest, communes: list[Commune]) -> Commune | None:
    """Return the commune that is asked for, None for the whole territory.

    :raises Http404: the officer does not answer for it
    """
    code = request.GET.get("xa", "")
    commune = next((one for one in communes if one.code == code), None)
    if code and commune is None:
        raise Http404
    return commune


def _table(levels: list[Level]) -> tuple[list[str], list[list[Cell]]]:
    headings = [
        _("Bước"),
        _("Đã qua (có người ghi)"),
        _("Đã xác nhận"),
        _("Đang dừng trước bước này"),
        _("Trong tổng số"),
    ]
    headings += [_("Qua bằng %s") % contact.label for contact in Contact]
    rows: list[list[Cell]] = [
        [
            one.name,
            one.claimed,
            one.verified,
            one.waiting,
            one.total,
            *(n for _m, n, _t in one.by_means),
        ]
        for one in levels
    ]
    return headings, rows


def _rows(found: list[int]) -> Iterator[list[Cell]]:
    for one in in_pieces(found):
        yield [one.code, one.name, one.commune.title, str(one.hamlet or "")]
