import django.db.models.deletion
from django.db import migrations, models

from lensan.kernel.append_only import append_only

REFUSAL = "Sự kiện nguồn gốc không sửa, không xóa; hãy khai báo sai (errorDeclaration)."


class Migration(migrations.Migration):
    """Links say whether their hash covers every column: those of before do not, and stay as they were."""

    dependencies = [
        ("producers", "0004_search_in_order"),
        ("traceability", "0002_never_changed"),
    ]

    operations = [
        migrations.AddField(
            model_name="link",
            name="whole",
            field=models.BooleanField(default=False, verbose_name="băm mọi cột"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="link",
            name="whole",
            field=models.BooleanField(default=True, verbose_name="băm mọi cột"),
        ),
        append_only("traceability_link", REFUSAL),
        migrations.AlterField(
            model_name="crop",
            name="plot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="crops",
                to="producers.plot",
                verbose_name="thửa đất",
            ),
        ),
    ]
