"""A driver takes back without a signal what was written wrongly of a trip, as on the page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lensan.accounts.models import Role
from lensan.field.actions.receiving import Outcome, Told, Unable
from lensan.field.deeds.reading import Kind, earlier_deed, filled, number_of
from lensan.logistics import tasks
from lensan.logistics.access import can_drive
from lensan.logistics.actions import taking_back
from lensan.logistics.forms.driving import TakeBackForm
from lensan.logistics.models import Happening

Done = Happening.Kind


def take_back(told: Told) -> Outcome:
    """Take back what a number of the bundle names, or all that an earlier deed wrote."""
    meant = _meant(told)
    said = {"key": told.deed.pk, "reason": told.arguments.get("reason")}
    reason = filled(TakeBackForm(said))["reason"]
    for one in meant:
        asked = taking_back.take_back(
            one, reason, key=told.deed.pk, by=told.by, at=told.done_at
        )  # fmt: skip
        if asked:
            tasks.work_out.enqueue(asked.pk)
    return Outcome(_("Đã hoàn tác “%(what)s”.") % {"what": meant[0].get_kind_display()})


def _meant(told: Told) -> list[Happening]:
    written = Happening.objects.visible_to(told.by).exclude(kind=Done.TAKEN_BACK)
    mine = written.select_related(
        "trip__plan", "trip__vehicle", "trip__hub__commune", "stop", "parcel__order",
        "parcel__stop__plan",
    ).order_by("pk")  # fmt: skip
    if deed := told.arguments.get("deed"):
        earlier = earlier_deed(told, str(deed))
        found = list(mine.filter(key=earlier.result.get("key", earlier.pk)))
    else:
        found = list(mine.filter(pk=number_of(told, "thing")))
    if not found or not can_drive(told.by, found[0].trip):
        raise Unable(
            _(
                "Không thấy việc cần hoàn tác ở chuyến bạn lái. Khi có mạng, hãy mở trang của chuyến."
            )
        )
    return [one for one in found if one.kind == Done.SERVED] or found


KINDS = {
    "take_back": Kind(
        lazy("hoàn tác việc ghi nhầm"), take_back, taking_back.REFUSALS, role=Role.CARRIER
    )
}  # fmt: skip
