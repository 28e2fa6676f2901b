from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lensan.accounts.models import Role, User
from lensan.dashboard.indicators import INDICATORS
from lensan.dashboard.models import Measurement
from lensan.desk.views.buying import closing_soon, to_order
from lensan.desk.views.own import as_shown
from lensan.desk.views.waiting import SHOWN, waiting_to_call
from lensan.errands.models import Errand
from lensan.marketplaces.models import Listing
from lensan.orders.models import Order, Parked
from lensan.producers.models import Import, Producer, Record
from lensan.training.access import can_note
from lensan.training.models import TrainingClass

FIGURES = ("registered", "with_consent", "reachable")


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever signed in."""
    user = request.user
    assert isinstance(user, User)
    if user.is_officer:
        return render(request, "desk/today.html", _waiting(user))
    if user.role == Role.HELPER:
        return render(request, "desk/hamlets.html", _of_hamlets(user))
    own = Producer.objects.visible_to(user).active().order_by("pk").first()
    if own:
        return render(request, "desk/own.html", as_shown(user, own, now=timezone.now()))
    return render(request, "desk/nothing.html", {"classes": _classes(user)})


def _classes(user: User) -> list[TrainingClass]:
    """Return the classes that meet today, where the user may note who comes."""
    today = TrainingClass.objects.visible_to(user).meeting(timezone.localdate())
    whole = today.select_related("course", "venue__commune", "trainer")
    found = whole.order_by("from_time", "pk")[:SHOWN]
    return [one for one in found if can_note(user, one)]


def _of_hamlets(user: User) -> dict[str, Any]:
    mine = Producer.objects.visible_to(user).active().select_related("hamlet")
    return {
        "found": mine.order_by("sort_key")[:SHOWN],
        "waiting": waiting_to_call(user, now=timezone.now()),
        "classes": _classes(user), "closing": closing_soon(user, on=timezone.localdate()),
    }  # fmt: skip


def _waiting(user: User) -> dict[str, Any]:
    lists = Import.objects.visible_to(user)
    orders = Order.objects.visible_to(user)
    return {
        "classes": _classes(user),
        "orders": orders.undecided().count(),
        "short": orders.undecided().short().count(),
        "parked": Parked.objects.visible_to(user).waiting().count(),
        "lacking": Listing.objects.visible_to(user).filter(state=Listing.State.DRAFT).count(),
        "errands": Errand.objects.visible_to(user).waiting(timezone.now()).count(),
        "to_order": to_order(user),
        "held": Record.objects.visible_to(user).held().count(),
        "to_check": lists.filter(state=Import.State.READY).order_by("received_at")[:10],
        "unreadable": lists.filter(state=Import.State.UNREADABLE).order_by("-received_at")[:5],
        "figures": list(_figures(user)),
    }


def _figures(user: User) -> Iterator[dict[str, Any]]:
    """Yield the last night's figures of the user's territory, as sums over its communes."""
    last = Measurement.objects.order_by("-on").values_list("on", flat=True).first()
    if last is None:
        return
    mine = user.territory().values("pk")
    rows = Measurement.objects.filter(on=last, indicator__in=FIGURES, commune__in=mine)
    sums: dict[str, list[int]] = {code: [0, 0] for code in FIGURES}
    for code, counted, total in rows.values_list("indicator", "counted", "total"):
        sums[code][0] += counted
        sums[code][1] += total
    for code in FIGURES:
        yield {"indicator": INDICATORS[code], "counted": sums[code][0], "total": sums[code][1]}
