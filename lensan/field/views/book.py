from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.field import access
from lensan.field.actions import correcting
from lensan.field.actions.bundling import typed_now
from lensan.field.actions.receiving import Unable
from lensan.field.deeds import KINDS
from lensan.field.deeds.reading import filled
from lensan.field.models import Conflict, Deed, Signature
from lensan.field.words import in_words
from lensan.journal.models import record
from lensan.kernel.paging import leaf
from lensan.kernel.states import NotAllowed
from lensan.producers.actions import registering
from lensan.producers.forms.people import FactsForm

State = Conflict.State
MOST_WAITING = 50


@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """Show an officer what came from the field: what waits for them, then everything."""
    user = _officer(request)
    conflicts = Conflict.objects.visible_to(user).open().order_by("pk")
    deeds = Deed.objects.visible_to(user).select_related("device__user", "producer", "signature")
    context = {
        "conflicts": [
            (conflict, FactsForm.base_fields[conflict.field].label)
            for conflict in conflicts.select_related("producer", "deed__device__user")[
                :MOST_WAITING
            ]
        ],
        "unsettled": [
            (deed, label, list(in_words(deed.arguments)))
            for deed, label in _named(
                deeds.unsettled().order_by("received_at", "pk")[:MOST_WAITING]
            )
        ],
        "page": leaf(deeds, by=("-received_at", "-pk"), after=request.GET.get("sau", ""), size=50),
    }
    context["deeds"] = _named(context["page"])
    return render(request, "field/book.html", context)


@require_POST
def choose(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Let an officer choose between what stands in the registry and what came from the field."""
    user = _officer(request)
    found = Conflict.objects.visible_to(user).select_related("producer")
    conflict = get_object_or_404(found, pk=pk)
    if not access.can_choose(user, conflict):
        raise PermissionDenied
    state = {"giu": State.KEPT, "lay": State.TAKEN}.get(word)
    if state is None:
        raise Http404
    try:
        _choose(conflict, state, by=user)
    except (NotAllowed, Unable, registering.Erased) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã chọn giá trị cho %(who)s.") % {"who": conflict.producer})
    return redirect("field-book")


@require_POST
def settle(request: HttpRequest, number: str) -> HttpResponse:
    """Note that an officer has looked after a deed that could not be written, or may be a duplicate."""
    user = _officer(request)
    deed = get_object_or_404(Deed.objects.visible_to(user), pk=_uuid(number))
    correcting.settle(deed, by=user, at=timezone.now())
    messages.success(request, _("Đã đánh dấu là xem xong."))
    return redirect("field-book")


@require_safe
def show_signature(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a signature beside what it is for, to be printed; that it was looked at is journaled."""
    user = _officer(request)
    found = Signature.objects.visible_to(user).select_related("producer", "deed__device__user")
    signature = get_object_or_404(found, pk=pk)
    code = signature.producer.code
    record("field.signature_read", signature, by=user, at=timezone.now(), on_behalf_of=code)
    return render(request, "field/signature.html", {"signature": signature})


@transaction.atomic
def _choose(conflict: Conflict, state: str, *, by: User) -> None:
    at, producer = timezone.now(), conflict.producer
    correcting.decide(conflict, state, by=by, at=at)
    if state == State.TAKEN:
        told = typed_now(producer) | {
            conflict.field: conflict.mine,
            "commune": producer.commune_id,
        }
        form = FactsForm(by, producer, told)
        filled(form)
        registering.correct(producer, form.changes(), by=by, at=at)


def _named(deeds: object) -> list[tuple[Deed, str | Promise]]:
    return [
        (deed, KINDS[deed.action].label if deed.action in KINDS else deed.action)
        for deed in deeds  # type: ignore[attr-defined]
    ]


def _uuid(number: str) -> UUID:
    try:
        return UUID(number)
    except ValueError as trouble:
        raise Http404 from trouble


def _officer(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not access.can_look_after(request.user):
        raise PermissionDenied
    return request.user
