from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.paging import leaf
from lensan.kernel.tables import FORMATS, streamed_table
from lensan.marketplaces import access
from lensan.marketplaces.actions.listing import revise, want
from lensan.marketplaces.forms import ReviseForm
from lensan.marketplaces.models import Listing, Marketplace, Wanted
from lensan.marketplaces.models.listings import ListingQuerySet

PER_PAGE = 50
IN_ORDER = ("title", "pk")


@require_safe
def board(request: HttpRequest) -> HttpResponseBase:
    """Show the listings of the user's territory by floor and state, what they lack beside them."""
    user = _user(request)
    found = found_for(user, request.GET).select_related("stall__marketplace", "offer")
    if (form := request.GET.get("dang", "")) in FORMATS:
        return _table(form, found.order_by(*IN_ORDER).iterator(chunk_size=2000))
    context = {
        "page": leaf(found, by=IN_ORDER, after=request.GET.get("sau", ""), size=PER_PAGE),
        "states": Listing.State.choices, "chosen_state": request.GET.get("trang-thai", ""),
        "floors": Marketplace.objects.order_by("name"),
        "chosen_floor": request.GET.get("san", ""),
    }  # fmt: skip
    return render(request, "marketplaces/board.html", context)


def found_for(user: User, asked: QueryDict) -> ListingQuerySet:
    """Return the listings of the user's territory of the floor and in the state asked for."""
    found = Listing.objects.visible_to(user)
    if (state := asked.get("trang-thai", "")) in Listing.State:
        found = found.filter(state=state)
    if floor := asked.get("san", ""):
        found = found.filter(stall__marketplace__code=floor)
    return found


@require_safe
def show_listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a listing: as wanted, as sent, as seen there, and what it lacks."""
    user = _user(request)
    one = _visible(user, pk)
    context = {
        "listing": one, "may": access.can_change(user, one), "wants": Wanted.choices,
        "calls": one.stall.calls.filter(subject=one.sku).order_by("-pk")[:20],
    }  # fmt: skip
    return render(request, "marketplaces/listing.html", context)


@require_POST
def want_listing(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(request)
    one = _changing(user, pk)
    wanted = request.POST.get("wanted", "")
    if wanted in Wanted:
        want(one, wanted, by=user, at=timezone.now())
        messages.success(request, _("Đã ghi; máy sẽ báo sàn trong ít phút."))
    return redirect("listing", pk=pk)


def revise_listing(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(request)
    one = _changing(user, pk)
    said = {"title": one.title, "description": one.description}
    form = ReviseForm(request.POST or None, initial=said)
    if form.is_valid():
        revise(one, **form.cleaned_data, by=user, at=timezone.now())
        messages.success(request, _("Đã sửa; máy sẽ báo sàn trong ít phút."))
        return redirect("listing", pk=pk)
    return render(request, "marketplaces/revise.html", {"form": form, "listing": one})


def _table(form: str, found: Iterable[Listing]) -> HttpResponseBase:
    headings = [_("Tin"), _("Sàn"), _("Gian hàng"), _("Trạng thái"), _("Muốn"), _("Còn thiếu"),
                _("Lời của sàn")]  # fmt: skip
    rows = (
        (one.title, one.stall.marketplace.name, one.stall.name, one.get_state_display(),
         one.get_wanted_display(), " ".join(one.lacks), one.reason)
        for one in found
    )  # fmt: skip
    return streamed_table(form, _("tin-ban"), headings, rows)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _visible(user: User, pk: int) -> Listing:
    found = Listing.objects.visible_to(user)
    whole = found.select_related("stall__marketplace", "stall__producer", "offer__product")
    return get_object_or_404(whole, pk=pk)


def _changing(user: User, pk: int) -> Listing:
    one = _visible(user, pk)
    if not access.can_change(user, one):
        raise PermissionDenied
    return one
