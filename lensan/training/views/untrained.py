"""Those of a commune who are not trained yet, and the class nearest to each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.kernel.paging import leaf
from lensan.kernel.states import NotAllowed
from lensan.messaging.views.seeing import seen_first
from lensan.places.models import Commune
from lensan.producers.models import Producer, ProducerQuerySet, silent
from lensan.training import access
from lensan.training.actions import enrolling, nearest
from lensan.training.actions.framing import AIMS
from lensan.training.forms.classes import WayForm

PER_PAGE = 100
BY_NAME = ("sort_key", "id")


def untrained(request: HttpRequest) -> HttpResponse:
    """Show who is not trained yet with the class nearest to each, and ask the chosen to it."""
    user = request.user
    assert isinstance(user, User)
    if not access.can_see_budget(user):
        raise PermissionDenied
    aim = request.GET.get("muc", "digital")
    if aim not in AIMS:
        raise Http404
    communes = list(user.territory().select_related("district").order_by("code"))
    commune = _asked_for(request, communes)
    context: dict[str, Any] = {"aim": aim, "commune": commune, "communes": communes}
    if commune is None:
        return render(request, "training/untrained.html", context)
    found = _waiting(user, commune, aim)
    if request.method == "POST":
        return _invited(request, user, commune, aim, found)
    shown = Producer.objects.select_related("hamlet")
    page = leaf(found, by=BY_NAME, after=request.GET.get("sau", ""), size=PER_PAGE, shown=shown)
    skills, _who = AIMS[aim]
    there = nearest.nearest(page.rows, commune, skills, on=timezone.localdate())
    quiet = silent([one.pk for one in page])
    context |= {
        "page": page, "form": WayForm(), "any": any(not one.asked for one in there.values()),
        "rows": [(one, there.get(one.pk), bool(one.phone) and one.pk not in quiet) for one in page],
    }  # fmt: skip
    return render(request, "training/untrained.html", context)


def _invited(
    request: HttpRequest, user: User, commune: Commune, aim: str, found: ProducerQuerySet
) -> HttpResponse:
    numbers = [int(one) for one in request.POST.getlist("ho") if one.isdecimal()]
    form, now = WayForm(request.POST), timezone.now()
    if not numbers or not form.is_valid():
        messages.error(request, _("Hãy chọn ít nhất một hộ và cách mời."))
        return redirect(request.get_full_path())
    chosen = list(found.filter(pk__in=numbers[: enrolling.MOST_AT_ONCE]).select_related("commune"))
    skills, _who = AIMS[aim]
    try:
        done = seen_first(
            request,
            lambda: nearest.invite_to_nearest(
                chosen, commune, skills, way=form.cleaned_data["way"], by=user, at=now,
                on=timezone.localdate(now),
            ),
            by=user, at=now, what=_("Mời vào lớp gần nhất"), back=request.get_full_path(),
        )  # fmt: skip
    except (enrolling.CannotCome, NotAllowed) as reason:
        messages.error(request, str(reason))
    else:
        if isinstance(done, HttpResponse):
            return done
        asked, told = done
        by_helper = sum(len(one.unreached) for one in told)
        messages.success(
            request,
            _("Đã mời %(asked)s hộ vào lớp gần nhất; %(by_helper)s hộ do tổ của ấp đến mời.")
            % {"asked": asked, "by_helper": by_helper},
        )
    return redirect(request.get_full_path())


def _waiting(user: User, commune: Commune, aim: str) -> ProducerQuerySet:
    """Return the commune's households that the aim does not count yet, today."""
    _skills, who = AIMS[aim]
    there = Producer.objects.visible_to(user).active().filter(commune=commune, erased_at=None)
    homes = there.households()
    return homes.exclude(pk__in=who(homes, timezone.localdate()).values("pk"))


def _asked_for(request: HttpRequest, communes: list[Commune]) -> Commune | None:
    """Return whose list is asked for; None where one of several has to be chosen first.

    :raises Http404: the officer does not answer for it
    """
    code = request.GET.get("xa", "")
    if not code and len(communes) == 1:
        return communes[0]
    found = next((one for one in communes if one.code == code), None)
    if code and found is None:
        raise Http404
    return found
