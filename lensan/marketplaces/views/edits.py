from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.tables import FORMATS, table_response
from lensan.marketplaces import access, tasks
from lensan.marketplaces.actions import editing, moving, undoing
from lensan.marketplaces.actions.editing import Plan
from lensan.marketplaces.forms import ChangeForm
from lensan.marketplaces.models import Edit, EditRow, Listing
from lensan.marketplaces.views.listings import found_for

PER_PAGE = 50
MOST = 400  # listings in one edit: as many as a person looks through, and a form may hold


def edit_many(request: HttpRequest) -> HttpResponse:
    """Change many listings: say what, look at each before and after, then do it."""
    user = _user(request)
    if request.method != "POST":
        return redirect("listing-board")
    listings = _chosen(request, user)
    if not listings:
        messages.error(request, _("Hãy chọn ít nhất một tin."))
        return redirect("listing-board")
    asked = any(request.POST.get(name) for name in ("step", "wanted"))
    form = ChangeForm(request.POST if asked else None)
    context = {"form": form, "listings": listings, "most": MOST}
    if "again" in request.POST or not form.is_valid():
        return render(request, "marketplaces/edit_form.html", context)
    plans = editing.plan(listings, form.change(), by=user, on=timezone.localdate())
    if request.POST.get("step") == "do":
        return _do(request, user, form, plans)
    return render(request, "marketplaces/edit_preview.html", context | _previewed(plans))


def _chosen(request: HttpRequest, user: User) -> list[Listing]:
    """Return the listings that were ticked, or else all that the board's filter shows."""
    if "all" in request.POST:
        found = found_for(user, request.GET)
    else:
        numbers = [int(n) for n in request.POST.getlist("tin") if n.isdecimal() and len(n) < 19]
        found = Listing.objects.visible_to(user).filter(pk__in=numbers[:MOST])
    whole = found.select_related(
        "stall__marketplace", "stall__producer__commune", "offer__product"
    )
    return list(whole.order_by("title", "pk")[:MOST])


def _previewed(plans: list[Plan]) -> dict[str, Any]:
    doing = [one for one in plans if one.after and not one.why_not]
    return {
        "plans": plans, "doing": len(doing),
        "refused": sum(bool(one.why_not) for one in plans),
        "same": sum(not one.after and not one.why_not for one in plans),
    }  # fmt: skip


def _do(request: HttpRequest, user: User, form: ChangeForm, plans: list[Plan]) -> HttpResponse:
    """Carry out what was previewed; whatever is no longer as it was then is left alone."""
    seen = {one.listing.pk: request.POST.get(f"seen-{one.listing.pk}") for one in plans}
    made = editing.edit(
        [one.only_if(seen[one.listing.pk]) for one in plans], form.change(), by=user,
        at=timezone.now(),
    )  # fmt: skip
    counts = Counter(made.rows.values_list("outcome", flat=True))
    messages.info(
        request,
        _("Đã sửa %(done)d tin; %(left)d tin để nguyên.")
        % {"done": counts[EditRow.Outcome.CHANGED], "left": counts[EditRow.Outcome.LEFT]},
    )
    return redirect("edit", pk=made.pk)


@require_safe
def edit_list(request: HttpRequest) -> HttpResponse:
    """Show the edits of many listings, the last first."""
    user = _user(request)
    found = Edit.objects.visible_to(user).select_related("by", "undoes", "undoing")
    page = Paginator(found.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "marketplaces/edits.html", {"page": page})


@require_safe
def show_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what became of each listing of an edit."""
    user = _user(request)
    edit = _visible(user, pk)
    rows = edit.rows.visible_to(user).select_related("listing__stall__marketplace", "made__stall")
    if (form := request.GET.get("dang", "")) in FORMATS:
        return _table(form, list(rows.order_by("pk")))
    outcome = request.GET.get("ket-qua", "")
    counts = Counter(rows.values_list("outcome", flat=True))
    if outcome in EditRow.Outcome:
        rows = rows.filter(outcome=outcome)
    context = {
        "edit": edit, "waiting": _waiting(edit), "chosen": outcome,
        "page": Paginator(rows.order_by("pk"), PER_PAGE).get_page(request.GET.get("page")),
        "counts": [(value, label, counts[value]) for value, label in EditRow.Outcome.choices],
        "may_undo": access.can_undo(user, edit),
    }  # fmt: skip
    return render(request, "marketplaces/edit.html", context)


@require_POST
def undo_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what an edit changed and nobody has changed since."""
    user = _user(request)
    edit = _visible(user, pk)
    if not access.can_undo(user, edit):
        raise PermissionDenied
    try:
        undo = undoing.begin_undo(edit, by=user, at=timezone.now())
    except undoing.AlreadyUndone as reason:
        messages.error(request, str(reason))
        return redirect("edit", pk=pk)
    carry_on = tasks.carry_on
    (carry_on.enqueue if edit.rows.count() > MOST else carry_on.call)(undo.pk)
    return redirect("edit", pk=undo.pk)


def _waiting(edit: Edit) -> int:
    """Return how many listings an edit has still to look at."""
    if edit.undoes:
        return undoing.left(edit).count()
    return moving.left(edit).count() if edit.moves or edit.takes_down else 0


def _table(form: str, rows: list[EditRow]) -> HttpResponse:
    headings = [_("Tin"), _("Sàn"), _("Gian hàng"), _("Kết quả"), _("Lý do"), _("Trước"), _("Sau")]
    told = (
        (r.listing.title, r.listing.stall.marketplace.name, r.listing.stall.name,
         r.get_outcome_display(), r.reason, _words(r.before), _words(r.after))
        for r in rows
    )  # fmt: skip
    return table_response(form, _("lan-sua"), headings, told)


def _words(fields: dict[str, Any]) -> str:
    names = {"title": _("tên"), "description": _("mô tả"), "wanted": _("muốn"), "price": _("giá")}
    return "; ".join(f"{names[name]}: {value}" for name, value in fields.items())


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _visible(user: User, pk: int) -> Edit:
    found = Edit.objects.visible_to(user).select_related("by", "undoes", "undoing")
    return get_object_or_404(found, pk=pk)
