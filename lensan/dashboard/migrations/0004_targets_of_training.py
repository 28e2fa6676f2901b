"""What the plan asks of training is measured by `trained_digital`, which did not exist before."""

from django.db import migrations

PLANNED, MEASURED = "trained", "trained_digital"


def rename(old, new):
    def run(apps, schema_editor):
        apps.get_model("dashboard", "Target").objects.filter(indicator=old).update(indicator=new)

    return run


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0003_sums_beside_counts")]
    operations = [migrations.RunPython(rename(PLANNED, MEASURED), rename(MEASURED, PLANNED))]
