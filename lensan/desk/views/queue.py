from collections import defaultdict
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lensan.accounts.models import Role, User
from lensan.desk.views.waiting import Waiting, waiting_to_call
from lensan.places.models import Hamlet

AT_ONCE = 200
SOON = timedelta(hours=6)


@require_safe
def order_queue(request: HttpRequest) -> HttpResponse:
    """Show an operator which orders are about to be lost, hamlet by hamlet, and whom to call."""
    user = request.user
    assert isinstance(user, User)
    if not user.is_officer:
        raise PermissionDenied
    now = timezone.now()
    found = waiting_to_call(user, now=now, most=AT_ONCE)
    open_ones = [one for one in found if not one.is_late]
    context = {
        "groups": _by_hamlet(open_ones), "late": [one for one in found if one.is_late],
        "waiting": len(open_ones), "soon": now + SOON, "is_whole": len(found) < AT_ONCE,
    }  # fmt: skip
    return render(request, "desk/queue.html", context)


def _by_hamlet(found: list[Waiting]) -> list[tuple[Hamlet | None, str, list[str], list[Waiting]]]:
    """Return the orders by hamlet, with its helpers: the hamlet with the most urgent order first."""
    groups: dict[tuple[int, int | None], list[Waiting]] = defaultdict(list)
    for one in found:
        producer = one.order.stall.producer
        groups[producer.commune_id, producer.hamlet_id].append(one)
    helpers = _helpers({hamlet for _commune, hamlet in groups if hamlet})
    return [
        (first.hamlet, first.commune.title, helpers.get(first.hamlet_id or 0, []), orders)
        for orders in groups.values()
        for first in [orders[0].order.stall.producer]
    ]


def _helpers(hamlets: set[int]) -> dict[int, list[str]]:
    there = User.objects.filter(role=Role.HELPER, is_active=True, hamlets__in=hamlets)
    found: dict[int, list[str]] = defaultdict(list)
    for name, username, hamlet in there.order_by("pk").values_list(
        "full_name", "username", "hamlets"
    ):
        found[hamlet].append(name or username)
    return found
