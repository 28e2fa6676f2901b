"""People whose data were erased are forgotten here too."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.traceability.actions.growing import end_crop
from lensan.traceability.models import Crop


@transaction.atomic
def forget_the_erased(*, at: datetime) -> int:
    """End the crops whose plot is gone, and blank what somebody called them; return how many.

    An erasure in the registry takes the plots with it. Lots, labels and events stay: they say what
    goods are and where they went, and name nobody.
    """
    called = _("Vụ trồng")
    gone = list(Crop.objects.filter(plot=None).exclude(name=called))
    for crop in gone:
        end_crop(crop, on=timezone.localtime(at).date(), by=None, at=at)
    Crop.objects.filter(pk__in=[crop.pk for crop in gone]).update(name=called)
    return len(gone)
