"""The crop diary is kept where there is no signal: what came in, what was sown, sprayed and harvested.

Each deed fills in the form of the diary's page and calls its action, at the moment when it was done,
so that a fact which a message or a page has told too is one event.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lensan.catalogue.models import Lot
from lensan.field.actions.receiving import Outcome, Told, Unable
from lensan.field.deeds import goods
from lensan.field.deeds.reading import EARLIER, Kind, earlier_deed, filled, number_of
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Plot
from lensan.traceability.access import inputs_for
from lensan.traceability.actions import growing
from lensan.traceability.actions.retelling import was_harvested
from lensan.traceability.forms.telling import HarvestForm, InputUsedForm, QuantityForm, ReceiveForm
from lensan.traceability.mass import Quantity
from lensan.traceability.models import Crop, LotFile, Via
from lensan.traceability.telling.plots import known_at
from lensan.traceability.views import REFUSALS


def bring(told: Told) -> Outcome:
    """Write down that seed, a spray or fertiliser came in."""
    producer = goods.selling(told)
    form = ReceiveForm(_words(told, "kind", "name", "pre_harvest_days"), now=told.done_at)
    said = filled(form)
    lot = growing.receive_input(
        said["name"].strip(), said["kind"], form.quantity(), producer=producer, by=told.by,
        at=told.at, via=Via.PAGE, happened=form.happened(),
        pre_harvest_days=said["pre_harvest_days"],
    )  # fmt: skip
    label = lot.label
    text = _("Đã nhập %(lot)s, %(quantity)s. Mã %(code)s.")
    words = {"lot": lot, "quantity": form.quantity(), "code": label}
    return Outcome(text % words, producer, result={"input": label.code if label else ""})


def sow(told: Told) -> Outcome:
    """Begin a crop by what was sown or planted."""
    plot = _plot(told)
    seeds = inputs_for(plot.producer).filter(kind=LotFile.Kind.SEED)
    form = InputUsedForm(_used(told), now=told.done_at, lots=seeds)
    filled(form)
    happened = form.happened()
    crop = growing.sow(
        plot, form.used(), form.quantity(), by=told.by, at=told.at, via=Via.PAGE,
        happened=happened, name=f"{plot.crop} {timezone.localdate(happened):%m/%Y}",
    )  # fmt: skip
    return Outcome(_("Đã ghi gieo trồng. Mã vụ %s.") % crop.code, plot.producer)


def apply(told: Told) -> Outcome:
    """Write down that a spray or fertiliser was put on the crop, and until when nothing is harvested."""
    plot = _plot(told)
    lots = inputs_for(plot.producer).exclude(kind=LotFile.Kind.SEED)
    form = InputUsedForm(_used(told), now=told.done_at, lots=lots)
    filled(form)
    lot, quantity, crop = form.used(), form.quantity(), _crop(told, plot, form.happened())
    happened = _moment(form, crop, quantity, lot)
    growing.apply(
        crop, lot, quantity, by=told.by, at=told.at, via=Via.PAGE, happened=happened
    )  # fmt: skip
    text = _("Đã ghi %(lot)s %(quantity)s.") % {"lot": lot, "quantity": quantity}
    free_on = crop.free_on()
    if free_on and free_on > timezone.localdate(told.at):
        text += " " + _("Được thu hoạch từ %s.") % f"{free_on:%d/%m/%Y}"
    return Outcome(text, plot.producer)


def harvest(told: Told) -> Outcome:
    """Write down a harvest of a plot, and put it in stock where it is said as what it is sold.

    Of what grows on no plot of the registry there is no diary; its lot is in stock alone.
    """
    if not told.arguments.get("plot"):
        return goods.announce(told)
    plot = _plot(told)
    words = _words(told, "planting_area_code", "last")
    form = HarvestForm(words, now=told.done_at, area="", lots=Lot.objects.none())
    said, quantity = filled(form), form.quantity()
    crop = _crop(told, plot, form.happened())
    happened = _moment(form, crop, quantity)
    stock = None  # where another door told of it, it is in stock, or not, as that one said
    if told.arguments.get("offer") and not was_harvested(crop, quantity, happened):
        stock = _stock(told, plot, happened)
    lot = growing.harvest(
        crop, quantity, by=told.by, at=told.at, via=Via.PAGE, happened=happened,
        planting_area_code=said["planting_area_code"].strip(), sold_as=stock, last=said["last"],
        product=stock.offer.product if stock else None,
    )  # fmt: skip
    text = _("Đã ghi thu hoạch %(lot)s. Mã lô %(code)s.") % {"lot": quantity, "code": lot.label}
    result = {"lot": stock.pk} if stock else {}
    return Outcome(text, plot.producer, result=result)


def _stock(told: Told, plot: Plot, happened: datetime) -> Lot:
    """Put a harvest in stock, which is undone with the deed where the harvest is refused."""
    day, on_hand = timezone.localdate(happened), told.arguments.get("on_hand")
    words = {
        "harvest_from": day, "harvest_to": day, "quantity": on_hand,
        "best_before": told.arguments.get("best_before"),
    }  # fmt: skip
    return goods.put_in_stock(told, plot.producer, words)


def _plot(told: Told) -> Plot:
    """Return the plot that a deed is about.

    :raises Unable: it is not the household's, or the household's diary is not the person's to keep
    """
    producer = goods.selling(told)
    found = Plot.objects.filter(producer=producer, pk=number_of(told, "plot"))
    plot = found.select_related("producer").first()
    if plot is None:
        raise Unable(_("Hộ không còn thửa này trong sổ. Hãy chọn thửa khác."))
    return plot


def _crop(told: Told, plot: Plot, happened: datetime) -> Crop:
    """Return what grew on a plot at that moment, or grows there now; a sowing told before is waited for.

    :raises NotYet: that sowing has not come yet
    :raises Unable: nothing was sown there
    """
    if said := str(told.arguments.get("crop", "")):
        with suppress(Unable):  # it was refused: what grows there is then what others told
            earlier_deed(told, said)
    day = timezone.localdate(happened)
    of_plot = Crop.objects.filter(plot=plot).order_by("-started_on", "-pk")
    then = of_plot.filter(Q(ended_on=None) | Q(ended_on__gte=day), started_on__lte=day)
    crop = then.first() or of_plot.filter(ended_on=None).first()
    if crop is None:
        raise Unable(_("Thửa này chưa ghi gieo trồng. Hãy ghi gieo trồng trước."))
    return crop


def _moment(
    form: QuantityForm, crop: Crop, quantity: Quantity, lot: LotFile | None = None
) -> datetime:
    """Return when it happened; of a day without an hour, when another door told the same of it."""
    happened = form.happened()
    if form.day_only():
        return known_at(crop, quantity, timezone.localdate(happened), lot=lot) or happened
    return happened


def _used(told: Told) -> Mapping[str, Any]:
    """Return the words of the form about an input, which is named by the code on its package.

    :raises NotYet: the deed by which it came in has not come yet
    """
    said = str(told.arguments.get("input", ""))
    code = earlier_deed(told, said).result.get("input") if said.startswith(EARLIER) else said
    return {"code": code, **_words(told)}


def _words(told: Told, *more: str) -> dict[str, Any]:
    return {name: told.arguments.get(name) for name in ("amount", "unit", "on", *more)}


KINDS = {
    "bring": Kind(lazy("nhập giống, vật tư"), bring, (Erased, *REFUSALS)),
    "sow": Kind(lazy("ghi gieo trồng"), sow, (Erased, *REFUSALS)),
    "apply": Kind(lazy("ghi phun thuốc, bón phân"), apply, (Erased, *REFUSALS)),
    "harvest": Kind(lazy("ghi thu hoạch"), harvest, (Erased, *REFUSALS)),
}
