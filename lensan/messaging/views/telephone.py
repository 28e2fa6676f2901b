from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.messaging.access import can_hold_telephone
from lensan.messaging.actions.delivering import deliver
from lensan.messaging.actions.receiving import receive
from lensan.messaging.forms import AnswerForm
from lensan.messaging.models import Message, MessageQuerySet
from lensan.messaging.registry import chosen_gateway, is_simulated
from lensan.producers.models import Producer, ProducerQuerySet, silent

SHOWN = 50
LATELY = 500  # messages among which those are looked for who were written to last


@require_safe
def telephone_list(request: HttpRequest) -> HttpResponse:
    """Find a telephone to pick up: by name or number, else those that were written to last."""
    user = _holder(request)
    query = request.GET.get("q", "").strip()[:100]
    with_phone = Producer.objects.visible_to(user).active().exclude(phone="")
    if query:
        found = list(with_phone.matching(query).order_by("sort_key", "pk")[:SHOWN])
    else:
        found = _written_to_last(user, with_phone)
    context = {"query": query, "found": found, "silent": silent([one.pk for one in found])}
    return render(request, "messaging/telephone_list.html", context)


def telephone(request: HttpRequest, code: str) -> HttpResponse:
    """Show a plain telephone's messages, and let its holder write back."""
    user = _holder(request)
    producer = _producer(user, code)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        receive(
            chosen_gateway(), reference=f"telephone-{uuid4().hex}", phone=producer.phone,
            text=form.cleaned_data["text"], at=timezone.now(),
        )  # fmt: skip
        return redirect("telephone", code=code)
    shown = list(
        _on(user, producer)
        .exclude(state__in=_NOT_THERE)
        .order_by(Coalesce("sent_at", "at").desc(), "-pk")[:SHOWN]
    )
    context = {
        "producer": producer, "form": form, "shown": shown[::-1],
        "silent": silent([producer.pk]), "waiting": _on(user, producer).due(timezone.now()).count(),
    }  # fmt: skip
    return render(request, "messaging/telephone.html", context)


@require_POST
def fetch(request: HttpRequest, code: str) -> HttpResponse:
    """Bring to a telephone at once what else would come within a minute."""
    user = _holder(request)
    for message in _on(user, _producer(user, code)).due(timezone.now())[:SHOWN]:
        deliver(message, at=timezone.now())
    return redirect("telephone", code=code)


_NOT_THERE = [Message.State.QUEUED, Message.State.FAILED]


def _holder(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not is_simulated():
        raise Http404
    if not can_hold_telephone(request.user):
        raise PermissionDenied
    return request.user


def _producer(user: User, code: str) -> Producer:
    with_phone = Producer.objects.visible_to(user).active().exclude(phone="")
    return get_object_or_404(with_phone, code=code)


def _on(user: User, producer: Producer) -> MessageQuerySet:
    return Message.objects.visible_to(user).filter(phone=producer.phone)


def _written_to_last(user: User, among: ProducerQuerySet) -> list[Producer]:
    lately = Message.objects.visible_to(user).exclude(producer=None).order_by("-pk")
    numbers = list(dict.fromkeys(lately.values_list("producer", flat=True)[:LATELY]))[:SHOWN]
    return sorted(among.filter(pk__in=numbers), key=lambda one: numbers.index(one.pk))
