from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.errands import papers
from lensan.errands.access import can_set_columns
from lensan.errands.actions import batching
from lensan.errands.forms import ColumnsForm
from lensan.errands.models import Batch, BatchColumn, Errand
from lensan.errands.models.batches import SHEETS
from lensan.errands.views.sight import chosen, floors, operator
from lensan.kernel.tables import FORMATS, table_response
from lensan.marketplaces.by_hand.columns import Sheet
from lensan.marketplaces.models import Marketplace

PER_PAGE = 25


def batch_list(request: HttpRequest) -> HttpResponse:
    """Show the batches, and gather a new one of what waits."""
    user = operator(request)
    known = floors()
    floor = chosen(request, known)
    if floor is None:
        return render(request, "errands/batch_list.html", {"floors": []})
    if request.method == "POST":
        return _make(request, user, floor)
    found = Batch.objects.visible_to(user).filter(marketplace=floor).select_related("by")
    counted = found.annotate(
        rows=Count("errands"), left=Count("errands", filter=Q(errands__state="open"))
    )
    page = Paginator(counted.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "floors": known, "floor": floor, "page": page,
        "waiting": [(value, label, _waiting(user, floor, Sheet(value))) for value, label in SHEETS],
        "may_set": can_set_columns(user),
    }  # fmt: skip
    return render(request, "errands/batch_list.html", context)


@require_safe
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Download a batch; that it was taken, and by whom, is written down each time."""
    user = operator(request)
    batch = _visible(user, pk)
    asked = request.GET.get("dang", "")
    rows = list(papers.rows(batch))
    batching.take(batch, by=user, at=timezone.now())
    name = f"{batch.marketplace.code}-{batch.sheet}-{batch.pk}"
    form = asked if asked in FORMATS else "xlsx"
    return table_response(form, name, papers.headings(batch), rows)


@require_POST
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the floor has the whole batch."""
    user = operator(request)
    batch = _visible(user, pk)
    rows = batching.sent(batch, by=user, at=timezone.now())
    messages.success(request, _("Đã ghi %(rows)d việc là đã nộp cho sàn.") % {"rows": rows})
    return _back(batch.marketplace)


def set_columns(request: HttpRequest) -> HttpResponse:
    """What stands in which column of a floor's spreadsheet."""
    user = operator(request)
    if not can_set_columns(user):
        raise PermissionDenied
    known = floors()
    floor = chosen(request, known)
    if floor is None:
        return redirect("batch-list")
    asked = (request.POST if request.method == "POST" else request.GET).get("bang", "")
    sheet = Sheet(asked) if asked in set(Sheet) else Sheet.STALLS
    form = ColumnsForm(sheet, BatchColumn.objects.of(floor, sheet), request.POST or None)
    if form.is_valid():
        batching.set_columns(floor, sheet, form.columns(), by=user, at=timezone.now())
        messages.success(request, _("Đã ghi các cột. Lô tải từ bây giờ theo cột mới."))
        return redirect(f"{reverse('batch-columns')}?san={floor.code}&bang={sheet}")
    context = {"form": form, "floor": floor, "floors": known, "sheet": sheet, "sheets": SHEETS}
    return render(request, "errands/columns.html", context)


def _make(request: HttpRequest, user: User, floor: Marketplace) -> HttpResponse:
    asked = request.POST.get("bang", "")
    if asked in set(Sheet):
        try:
            batching.make(floor, Sheet(asked), by=user, at=timezone.now())
            messages.success(request, _("Đã lập lô. Hãy tải về và nộp cho sàn."))
        except batching.NothingToSend as reason:
            messages.error(request, str(reason))
    return _back(floor)


def _waiting(user: User, floor: Marketplace, sheet: Sheet) -> int:
    mine = Errand.objects.visible_to(user).filter(stall__marketplace=floor, batch=None)
    return mine.filter(state=Errand.State.OPEN, verb__in=batching.VERBS[sheet]).count()


def _visible(user: User, pk: int) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(user).select_related("marketplace"), pk=pk)


def _back(floor: Marketplace) -> HttpResponse:
    return redirect(f"{reverse('batch-list')}?san={floor.code}")
