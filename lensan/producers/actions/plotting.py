"""The land or water on which a producer grows something."""

from datetime import datetime

from django.db import transaction

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Plot, Producer


@transaction.atomic
def add(
    producer: Producer,
    *,
    name: str,
    crop: str,
    area_m2: int | None,
    planting_area_code: str,
    by: User | None,
    at: datetime,
) -> Plot:
    """Write down a plot in the producer's own commune and hamlet.

    :raises Erased: the producer's data were erased
    """
    if producer.erased_at:
        raise Erased(producer)
    plot = Plot.objects.create(
        producer=producer, name=name, crop=crop, area_m2=area_m2,
        planting_area_code=planting_area_code, commune_id=producer.commune_id,
        hamlet_id=producer.hamlet_id,
    )  # fmt: skip
    record(
        "producers.plot_added", producer, by=by, at=at, on_behalf_of=producer.code, plot=plot.pk
    )
    return plot


@transaction.atomic
def remove(plot: Plot, *, by: User | None, at: datetime) -> None:
    """Strike out a plot that is not, or no longer, the producer's."""
    producer, number = plot.producer, plot.pk
    plot.delete()
    record(
        "producers.plot_removed", producer, by=by, at=at, on_behalf_of=producer.code, plot=number
    )
