from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lensan.marketplaces.connector import Refused
from lensan.marketplaces.models import Marketplace
from lensan.orders.actions.receiving import receive


@csrf_exempt
@login_not_required
@require_POST
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Take in what a marketplace pushes: kept, then answered; its signature is its key."""
    marketplace = get_object_or_404(Marketplace, code=code)
    try:
        receive(
            marketplace, request.headers, request.body, url=request.build_absolute_uri(),
            at=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        return HttpResponse(refusal.reason, status=403, content_type="text/plain; charset=utf-8")
    return HttpResponse("OK", content_type="text/plain")
