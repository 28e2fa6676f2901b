from collections.abc import Callable, Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.documents.printing import Sheet
from lensan.orders import access
from lensan.orders.models import Order, OrderQuerySet
from lensan.orders.papers import AT_ONCE, Pick, labels, picks, preparation_paper, slips, to_pack


@require_safe
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """The label of one order's parcel."""
    return _print(request, [_packable(request, pk)], labels, "nhan")


@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """What to put into one order's parcel."""
    return _print(request, [_packable(request, pk)], slips, "phieu")


@require_safe
def labels_of_all(request: HttpRequest) -> HttpResponse:
    """The labels of everything that is to be packed now."""
    return _print(request, _to_pack(request), labels, "nhan")


@require_safe
def slips_of_all(request: HttpRequest) -> HttpResponse:
    """What is to be packed now, a slip for each parcel."""
    return _print(request, _to_pack(request), slips, "phieu")


@require_safe
def preparation(request: HttpRequest) -> HttpResponse:
    """Show what to take today, by seller, product and lot."""
    return render(request, "orders/preparation.html", {"picks": _picks(request)})


@require_safe
def preparation_sheet(request: HttpRequest) -> HttpResponse:
    """The same, to be carried into the store."""
    pdf = preparation_paper(_picks(request), at=timezone.now())
    headers = {"Content-Disposition": 'inline; filename="soan-hang.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _picks(request: HttpRequest) -> list[Pick]:
    return picks(access.parcels_of(_user(request)))


def _print(
    request: HttpRequest,
    orders: Sequence[Order],
    paper: Callable[[Sequence[Order], Sheet], bytes],
    name: str,
) -> HttpResponse:
    user = _user(request)
    sheet = Sheet.LABEL if request.GET.get("kho") == "100x150" else Sheet.A4
    for order in orders:
        record("orders.paper_printed", order, by=user, at=timezone.now(), paper=name)
    return HttpResponse(
        paper(orders, sheet), content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )  # fmt: skip


def _packable(request: HttpRequest, pk: int) -> Order:
    user = _user(request)
    order = get_object_or_404(_whole(user), pk=pk)
    if not access.can_pack(user, order):
        raise PermissionDenied
    return order


def _to_pack(request: HttpRequest) -> list[Order]:
    user = _user(request)
    first = to_pack(access.parcels_of(user)).values_list("pk", flat=True)[:AT_ONCE]
    return list(to_pack(_whole(user)).filter(pk__in=list(first)))


def _whole(user: User) -> OrderQuerySet:
    found = Order.objects.visible_to(user)
    return found.select_related(
        "stall__marketplace", "stall__producer__commune__district", "stall__producer__hamlet"
    )


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
