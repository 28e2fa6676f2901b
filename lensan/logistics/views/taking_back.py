"""What was written wrongly of a trip is taken back, on a page of its own that says what that is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lensan.accounts.models import User
from lensan.logistics import access, tasks
from lensan.logistics.actions import taking_back
from lensan.logistics.forms.driving import TakeBackForm
from lensan.logistics.models import Happening
from lensan.logistics.views import browsing


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is taken back, ask for the reason, and take it back."""
    user, one = _happening(request, pk)
    if not access.can_drive(user, one.trip):
        raise PermissionDenied
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            with transaction.atomic():
                asked = taking_back.take_back(
                    one, told["reason"], key=told["key"], by=user, at=timezone.now()
                )
                if asked:
                    tasks.work_out.enqueue(asked.pk)
        except taking_back.REFUSALS as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã hoàn tác. Việc đúng có thể ghi lại."))
            return redirect("trip-drive", pk=one.trip_id)
    context = {"one": one, "trip": one.trip, "rows": taking_back.together(one), "form": form}
    return render(request, "logistics/take_back.html", context)


def _happening(request: HttpRequest, pk: int) -> tuple[User, Happening]:
    user = browsing(request)
    written = Happening.objects.visible_to(user).exclude(kind=Happening.Kind.TAKEN_BACK)
    whole = written.select_related(
        "trip__plan", "trip__vehicle", "trip__hub__commune", "stop__producer", "parcel__order", "by",
        "taken_back__by",
    )  # fmt: skip
    return user, get_object_or_404(whole, pk=pk)
