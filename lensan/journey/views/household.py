from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import Role, User
from lensan.journal.models import record
from lensan.journey import access
from lensan.journey.actions import stating
from lensan.journey.forms import BarrierForm, CodeForm, FactForm, MandateForm, PaperForm
from lensan.journey.indicators.known import known, next_of
from lensan.journey.models import Barrier, Fact, Mandate, Source
from lensan.journey.next_step import Known
from lensan.journey.steps import NAMES, ORDER
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Producer, everyone

SHOWN, ENDED = 30, 5  # facts; mandates that are over


def of_one(
    view: Callable[[HttpRequest, User, Producer], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Let a door open on one household whom the user sees; for a stranger there is none."""

    @wraps(view)
    def door(request: HttpRequest, code: str) -> HttpResponse:
        user = request.user
        assert isinstance(user, User)
        found = Producer.objects.visible_to(user).active().select_related("hamlet", "commune")
        return view(request, user, get_object_or_404(found, code=code))

    return door


@require_safe
@of_one
def show(request: HttpRequest, user: User, producer: Producer) -> HttpResponse:
    """Show how far a household has come, what is next, what stands in the way, and who acts for it."""
    record("journey.read", producer, by=user, at=timezone.now(), on_behalf_of=producer.code)
    return render(request, "journey/household.html", as_shown(user, producer))


@require_POST
@of_one
def state(request: HttpRequest, user: User, producer: Producer) -> HttpResponse:
    """Write down what a person states of the household."""
    _may_state(user, producer)
    form = FactForm(request.POST)
    if not form.is_valid():
        return render(request, "journey/household.html", as_shown(user, producer, fact_form=form))
    told, now = form.cleaned_data, timezone.now()
    try:
        stating.state(
            producer, told["kind"], holds=told["holds"] == "yes", marketplace=told["marketplace"],
            place=told["place"], note=told["note"], key=f"page-{uuid4().hex}", source=source_of(user),
            said_at=now, by=user, at=now,
        )  # fmt: skip
        messages.success(
            request, _("Đã ghi. Ghi nhầm thì ghi lại với “không còn, hoặc ghi nhầm”.")
        )
    except Erased as reason:
        messages.error(request, str(reason))
    return redirect("journey-of", code=producer.code)


@require_POST
@of_one
def hinder(request: HttpRequest, user: User, producer: Producer) -> HttpResponse:
    """Write down what stands in the household's way."""
    _may_state(user, producer)
    form = BarrierForm(request.POST)
    if form.is_valid():
        told, now = form.cleaned_data, timezone.now()
        try:
            stating.hinder(
                producer, told["reason"], look_again_on=told["look_again_on"], note=told["note"],
                key=f"page-{uuid4().hex}", source=source_of(user), said_at=now, by=user, at=now,
            )  # fmt: skip
        except stating.NoDay as reason:
            form.add_error("look_again_on", str(reason))
        else:
            messages.success(request, _("Đã ghi điều vướng."))
            return redirect("journey-of", code=producer.code)
    return render(request, "journey/household.html", as_shown(user, producer, barrier_form=form))


def source_of(user: User) -> Source:
    """Return as who this person speaks of a household."""
    if user.is_officer:
        return Source.OFFICER
    return Source.HELPER if user.role == Role.HELPER else Source.HOUSEHOLD


def _may_state(user: User, producer: Producer) -> None:
    if not access.can_state(user, producer):
        raise PermissionDenied


def as_shown(user: User, producer: Producer, **forms: Any) -> dict[str, Any]:
    """Return what the page of one household shows; forms that were filled in stand for empty ones."""
    on = timezone.localdate()
    nothing = Known(frozenset(), frozenset())
    now = known(Producer.objects.filter(pk=producer.pk), on=on).get(producer.pk, nothing)
    files = dict.fromkeys(everyone([producer.pk]), producer.pk)
    mandates = Mandate.objects.filter(producer__in=files).select_related("helper", "producer")
    facts = Fact.objects.filter(producer__in=files).select_related("by", "marketplace")
    latest = mandates.exclude(state=Mandate.State.ENDED).order_by("-pk")
    return {
        "producer": producer,
        "next": next_of(now, on=on),
        "steps": [
            {"name": NAMES[step], "verified": step in now.verified, "claimed": step in now.claimed}
            for step in ORDER
        ],
        "facts": facts.order_by("-said_at", "-pk")[:SHOWN],
        "barrier": Barrier.objects.in_the_way(files).get(producer.pk),
        "mandates": [
            {"row": one, "is_over": one.until_on < on, "may_end": access.can_end_mandate(user, one)}
            for one in latest
        ],
        "ended": mandates.filter(state=Mandate.State.ENDED).order_by("-ended_at", "-pk")[:ENDED],
        "may": {
            "state": access.can_state(user, producer), "ask": access.can_ask_mandate(user, producer)
        },
        "fact_form": FactForm(), "barrier_form": BarrierForm(), "code_form": CodeForm(),
        "paper_form": PaperForm(), "mandate_form": MandateForm(helpers_of(user, producer)),
    } | forms  # fmt: skip


def helpers_of(user: User, producer: Producer) -> list[User]:
    """Return to whom the household may give a mandate: the user, or the hamlet's team."""
    if user.role == Role.HELPER:
        return [user]
    if producer.hamlet is None:
        return []
    return list(producer.hamlet.helpers.filter(is_active=True).order_by("pk"))
