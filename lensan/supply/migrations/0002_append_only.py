from django.db import migrations

from lensan.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("supply", "0001_initial")]

    operations = [
        append_only("supply_supplyprice", "prices are append-only"),
        append_only("supply_supplypayment", "payments are append-only"),
        append_only("supply_supplyreceipt", "receipts are append-only", [
            "order_id", "lot_id", "received", "refused", "proof", "traced_id", "key", "by_id", "at",
        ]),
    ]
