from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.catalogue.photos import NotAPhoto
from lensan.journal.models import record
from lensan.journey import access
from lensan.journey.actions import mandating
from lensan.journey.forms import CodeForm, MandateForm, PaperForm
from lensan.journey.models import Mandate
from lensan.journey.views.household import as_shown, helpers_of, of_one
from lensan.kernel.states import NotAllowed
from lensan.messaging.actions.saying import DoesNotWish, NoPhone
from lensan.messaging.registry import NoGateway
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Producer

REFUSED = (
    mandating.NotAHelper,
    mandating.NoTerm,
    Erased,
    NoPhone,
    DoesNotWish,
    NoGateway,
)
NOT_CONFIRMED = (mandating.WrongCode, mandating.Full, NotAllowed, NotAPhoto)


@require_POST
@of_one
def ask(request: HttpRequest, user: User, producer: Producer) -> HttpResponse:
    """Ask a household for its mandate."""
    if not access.can_ask_mandate(user, producer):
        raise PermissionDenied
    form = MandateForm(helpers_of(user, producer), request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            mandating.ask(
                producer, told["helper"], purposes=told["purposes"], until_on=told["until_on"],
                way=told["way"], by=user, at=timezone.now(),
            )  # fmt: skip
        except REFUSED as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã ghi. Còn chờ hộ xác nhận."))
            return redirect("journey-of", code=producer.code)
    return render(request, "journey/household.html", as_shown(user, producer, mandate_form=form))


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a mandate stand by the household's code, or by its signed paper."""
    user, mandate = _visible(request, pk)
    if not access.can_ask_mandate(user, mandate.producer):
        raise PermissionDenied
    code, paper = CodeForm(request.POST), PaperForm(request.POST, request.FILES)
    try:
        if mandate.way == Mandate.Way.SMS and code.is_valid():
            mandating.confirm(mandate, code.cleaned_data["code"], by=user, at=timezone.now())
        elif mandate.way == Mandate.Way.PAPER and paper.is_valid():
            photo = paper.cleaned_data["photo"].read()
            mandating.confirm_on_paper(mandate, photo, by=user, at=timezone.now())
        else:
            messages.error(request, _("Hãy nhập mã hộ đọc cho, hoặc chọn ảnh giấy đã ký."))
            return redirect("journey-of", code=mandate.producer.code)
        messages.success(request, _("Hộ đã xác nhận. Ủy quyền có hiệu lực từ bây giờ."))
    except NOT_CONFIRMED as reason:
        messages.error(request, str(reason))
    return redirect("journey-of", code=mandate.producer.code)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mandate."""
    user, mandate = _visible(request, pk)
    if not access.can_end_mandate(user, mandate):
        raise PermissionDenied
    try:
        mandating.end(mandate, way=Mandate.Ended.PAGE, by=user, at=timezone.now())
        messages.success(request, _("Đã chấm dứt ủy quyền."))
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("journey-of", code=mandate.producer.code)


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the paper that the household signed; that it was looked at is journaled."""
    user, mandate = _visible(request, pk)
    if not mandate.paper:
        raise Http404
    code = mandate.producer.code
    record("journey.paper_read", mandate, by=user, at=timezone.now(), on_behalf_of=code)
    with mandate.paper.open("rb") as file:
        return HttpResponse(file.read(), content_type="image/jpeg")


def _visible(request: HttpRequest, pk: int) -> tuple[User, Mandate]:
    assert isinstance(request.user, User)
    found = Mandate.objects.visible_to(request.user).select_related("producer", "helper")
    return request.user, get_object_or_404(found, pk=pk)
