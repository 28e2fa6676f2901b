from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.phones import written
from lensan.kernel.tables import table_response
from lensan.producers import access
from lensan.producers.actions import registering
from lensan.producers.forms.people import FactsForm
from lensan.producers.likeness import alike
from lensan.producers.models import (
    Consent,
    Kind,
    Means,
    Producer,
    ProducerQuerySet,
    Purpose,
    silent,
)
from lensan.producers.searching import readable, search

PER_PAGE = 25
MOST_TAKEN_AWAY = 200_000


@require_safe
def producer_list(request: HttpRequest) -> HttpResponse:
    """Find producers by name, telephone or code, and by place, kind and means."""
    user = request.user
    assert isinstance(user, User)
    query = request.GET.get("q", "").strip()[:100]
    within = _filtered(request)
    if request.GET.get("dang"):
        return _take_away(request, user, query, within)
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and int(page) > 0 else 1
    first = (number - 1) * PER_PAGE
    found = search(query, by=user, within=within, first=first, most=PER_PAGE + 1)
    context = {
        "query": query, "found": found[:PER_PAGE], "more": len(found) > PER_PAGE,
        "number": number, "silent": silent([one.pk for one in found]),
        "communes": user.territory().order_by("district__code", "code"),
        "kinds": Kind.choices, "means": Means.choices,
        "chosen_commune": request.GET.get("xa", ""), "chosen_kind": request.GET.get("loai", ""),
        "chosen_means": request.GET.get("lien-lac", ""),
        "may_register": access.can_register(user), "may_take_away": access.can_take_away(user),
    }  # fmt: skip
    template = "producer_rows" if request.headers.get("HX-Request") else "producer_list"
    return render(request, f"producers/{template}.html", context)


def _filtered(request: HttpRequest) -> ProducerQuerySet:
    found = Producer.objects.all()
    if (kind := request.GET.get("loai", "")) in Kind:
        found = found.filter(kind=kind)
    if (commune := request.GET.get("xa", "")).isdecimal():
        found = found.filter(commune__code=commune, commune__district__isnull=False)
    if (means := request.GET.get("lien-lac", "")) in Means:
        found = found.filter(standings__until_on=None, standings__means=means)
    return found


def _take_away(
    request: HttpRequest, user: User, query: str, within: ProducerQuerySet
) -> HttpResponse:
    if not access.can_take_away(user):
        raise PermissionDenied
    found = (
        within.visible_to(user).active().matching(readable(query)).order_by("commune", "sort_key")
    )
    found = found.select_related("commune", "hamlet")[:MOST_TAKEN_AWAY]
    uncalled = set(Consent.objects.refusing(Purpose.CONTACT))
    rows = [
        (
            p.code, p.get_kind_display(), p.name, p.birth_year,
            "" if p.pk in uncalled else written(p.phone), p.commune.title,
            p.hamlet.name if p.hamlet else "", p.grows,
        )
        for p in found
    ]  # fmt: skip
    record("producers.list_taken_away", user, by=user, at=timezone.now(), rows=len(rows))
    headings = [_("Mã hộ"), _("Loại hình"), _("Họ tên"), _("Năm sinh"), _("Điện thoại"), _("Xã"),
                _("Ấp"), _("Nông sản")]  # fmt: skip
    return table_response(request.GET["dang"], "ho-san-xuat", headings, rows)


def register(request: HttpRequest) -> HttpResponse:
    """Enter someone new, after showing who in the registry may be the same."""
    user = request.user
    assert isinstance(user, User)
    if not access.can_register(user):
        raise PermissionDenied
    form = FactsForm(user, None, request.POST or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        facts = form.facts()
        seen = request.POST.get("seen")
        likely = [] if seen else alike(facts)
        if not likely:
            producer = registering.register(facts, by=user, at=timezone.now())
            messages.success(request, _("Đã ghi vào sổ: %(name)s.") % {"name": producer})
            return redirect("producer", code=producer.code)
        visible = set(Producer.objects.visible_to(user).values_list("pk", flat=True).filter(
            pk__in=[one.producer.pk for one in likely]))  # fmt: skip
        context["likely"] = [(one, one.producer.pk in visible) for one in likely]
    return render(request, "producers/register.html", context)
