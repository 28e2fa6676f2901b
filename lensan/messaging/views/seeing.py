"""What sends messages to many is shown with its price first, and done when that was seen."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lensan.accounts.models import User
from lensan.messaging.actions.saying import Unsaid, collecting_unsaid
from lensan.messaging.models import Message
from lensan.messaging.previewing import Preview, preview
from lensan.messaging.registry import chosen_gateway, gateway_of

T = TypeVar("T")
SEEN = "da_xem"  # the field in which a press says what preview it answers
TEXTS, NAMES = 5, 200  # shown of each


def seen_first(
    request: HttpRequest, act: Callable[[], T], *, by: User, at: datetime, what: str, back: str
) -> T | HttpResponse:
    """Act, and return what came of it, if nothing is sent or its price was seen; else show that.

    The act is tried and taken back, so that what is shown is what it would send, to the last word.
    Where anything changed since it was seen, it is shown again. `act` names `by` and `at` for the
    messages it sends; `what` is said to be done, `back` is where nothing happens.
    """
    seen = request.POST.get(SEEN, "")
    with transaction.atomic():
        with collecting_unsaid() as unsaid:
            done = act()
        mine = Message.objects.queued().filter(by=by, at=at)
        found = preview(list(mine.order_by("pk")), unsaid, at=at)
        if not found.messages or found.figures == seen:
            return done
        transaction.set_rollback(True)
    return _shown(request, found, what=what, back=back, changed=bool(seen))


def _shown(
    request: HttpRequest, found: Preview, *, what: str, back: str, changed: bool
) -> HttpResponse:
    gateway = gateway_of(chosen_gateway())
    told = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {SEEN, "csrfmiddlewaretoken"}
    ]
    context = {
        "preview": found, "what": what, "back": back, "changed": changed, "told": told, "seen": SEEN,
        "texts": found.prices[:TEXTS], "more_texts": len(found.prices[TEXTS:]),
        "reasons": _by_reason(found.unsaid), "gateway": gateway,
    }  # fmt: skip
    return render(request, "messaging/preview.html", context)


def _by_reason(unsaid: tuple[Unsaid, ...]) -> dict[str, list[str]]:
    """Group whom nothing is said by the reason, as far as a page has room."""
    reasons: dict[str, list[str]] = {}
    for one in unsaid[:NAMES]:
        reasons.setdefault(one.why, []).append(one.who)
    return reasons
