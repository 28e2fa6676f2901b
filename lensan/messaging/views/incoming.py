from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lensan.messaging.actions.receiving import NotAMessage
from lensan.messaging.actions.taking_in import take_in
from lensan.messaging.connector import Refused
from lensan.messaging.registry import NoGateway, gateway_of


@csrf_exempt  # a gateway has no session; it proves itself by its own token
@login_not_required
@require_POST
def incoming(request: HttpRequest, name: str) -> HttpResponse:
    """Take in what a gateway brings: 403 if it is forged, 400 if it is no message."""
    at = timezone.now()
    headers = {key.lower(): value for key, value in request.headers.items()}
    try:
        told = gateway_of(name).read(headers, request.body, at=at)
    except NoGateway as error:
        raise Http404 from error
    except Refused as error:
        return HttpResponse(error.reason, status=403, content_type="text/plain; charset=utf-8")
    try:
        take_in(name, told, at=at)
    except NotAMessage as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=200)
