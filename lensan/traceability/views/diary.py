"""The diary of a household's plots: what grows, and sowing, spraying and harvesting by few taps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.catalogue.models import Lot, Product
from lensan.kernel.paging import leaf
from lensan.producers.models import Plot, Producer
from lensan.traceability import access
from lensan.traceability.actions import growing
from lensan.traceability.forms.telling import HarvestForm, InputUsedForm, WhenForm
from lensan.traceability.mass import Quantity
from lensan.traceability.models import Crop, LotFile
from lensan.traceability.telling.plots import PlotToday, diary, known_at, today
from lensan.traceability.views import REFUSALS, tracing

PER_PAGE = 30
SHOWN = 60


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the plots that the user keeps the diary of: what grows, and what can be told now."""
    user = tracing(request)
    found = access.plots_of(user).select_related("producer__commune")
    words = request.GET.get("q", "").strip()
    if words:
        found = found.filter(producer__in=Producer.objects.matching(words).values("pk"))
    page = leaf(found, by=("producer_id", "pk"), after=request.GET.get("sau", ""), size=PER_PAGE)
    context = {
        "page": page, "plots": today(page.rows, on=timezone.localdate()), "q": words,
        "owners": _own(user), "form": WhenForm(now=timezone.now()),
    }  # fmt: skip
    return render(request, "traceability/home.html", context)


