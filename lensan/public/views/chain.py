"""The ends of each day's chain of events, for whoever wants to hold us to them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from lensan.traceability.models import DayRoot

SHOWN = 400  # days, the newest first


@login_not_required  # a hash tells nothing but that nothing was changed
def day_roots(request: HttpRequest) -> HttpResponse:
    """Return, a line for each day, how many events the chain held at its end, and its hash."""
    roots = DayRoot.objects.order_by("-on").values_list("on", "count", "hash")[:SHOWN]
    lines = "".join(f"{on:%Y-%m-%d} {count} {hash_}\n" for on, count, hash_ in roots)
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")
