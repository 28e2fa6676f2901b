from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.producers.models import Producer
from lensan.training import access, papers
from lensan.training.models import Attendance, TrainingClass
from lensan.training.views import browsing, noting, pdf
from lensan.training.views.attendance import note


def scan(request: HttpRequest, code: str) -> HttpResponse:
    """What a card's QR code opens: note its producer in the class that one is holding now."""
    user, on = browsing(request), timezone.localdate()
    classes = [one for one in _today(user) if _pupil(user, one, code)]
    producer = _pupil(user, classes[0], code) if classes else _known(user, code)
    if producer is None:
        raise Http404
    if request.method == "POST":
        asked = request.POST.get("lop", "")
        chosen = next((one for one in classes if str(one.pk) == asked), None)
        if chosen is None:
            messages.error(request, _("Hôm nay bạn không điểm danh lớp này."))
            return redirect("card", code=code)
        note(request, user, chosen, on, Attendance.Way.CARD, producers=[producer.pk])
        return redirect("card", code=code)
    there = Attendance.objects.filter(on=on, enrolment__producer=producer)
    context = {
        "producer": producer, "classes": classes,
        "noted": set(there.values_list("enrolment__training_class", flat=True)),
    }  # fmt: skip
    return render(request, "training/card.html", context)


@require_safe
def print_card(request: HttpRequest, code: str) -> HttpResponse:
    """The card of one producer."""
    user = browsing(request)
    found = Producer.objects.visible_to(user).active().select_related("hamlet", "commune")
    producer = get_object_or_404(found.filter(erased_at=None), code=code)
    record("training.card_printed", producer, by=user, at=timezone.now(), on_behalf_of=code)
    return pdf(papers.cards([producer], _address(request)), f"the-{code}")


@require_safe
def print_cards(request: HttpRequest, pk: int) -> HttpResponse:
    """The cards of everyone who has a place in a class, as far as the user may note them."""
    user, training_class = noting(request, pk)
    placed = training_class.enrolments.placed().values("producer")
    mine = access.pupils_of(user, training_class).filter(pk__in=placed, erased_at=None)
    producers = list(mine.select_related("hamlet", "commune").order_by("sort_key"))
    record(
        "training.cards_printed", training_class, by=user, at=timezone.now(), cards=len(producers)
    )
    return pdf(papers.cards(producers, _address(request)), f"the-lop-{pk}")


def _today(user: User) -> list[TrainingClass]:
    meeting = TrainingClass.objects.visible_to(user).meeting(timezone.localdate())
    whole = meeting.select_related("course", "venue__commune", "trainer").order_by(
        "from_time", "pk"
    )
    return [one for one in whole if access.can_note(user, one)]


def _pupil(user: User, training_class: TrainingClass, code: str) -> Producer | None:
    mine = access.pupils_of(user, training_class).filter(commune=training_class.venue.commune)
    return mine.filter(code=code).first()


def _known(user: User, code: str) -> Producer | None:
    return Producer.objects.visible_to(user).filter(code=code).first()


def _address(request: HttpRequest) -> Callable[[Producer], str]:
    return lambda one: request.build_absolute_uri(reverse("card", kwargs={"code": one.code}))
