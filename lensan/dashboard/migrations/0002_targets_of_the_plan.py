"""The plan's targets for Hậu Giang, as published in July 2022, for the province as a whole.

The plan gives percentages of more than 100,000 farming households, and 50,000 of them on the
floors as the goal; the numbers of households here follow from that 100,000.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import migrations

HAU_GIANG, FARMING_HOUSEHOLDS = "93", 100_000
PUBLISHED = datetime(2022, 7, 22, 5, tzinfo=UTC)
PLAN = [
    ("trained", date(2022, 12, 31), 70), ("trained", date(2023, 12, 31), 90),
    ("stall", date(2022, 12, 31), 50), ("stall", date(2023, 12, 31), 70),
    ("payment", date(2022, 12, 31), 50), ("payment", date(2023, 12, 31), 70),
]


def load(apps, schema_editor):
    if settings.PROVINCE != HAU_GIANG:
        return
    Target = apps.get_model("dashboard", "Target")
    Target.objects.bulk_create(
        Target(
            indicator=indicator, due_on=due_on, percent=Decimal(percent),
            households=FARMING_HOUSEHOLDS * percent // 100, version=1, set_at=PUBLISHED,
        )
        for indicator, due_on, percent in PLAN
    )


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
