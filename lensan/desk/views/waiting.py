"""Orders that wait for an answer, and answering them from the page on which they wait."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lensan.accounts.models import User
from lensan.desk.forms import REASONS, DeclineForm
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed
from lensan.orders import access
from lensan.orders.actions import deciding
from lensan.orders.models import Ask, Order
from lensan.producers.models import silent

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that waits for its seller's word; `phone` is whom to call about it, if anyone."""

    order: Order
    now: datetime
    phone: str = ""
    reasons: tuple[str | Promise, ...] = REASONS

    @property
    def is_late(self) -> bool:
        """Whether its time is over, so that no answer counts any more."""
        return self.order.confirm_by is not None and self.order.confirm_by <= self.now

    @property
    def left(self) -> str:
        """How much time there is, in words."""
        if self.order.confirm_by is None:
            return ""
        minutes = int((self.order.confirm_by - self.now).total_seconds()) // 60
        if minutes < 60:
            return _("còn %d phút") % minutes
        return _("còn %d giờ") % (minutes // 60)


def own_waiting(user: User, *, now: datetime) -> list[Waiting]:
    """Return what waits for the seller's own answer, the first to be lost first."""
    return [Waiting(order, now) for order in _whole(user)[:SHOWN]]


def waiting_to_call(user: User, *, now: datetime, most: int = SHOWN) -> list[Waiting]:
    """Return what waits in the user's territory, with the telephones of those who may be called.

    That these were read is written in the journal.
    """
    found = list(_with_phones(list(_whole(user)[:most]), now))
    if called := sum(bool(one.phone) for one in found):
        record("desk.telephones_read", user, by=user, at=now, telephones=called)
    return found


def _with_phones(orders: Sequence[Order], now: datetime) -> Iterator[Waiting]:
    quiet = silent({order.stall.producer_id for order in orders})
    for order in orders:
        producer = order.stall.producer
        yield Waiting(order, now, "" if producer.pk in quiet else producer.phone)


def _whole(user: User) -> QuerySet[Order]:
    asked = Prefetch("asks", Ask.objects.order_by("pk"))
    found = Order.objects.visible_to(user).undecided().prefetch_related("lines", asked)
    return found.select_related(
        "stall__marketplace", "stall__producer__hamlet", "stall__producer__commune"
    )


@require_POST
def answer(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Accept an order or turn it down, and go back to the page on which it waited."""
    user = request.user
    assert isinstance(user, User)
    found = Order.objects.visible_to(user).select_related("stall__marketplace", "stall__producer")
    order = get_object_or_404(found, pk=pk)
    if word not in ANSWERS:
        raise Http404
    if not access.can_decide(user, order):
        raise PermissionDenied
    ANSWERS[word](request, user, order)
    return redirect("order-queue" if user.is_officer else "today")


def _yes(request: HttpRequest, user: User, order: Order) -> None:
    try:
        deciding.confirm(order, way=access.way_of(user, order), by=user, at=timezone.now())
    except (NotAllowed, deciding.StillShort, deciding.TooLate) as reason:
        messages.error(request, str(reason))
    else:
        said = {"order": order.reference}
        messages.success(request, _("Đã nhận đơn %(order)s. Xin gói hàng sẵn.") % said)


def _no(request: HttpRequest, user: User, order: Order) -> None:
    form = DeclineForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.non_field_errors())) or _("Lý do dài quá."))
        return
    way, why = access.way_of(user, order), form.cleaned_data["reason"]
    try:
        deciding.decline(order, reason=why, way=way, by=user, at=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã từ chối đơn %(order)s.") % {"order": order.reference})


ANSWERS: dict[str, Callable[[HttpRequest, User, Order], None]] = {"nhan": _yes, "tu-choi": _no}
