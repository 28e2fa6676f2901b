"""The chain of events: each day's published end, and whether anything was changed since."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lensan.traceability.actions.sealing import verify
from lensan.traceability.models import DayRoot, Link
from lensan.traceability.views import steering

SHOWN = 60
AT_ONCE = 50_000  # links that are walked while a person waits


def show_chain(request: HttpRequest) -> HttpResponse:
    """Show the last days' ends; on demand the whole chain is walked and the verdict told."""
    steering(request)
    last = Link.objects.order_by("-number").first()
    wanted, too_long = request.method == "POST", bool(last and last.number > AT_ONCE)
    context = {
        "roots": DayRoot.objects.order_by("-on")[:SHOWN], "last": last,
        "verdict": verify() if wanted and not too_long else None,
        "too_long": wanted and too_long,
    }  # fmt: skip
    return render(request, "traceability/chain.html", context)
