import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lensan.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("logistics", "0002_supply"),
        ("orders", "0005_open_orders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Carrier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=30, unique=True, verbose_name="mã")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="tên")),
                ("connector_code", models.CharField(max_length=30, verbose_name="phần kết nối")),
                ("base_url", models.URLField(blank=True, verbose_name="địa chỉ")),
                (
                    "credentials",
                    models.JSONField(blank=True, default=dict, verbose_name="khóa truy cập"),
                ),
                (
                    "settings",
                    models.JSONField(blank=True, default=dict, verbose_name="bảng cước và cột"),
                ),
                (
                    "places",
                    models.CharField(
                        choices=[
                            ("2022", "danh mục 2022: tỉnh, huyện, xã"),
                            ("2025", "danh mục từ 1/7/2025: tỉnh, xã"),
                        ],
                        max_length=4,
                        verbose_name="danh mục địa danh",
                    ),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="đang dùng")),
            ],
            options={
                "verbose_name": "đơn vị giao",
            },
        ),
        migrations.CreateModel(
            name="CarrierCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=20, verbose_name="việc")),
                ("subject", models.CharField(blank=True, max_length=100, verbose_name="về")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("milliseconds", models.PositiveIntegerField(verbose_name="mất (ms)")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("ok", "được"),
                            ("try_again", "thử lại sau"),
                            ("refused", "không nhận"),
                        ],
                        max_length=10,
                        verbose_name="kết quả",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                (
                    "carrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="logistics.carrier",
                        verbose_name="đơn vị giao",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần gọi đơn vị giao",
            },
        ),
        migrations.CreateModel(
            name="Consignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "chờ đặt"),
                            ("unsure", "không rõ đã đặt chưa"),
                            ("booked", "đã đặt"),
                            ("picked_up", "đã lấy hàng"),
                            ("moving", "đang chuyển"),
                            ("out", "đang phát"),
                            ("failed", "phát không được"),
                            ("returning", "đang chuyển hoàn"),
                            ("delivered", "đã phát"),
                            ("returned", "đã hoàn về"),
                            ("cancelled", "đã hủy"),
                            ("refused", "không nhận"),
                            ("lost", "thất lạc"),
                        ],
                        default="asked",
                        max_length=20,
                        verbose_name="trạng thái",
                    ),
                ),
                ("service", models.CharField(blank=True, max_length=30, verbose_name="dịch vụ")),
                ("fee", models.PositiveIntegerField(null=True, verbose_name="cước báo (đ)")),
                ("fee_told", models.PositiveIntegerField(null=True, verbose_name="cước thu (đ)")),
                ("collect", models.PositiveIntegerField(default=0, verbose_name="thu hộ (đ)")),
                (
                    "collect_told",
                    models.PositiveIntegerField(null=True, verbose_name="thu hộ họ ghi (đ)"),
                ),
                ("grams", models.PositiveIntegerField(verbose_name="khối lượng (g)")),
                (
                    "key",
                    models.CharField(max_length=40, unique=True, verbose_name="mã tham chiếu"),
                ),
                (
                    "tracking",
                    models.CharField(blank=True, max_length=100, verbose_name="mã vận đơn"),
                ),
                ("asked_at", models.DateTimeField(verbose_name="đặt lúc")),
                ("not_before", models.DateTimeField(verbose_name="gọi sau")),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, verbose_name="số lần hỏng"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                ("heard_at", models.DateTimeField(verbose_name="nghe lần cuối")),
                ("contested", models.BooleanField(default=False, verbose_name="có hai kết cục")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người đặt",
                    ),
                ),
                (
                    "carrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consignments",
                        to="logistics.carrier",
                        verbose_name="đơn vị giao",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consignments",
                        to="orders.order",
                        verbose_name="đơn hàng",
                    ),
                ),
            ],
            options={
                "verbose_name": "vận đơn",
            },
        ),
        migrations.CreateModel(
            name="TrackingEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "chờ đặt"),
                            ("unsure", "không rõ đã đặt chưa"),
                            ("booked", "đã đặt"),
                            ("picked_up", "đã lấy hàng"),
                            ("moving", "đang chuyển"),
                            ("out", "đang phát"),
                            ("failed", "phát không được"),
                            ("returning", "đang chuyển hoàn"),
                            ("delivered", "đã phát"),
                            ("returned", "đã hoàn về"),
                            ("cancelled", "đã hủy"),
                            ("refused", "không nhận"),
                            ("lost", "thất lạc"),
                        ],
                        max_length=20,
                        verbose_name="trạng thái",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="mã của đơn vị giao")),
                ("happened_at", models.DateTimeField(verbose_name="xảy ra lúc")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="lý do")),
                ("told_at", models.DateTimeField(verbose_name="nghe lúc")),
                (
                    "consignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="logistics.consignment",
                        verbose_name="vận đơn",
                    ),
                ),
            ],
            options={
                "verbose_name": "chặng của vận đơn",
            },
        ),
        migrations.CreateModel(
            name="CarrierNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=150, verbose_name="mã thông báo")),
                ("body", models.TextField(blank=True, verbose_name="nguyên văn")),
                ("told", models.JSONField(null=True, verbose_name="điều được báo")),
                ("received_at", models.DateTimeField(verbose_name="nhận lúc")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "chờ xử lý"),
                            ("done", "đã xử lý"),
                            ("ignored", "không liên quan"),
                        ],
                        default="new",
                        max_length=10,
                        verbose_name="trạng thái",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                ("not_before", models.DateTimeField(verbose_name="xử lý sau")),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, verbose_name="số lần hỏng"),
                ),
                (
                    "carrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="logistics.carrier",
                        verbose_name="đơn vị giao",
                    ),
                ),
            ],
            options={
                "verbose_name": "thông báo của đơn vị giao",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "new")),
                        fields=["not_before"],
                        name="logistics_carriernotice_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("carrier", "reference"), name="logistics_carriernotice_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="consignment",
            index=models.Index(
                condition=models.Q(("state", "asked")),
                fields=["not_before"],
                name="logistics_consignment_asked",
            ),
        ),
        migrations.AddIndex(
            model_name="consignment",
            index=models.Index(fields=["state", "heard_at"], name="logistics_consignment_silent"),
        ),
        migrations.AddConstraint(
            model_name="consignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "asked",
                            "unsure",
                            "booked",
                            "picked_up",
                            "moving",
                            "out",
                            "failed",
                            "returning",
                            "delivered",
                        ],
                    )
                ),
                fields=("order",),
                name="logistics_consignment_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="consignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("tracking", ""), _negated=True),
                fields=("carrier", "tracking"),
                name="logistics_consignment_tracking_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="trackingevent",
            constraint=models.UniqueConstraint(
                fields=("consignment", "happened_at", "state", "code", "reason"),
                name="logistics_trackingevent_once",
            ),
        ),
        append_only("logistics_trackingevent", "what a carrier told is append-only"),
    ]
