import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lensan.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("traceability", "0005_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="Telling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("machine", "máy gửi"),
                            ("page", "ghi trên trang"),
                            ("sms", "tin nhắn"),
                            ("paper", "sổ giấy nhập sau"),
                            ("system", "hệ thống tự ghi"),
                        ],
                        max_length=8,
                        verbose_name="ghi bằng",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="ghi lúc")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người ghi",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tellings",
                        to="traceability.event",
                        verbose_name="sự kiện",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần báo lại",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "via"), name="traceability_telling_once"
                    )
                ],
            },
        ),
        append_only("traceability_telling", "Sự kiện được báo lại không sửa, không xóa."),
    ]
