import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from lensan.accounts.models import User
from lensan.field.access import can_work_offline, drives
from lensan.field.actions import driving, enrolling, handing, receiving
from lensan.field.actions.bundling import bundle
from lensan.field.deeds import LIGHT, STEPWISE, perform
from lensan.field.models import Device
from lensan.logistics.forms.driving import REASONS

MOST_DEEDS = 100  # of one sending


@csrf_exempt  # a device has no session; it proves itself by its own key
@login_not_required
@require_POST
def take_deeds(request: HttpRequest) -> HttpResponse:
    """Do what a device sends, one deed after the other, and give a receipt for each."""
    device, at = _device(request), timezone.now()
    if isinstance(device, HttpResponse):
        return device
    told = _told(request)
    said, deeds = _moment(told.get("now")), told.get("deeds")
    if said is None or not isinstance(deeds, list):
        return JsonResponse({"text": _("Máy chủ không đọc được gói việc này.")}, status=400)
    enrolling.note_clock(device, said=said, at=at)
    texts = [str(deed) for deed in deeds[:MOST_DEEDS]]
    receipts = receiving.receive(
        device, texts, perform=perform, now=timezone.now, light=LIGHT, stepwise=STEPWISE
    )
    return JsonResponse({"receipts": [asdict(one) for one in receipts]} | _clock(device, at))


@gzip_page
@csrf_exempt
@login_not_required
@require_GET
def give_changes(request: HttpRequest) -> HttpResponse:
    """Give a device what changed since it last asked."""
    device, at = _device(request), timezone.now()
    if isinstance(device, HttpResponse):
        return device
    enrolling.note_clock(device, said=_moment(request.GET.get("now")), at=at)
    rows = _rows(device.user, on=timezone.localdate(at))
    delta = handing.hand_over(device, rows, since=request.GET.get("since", "")[:16])
    answer = asdict(delta) | _clock(device, at)
    return JsonResponse(
        answer, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")}
    )


def _rows(user: User, *, on: date) -> dict[str, Any]:
    """Return what the user's device shall hold: a driver's trips, or a helper's hamlets."""
    if drives(user):
        return driving.bundle(user, on=on, reasons=[str(reason) for reason in REASONS])
    return bundle(user, on=on)


def _device(request: HttpRequest) -> Device | HttpResponse:
    """Return the device that asks, or the answer to one that may not."""
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    try:
        device = enrolling.recognise(key) if scheme == "Bearer" and key else None
    except enrolling.Revoked:
        return _closed("revoked", _("Máy này đã bị thu hồi; dữ liệu trên máy được xóa."))
    if device is None:
        return _closed("unknown", _("Máy này chưa được cài với máy chủ."))
    if not can_work_offline(device.user):
        return _closed(
            "role", _("Tài khoản này không còn là tổ công nghệ số hay nhân viên bưu điện.")
        )
    return device


def _closed(because: str, text: str) -> HttpResponse:
    return JsonResponse({"because": because, "text": text}, status=403)


def _told(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except (ValueError, RequestDataTooBig):
        return {}
    return told if isinstance(told, dict) else {}


def _moment(told: object) -> datetime | None:
    """Read the moment that a device's clock shows; None where it tells none."""
    try:
        said = parse_datetime(str(told))
    except ValueError:  # the thirteenth month
        return None
    return said if said and said.tzinfo else None


def _clock(device: Device, at: datetime) -> dict[str, Any]:
    return {
        "now": at.isoformat(),
        "clock_off_s": device.clock_off_s,
        "warning": device.clock_warning,
    }
