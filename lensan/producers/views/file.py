from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.access import can_appoint, can_list
from lensan.accounts.models import User
from lensan.accounts.views.people import show_password
from lensan.journal.models import record
from lensan.producers import access
from lensan.producers.actions import admitting, erasing, merging, registering
from lensan.producers.dossier import consents_of, dossier, history, records_of
from lensan.producers.forms.people import FactsForm
from lensan.producers.models import Apart, Merge, Plot, Producer, everyone, silent
from lensan.producers.searching import search


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _of_one_file(
    view: Callable[[HttpRequest, User, Producer], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Open the door to a standing producer of the reader's; from an absorbed one lead to the kept."""

    @wraps(view)
    def door(request: HttpRequest, code: str) -> HttpResponse:
        user = _user(request)
        visible = Producer.objects.visible_to(user).select_related("commune", "hamlet")
        if producer := visible.active().filter(code=code).first():
            return view(request, user, producer)
        merger = get_object_or_404(Merge.objects.open(), absorbed__in=visible.filter(code=code))
        assert request.resolver_match
        return redirect(request.resolver_match.view_name, code=merger.kept.code)

    return door


@require_safe
@_of_one_file
def show_producer(request: HttpRequest, user: User, producer: Producer) -> HttpResponse:
    """Show everything about one producer; that it was read is journaled."""
    record("producers.file_read", producer, by=user, at=timezone.now(), on_behalf_of=producer.code)
    context: dict[str, Any] = {
        "producer": producer,
        "silent": producer.pk in silent([producer.pk]),
        "records": records_of(producer),
        "consents": consents_of(producer),
        "plots": Plot.objects.filter(producer__in=everyone([producer.pk])).order_by("pk"),
        "mergers": producer.mergers.filter(until_on=None, part_of=None).select_related("absorbed"),
        "history": history(producer) if user.is_officer else [],
        "may": {
            "correct": access.can_correct(user, producer),
            "consent": access.can_record_consent(user, producer),
            "merge": access.can_merge(user),
            "erase": access.can_erase(user, producer),
            "admit": access.can_admit(user, producer),
            "see_account": can_list(user),
        },
    }
    return render(request, "producers/producer.html", context)


@_of_one_file
def correct(request: HttpRequest, user: User, producer: Producer) -> HttpResponse:
    if not access.can_correct(user, producer):
        raise PermissionDenied
    form = FactsForm(user, producer, request.POST or None)
    if form.is_valid():
        changes = form.changes()
        if changes:
            registering.correct(producer, changes, by=user, at=timezone.now())
            messages.success(request, _("Đã sửa hồ sơ. Điều danh sách ghi vẫn được giữ bên dưới."))
        return redirect("producer", code=producer.code)
    return render(request, "producers/correct.html", {"form": form, "producer": producer})


@_of_one_file
def merge(request: HttpRequest, user: User, producer: Producer) -> HttpResponse:
    """Find the other file, look at both, and merge."""
    if not access.can_merge(user):
        raise PermissionDenied
    other = None
    if wanted := request.POST.get("other", request.GET.get("voi", "")):
        other = get_object_or_404(Producer.objects.visible_to(user).active(), code=wanted)
    if request.method == "POST" and other:
        try:
            merging.merge(producer, other, by=user, at=timezone.now())
            messages.success(request, _("Đã gộp %(other)s vào hồ sơ này.") % {"other": other})
        except merging.NotTwo as reason:
            messages.error(request, str(reason))
        return redirect("producer", code=producer.code)
    query = request.GET.get("q", "").strip()
    found = search(query, by=user, first=0, most=20) if query else []
    context = {
        "producer": producer, "other": other, "query": query,
        "found": [one for one in found if one.pk != producer.pk],
        "silent": silent([producer.pk, *([other.pk] if other else ()), *(one.pk for one in found)]),
        "differ": other and Apart.objects.between(producer, other).exists(),
    }  # fmt: skip
    return render(request, "producers/merge.html", context)


@require_POST
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    user = _user(request)
    if not access.can_merge(user):
        raise PermissionDenied
    visible = Producer.objects.visible_to(user)
    merger = get_object_or_404(Merge.objects.filter(kept__in=visible), pk=pk)
    try:
        merging.unmerge(merger, by=user, at=timezone.now())
        messages.success(request, _("Đã tách: mỗi hồ sơ trở lại với dữ liệu của mình."))
    except merging.NotTwo as reason:
        messages.error(request, str(reason))
    return redirect("producer", code=merger.kept.code)


@require_POST
@_of_one_file
def admit(request: HttpRequest, user: User, producer: Producer) -> HttpResponse:
    """Open an account for the producer and show its one-time password, once."""
    if not can_appoint(user, admitting.role_of(producer)):
        raise PermissionDenied
    try:
        account, password = admitting.admit(producer, by=user, at=timezone.now())
    except admitting.NotAdmitted as reason:
        messages.error(request, str(reason))
        return redirect("producer", code=producer.code)
    return show_password(request, account, password)


@_of_one_file
def erase(request: HttpRequest, user: User, producer: Producer) -> HttpResponse:
    if not access.can_erase(user, producer):
        raise PermissionDenied
    if request.method == "POST":
        erasing.erase(producer, by=user, at=timezone.now())
        messages.success(request, _("Đã xóa dữ liệu cá nhân. Số liệu tổng không thay đổi."))
        return redirect("producer", code=producer.code)
    return render(request, "producers/erase.html", {"producer": producer})


@require_safe
@_of_one_file
def take_away(request: HttpRequest, user: User, producer: Producer) -> HttpResponse:
    """Give all that is held about one person: to read and print, or as JSON."""
    if not (user.is_officer or producer.account_id == user.pk):
        raise PermissionDenied
    record(
        "producers.file_taken_away", producer, by=user, at=timezone.now(),
        on_behalf_of=producer.code,
    )  # fmt: skip
    held = dossier(producer)
    if request.GET.get("dang") != "json":
        return render(request, "producers/dossier.html", {"producer": producer, "held": held})
    disposition = content_disposition_header(True, f"{producer.code}.json") or ""
    return JsonResponse(
        held,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": disposition},
    )
