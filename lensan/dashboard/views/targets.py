from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.dashboard import access, actions
from lensan.dashboard.forms import TargetForm, WhichTarget, part_name, with_targets
from lensan.dashboard.models import Measurement, Target
from lensan.kernel.numbers import count, divide
from lensan.places.models import Commune


def set_target(request: HttpRequest) -> HttpResponse:
    """Set what the province has to reach by a day, and share it out among the communes."""
    user = request.user
    assert isinstance(user, User)
    if not access.can_set_targets(user):
        raise PermissionDenied
    which = WhichTarget(request.GET or None)
    if not which.is_valid():
        return render(request, "dashboard/targets.html", {"which": which, "plan": _plan()})
    communes = list(user.territory().select_related("district").order_by("code"))
    indicator, due_on = which.cleaned_data["indicator"], which.cleaned_data["due_on"]
    if request.method != "POST":
        form = TargetForm(initial=_standing(indicator, due_on, communes), communes=communes)
        return _show(request, which, form)
    form = TargetForm(request.POST, communes=communes)
    if form.is_valid():
        if "divide" in request.POST:
            return _show(request, which, _shared_out(form))
        try:
            target = actions.set_target(
                indicator, due_on, percent=form.cleaned_data["percent"],
                households=form.cleaned_data["households"], communes=form.parts(),
                seen=form.cleaned_data["seen"], by=user, at=timezone.now(),
            )  # fmt: skip
        except actions.ChangedMeanwhile as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã đặt chỉ tiêu, bản số %s.") % target.version)
            return redirect(request.get_full_path())
    return _show(request, which, form)


def _plan() -> list[tuple[Any, Target]]:
    names = dict(with_targets())
    targets = Target.objects.current().of_province().order_by("due_on", "indicator")
    return [(names[target.indicator], target) for target in targets]


def _standing(indicator: str, due_on: date, communes: Sequence[Commune]) -> dict[str, Any]:
    """Return the newest version of this target, to start from; nothing where there is none."""
    initial: dict[str, Any] = {"seen": 0}
    names = {commune.pk: part_name(commune) for commune in communes}
    for row in Target.objects.current().filter(indicator=indicator, due_on=due_on):
        if row.commune_id is None:
            initial |= {"percent": row.percent, "households": row.households, "seen": row.version}
        else:
            initial[names[row.commune_id]] = row.households
    return initial


def _shared_out(form: TargetForm) -> TargetForm:
    """Return the form with the province's households shared out by the households registered."""
    registered = _registered(form.communes)
    parts = divide(form.cleaned_data["households"], [registered[c.pk] for c in form.communes])
    shared = {part_name(c): part for c, part in zip(form.communes, parts, strict=True)}
    return TargetForm(form.cleaned_data | shared, communes=form.communes)


def _registered(communes: Sequence[Commune]) -> Mapping[int, int]:
    """Return how many households each commune's registry held when last measured."""
    found: dict[int, int] = defaultdict(int)
    nights = Measurement.objects.nights("registered", communes[0])
    if nights:
        rows = Measurement.objects.filter(indicator="registered", on=nights[-1])
        found.update(rows.values_list("commune", "counted"))
    return found


def _show(request: HttpRequest, which: WhichTarget, form: TargetForm) -> HttpResponse:
    registered = _registered(form.communes)
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for commune in form.communes:
        row = {"commune": commune, "registered": registered[commune.pk],
               "field": form[part_name(commune)]}  # fmt: skip
        groups[commune.district.title if commune.district else ""].append(row)
    asked = which.cleaned_data
    versions = Target.objects.of_province().filter(**asked).select_related("set_by")
    return render(request, "dashboard/target.html", {
        "which": which,
        "name": dict(with_targets())[asked["indicator"]],
        "due_on": asked["due_on"],
        "form": form,
        "groups": groups.items(),
        "registered": sum(registered.values()),
        "sum": _sum_in_words(form),
        "versions": versions.order_by("-version"),
    })  # fmt: skip


def _sum_in_words(form: TargetForm) -> str:
    """Say whether the communes' parts add up to the province's number, and if not, by how much."""
    typed = [_number(form[part_name(commune)].value()) for commune in form.communes]
    whole = _number(form["households"].value())
    given = [part for part in typed if part is not None]
    if whole is None or not given:
        return _("Chưa chia cho xã nào.")
    facts = {
        "sum": count(sum(given)),
        "whole": count(whole),
        "gap": count(abs(whole - sum(given))),
    }
    if sum(given) == whole:
        return _("Các xã cộng lại %(sum)s hộ, đúng bằng số hộ của tỉnh.") % facts
    if sum(given) < whole:
        return (
            _("Các xã cộng lại %(sum)s hộ, còn thiếu %(gap)s hộ so với %(whole)s hộ của tỉnh.")
            % facts
        )
    return _("Các xã cộng lại %(sum)s hộ, thừa %(gap)s hộ so với %(whole)s hộ của tỉnh.") % facts


def _number(typed: object) -> int | None:
    text = str(typed if typed is not None else "").strip()
    return int(text) if text.isascii() and text.isdigit() else None
