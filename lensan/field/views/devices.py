from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lensan.accounts.actions import sign_out
from lensan.accounts.models import User
from lensan.field import access
from lensan.field.actions import enrolling
from lensan.field.models import Device
from lensan.kernel.paging import leaf


@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Let the device in on which the helper has signed in; its key is told this once."""
    user = _user(request)
    if not access.can_work_offline(user):
        raise PermissionDenied
    if request.method == "GET":
        return JsonResponse({"csrf": get_token(request), "name": str(user)})
    name = " ".join(request.POST.get("name", "").split()) or _("máy không tên")
    device, key = enrolling.enrol(user, name=name, at=timezone.now())
    return JsonResponse({"key": key, "device": device.pk, "name": str(user)})


@require_safe
def device_list(request: HttpRequest) -> HttpResponse:
    """Show whose devices there are, when they last spoke, and whether their clocks are right."""
    user = _user(request)
    if not (access.can_work_offline(user) or access.can_look_after(user)):
        raise PermissionDenied
    found = Device.objects.visible_to(user).select_related("user", "revoked_by")
    page = leaf(found, by=("-seen_at", "-pk"), after=request.GET.get("sau", ""), size=50)
    return render(request, "field/devices.html", {"page": page})


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut a device out; it wipes itself when it next has a signal, and its browser is signed out."""
    user = _user(request)
    device = get_object_or_404(Device.objects.visible_to(user).select_related("user"), pk=pk)
    if not access.can_revoke(user, device):
        raise PermissionDenied
    at = timezone.now()
    enrolling.revoke(device, by=user, at=at)
    sign_out(device.user, keep=request.session.session_key, by=user, at=at)
    messages.success(
        request,
        _(
            "Đã thu hồi %(device)s và đăng xuất người dùng khỏi các trang. Khi máy có mạng, dữ liệu trên đó "
            "bị xóa, kể cả việc chưa gửi."
        )
        % {"device": device},
    )
    return redirect("field-devices")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
