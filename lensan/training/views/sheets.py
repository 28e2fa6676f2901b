from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.catalogue.photos import NotAPhoto
from lensan.journal.models import record
from lensan.training import access
from lensan.training.actions import keying
from lensan.training.actions.attending import NotADay
from lensan.training.forms.attendance import SheetForm
from lensan.training.models import Attendance, SignedSheet, TrainingClass
from lensan.training.views import browsing, running
from lensan.training.views.attendance import chosen_people, listed, note


def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the photo of a sheet that was signed in class."""
    user, training_class = running(request, pk)
    first = {"on": min(timezone.localdate(), training_class.ends_on)}
    form = SheetForm(request.POST or None, request.FILES or None, initial=first)
    if form.is_valid():
        try:
            sheet = keying.keep(
                training_class, form.cleaned_data["photo"].read(), on=form.cleaned_data["on"],
                by=user, at=timezone.now(),
            )  # fmt: skip
        except NotAPhoto as reason:
            form.add_error("photo", str(reason))
        except NotADay as reason:
            form.add_error("on", str(reason))
        else:
            messages.success(request, _("Đã giữ ảnh. Nhập tên bây giờ, hoặc để sau."))
            return redirect("sheet", pk=sheet.pk)
    context = {"form": form, "training_class": training_class}
    return render(request, "training/sheet_form.html", context)


def key_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Key in who signed, with the photo beside the list."""
    user, sheet = _sheet(request, pk)
    training_class = sheet.training_class
    if request.method == "POST":
        producers, trainers = chosen_people(request, user, training_class)
        done = not (producers or trainers) or note(
            request, user, training_class, sheet.on, Attendance.Way.SHEET, producers=producers,
            trainers=trainers,
        )  # fmt: skip
        if done and "xong" in request.POST:
            keying.finish(sheet, by=user, at=timezone.now())
            messages.success(request, _("Đã nhập xong tờ ký tên."))
            return redirect("class", pk=training_class.pk)
        return redirect("sheet", pk=pk)
    people = listed(user, training_class, sheet.on)
    context = {"sheet": sheet, "training_class": training_class, "people": people}
    return render(request, "training/sheet.html", context)


@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the photo of a signed sheet; that it was read is journaled."""
    user, sheet = _sheet(request, pk)
    if not sheet.file:
        raise Http404
    record("training.sheet_read", sheet, by=user, at=timezone.now())
    with sheet.file.open("rb") as stored:
        content = stored.read()
    return HttpResponse(content, "image/jpeg", headers={"X-Content-Type-Options": "nosniff"})


def _sheet(request: HttpRequest, pk: int) -> tuple[User, SignedSheet]:
    user = browsing(request)
    mine = SignedSheet.objects.filter(training_class__in=TrainingClass.objects.visible_to(user))
    whole = mine.select_related(
        "training_class__course", "training_class__venue__commune", "training_class__trainer"
    )
    sheet = get_object_or_404(whole, pk=pk)
    if not access.can_run(user, sheet.training_class):
        raise PermissionDenied
    return user, sheet
