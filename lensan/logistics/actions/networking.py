"""Hubs, vehicles, collection points, hours at gates, rivers and how products travel are written down and corrected."""

from datetime import datetime
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.logistics.models import CollectionPoint, Crossing, GateHours, Hub, Keeping, Vehicle

_Thing = TypeVar("_Thing", Hub, Vehicle, CollectionPoint, Crossing, GateHours, Keeping)
WORDS = {
    Hub: _("Đã có bưu cục tên này."),
    Vehicle: _("Đã có xe mang biển số này."),
    CollectionPoint: _("Ấp này đã có điểm tập kết."),
    Crossing: _("Đoạn giữa hai xã này đã được ghi."),
    GateHours: _("Vừa có người khác ghi giờ ở nhà của hộ này. Hãy tải lại trang."),
    Keeping: _("Sản phẩm này đã được ghi cách chở."),
}


class Known(Exception):
    """It is written down already."""


def write(thing: _Thing, *, by: User | None, at: datetime) -> _Thing:
    """Write down a part of the network, or correct what is known of it.

    :raises Known: there is another of that name, plate, hamlet or product
    """
    verb = "written" if thing.pk is None else "corrected"
    with once(Known(str(WORDS[type(thing)]))):
        thing.save()
        record(f"logistics.{thing._meta.model_name}_{verb}", thing, by=by, at=at)
    return thing


@transaction.atomic
def drop(thing: Crossing | GateHours | Keeping, *, by: User | None, at: datetime) -> None:
    """Strike out a detour that is none any more, a household's hours, or how a product travels."""
    kept: models.Model = thing
    record(f"logistics.{thing._meta.model_name}_dropped", kept, by=by, at=at)
    thing.delete()