@require_safe
def show_plot(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plot: its crop, its diary, what may be done now and what is stopped."""
    _user, plot = _plot(request, pk)
    [told] = today([plot], on=timezone.localdate())
    ended = Crop.objects.filter(plot=plot).exclude(ended_on=None).order_by("-ended_on", "-pk")
    context = {
        "told": told, "plot": plot, "form": WhenForm(now=timezone.now()), "ended": ended[:SHOWN],
        "lines": diary(told.crop, shown=SHOWN) if told.crop else [],
    }  # fmt: skip
    return render(request, "traceability/plot.html", context)


def harvest(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a harvest down: the plot was chosen, the quantity is told, and that is all."""
    user, plot, told = _growing(request, pk)
    if told.crop is None:
        messages.error(request, _("Thửa này chưa ghi gieo trồng. Hãy ghi gieo trồng trước."))
        return redirect("trace-sow", pk=pk)
    now = timezone.now()
    unsold = access.lots_without_origin(plot.producer)
    form = HarvestForm(request.POST or None, now=now, area=plot.planting_area_code, lots=unsold)
    if form.is_valid():
        happened, quantity = form.happened(), form.quantity()
        if form.day_only():
            day = timezone.localdate(happened)
            happened = known_at(told.crop, quantity, day) or happened
        try:
            lot = growing.harvest(
                told.crop, quantity, by=user, at=now, via=form.via(), happened=happened,
                planting_area_code=form.cleaned_data["planting_area_code"].strip(),
                sold_as=form.cleaned_data["sold_as"], last=form.cleaned_data["last"],
                product=_product(form.cleaned_data["sold_as"]),
            )  # fmt: skip
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            said = {"lot": quantity, "code": lot.label}
            messages.success(request, _("Đã ghi thu hoạch %(lot)s. Mã lô %(code)s.") % said)
            return redirect("trace-lot", pk=lot.pk)
    return _asked(request, "traceability/harvest.html", plot, told, form)


def sow(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a crop by what was sown or planted."""
    user, plot, told = _growing(request, pk)
    now = timezone.now()
    seeds = access.inputs_for(plot.producer).filter(kind=LotFile.Kind.SEED)
    form = InputUsedForm(request.POST or None, now=now, lots=seeds.order_by("-pk"))
    if form.is_valid():
        happened = form.happened()
        name = f"{plot.crop} {timezone.localdate(happened):%m/%Y}"
        try:
            crop = growing.sow(
                plot, form.used(), form.quantity(), name=name, by=user, at=now, via=form.via(),
                happened=happened,
            )  # fmt: skip
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi gieo trồng. Mã vụ %s.") % crop.code)
            return redirect("trace-plot", pk=pk)
    return _asked(request, "traceability/use.html", plot, told, form, title=_("Gieo trồng"))


@require_POST
def sow_again(request: HttpRequest, pk: int, lot: int) -> HttpResponse:
    """Sow by one tap as much of the same seed as was sown last."""
    user, plot, told = _growing(request, pk)
    form = WhenForm(request.POST, now=timezone.now())
    if told.seed is None or told.seed.lot.pk != lot or not form.is_valid():
        messages.error(request, _("Không ghi lại được. Hãy chọn giống và số lượng."))
        return redirect("trace-sow", pk=pk)
    name = f"{plot.crop} {timezone.localdate():%m/%Y}"
    try:
        crop = growing.sow(
            plot, told.seed.lot, told.seed.quantity, name=name, by=user, at=form.now,
            via=form.via(), happened=form.happened(),
        )  # fmt: skip
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi gieo trồng. Mã vụ %s.") % crop.code)
    return redirect("trace-plot", pk=pk)


def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that a spray or fertiliser was put on the crop."""
    user, plot, told = _growing(request, pk)
    if told.crop is None:
        messages.error(request, _("Thửa này chưa ghi gieo trồng. Hãy ghi gieo trồng trước."))
        return redirect("trace-sow", pk=pk)
    own = access.inputs_for(plot.producer).exclude(kind=LotFile.Kind.SEED)
    form = InputUsedForm(request.POST or None, now=timezone.now(), lots=own.order_by("-pk"))
    if form.is_valid() and _applied(request, user, told.crop, form.used(), form.quantity(), form):
        return redirect("trace-plot", pk=pk)
    return _asked(
        request, "traceability/use.html", plot, told, form, title=_("Phun thuốc, bón phân")
    )


@require_POST
def apply_again(request: HttpRequest, pk: int, lot: int) -> HttpResponse:
    """Write by one tap that the same was put on the crop as last time."""
    user, _grown, told = _growing(request, pk)
    used = next((one for one in told.last if one.lot.pk == lot), None)
    form = WhenForm(request.POST, now=timezone.now())
    if told.crop is None or used is None or not form.is_valid():
        messages.error(request, _("Không ghi lại được. Hãy chọn vật tư và số lượng."))
        return redirect("trace-apply", pk=pk)
    if not _applied(request, user, told.crop, used.lot, used.quantity, form):
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("trace-plot", pk=pk)


def _applied(
    request: HttpRequest, user: User, crop: Crop, lot: LotFile, quantity: Quantity, form: WhenForm
) -> bool:
    """Write it down and say until when nothing may be harvested; else say why not, on the form."""
    happened = form.happened()
    if form.day_only():
        happened = known_at(crop, quantity, timezone.localdate(happened), lot=lot) or happened
    try:
        growing.apply(crop, lot, quantity, by=user, at=form.now, via=form.via(), happened=happened)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return False
    words = _("Đã ghi %(lot)s %(quantity)s.") % {"lot": lot, "quantity": quantity}
    free_on = crop.free_on()
    if free_on and free_on > timezone.localdate(form.now):
        words += " " + _("Được thu hoạch từ %s.") % f"{free_on:%d/%m/%Y}"
    messages.success(request, words)
    return True


def _asked(
    request: HttpRequest, template: str, plot: Plot, told: PlotToday, form: WhenForm, title: str = ""
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "plot": plot, "told": told, "title": title, "today": timezone.localdate()
    }  # fmt: skip
    return render(request, template, context)


def _product(lot: Lot | None) -> Product | None:
    return lot.offer.product if lot else None


def _own(user: User) -> list[Producer]:
    """Return the user's own files; an officer or a helper has none."""
    return list(Producer.objects.filter(account=user).order_by("pk"))


def _plot(request: HttpRequest, pk: int) -> tuple[User, Plot]:
    user = tracing(request)
    found = access.plots_of(user).select_related("producer__commune")
    return user, get_object_or_404(found, pk=pk)


def _growing(request: HttpRequest, pk: int) -> tuple[User, Plot, PlotToday]:
    user, plot = _plot(request, pk)
    [told] = today([plot], on=timezone.localdate())
    return user, plot, told
