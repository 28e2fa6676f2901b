"""Orders of which a statement has told already are settled."""

from django.db import migrations

SETTLE = """
UPDATE orders_order SET settled = TRUE WHERE id IN (
    SELECT order_id FROM payouts_statementline
    WHERE kind = 'sale' AND state IN ('matched', 'flagged', 'accepted') AND order_id IS NOT NULL
)
"""


class Migration(migrations.Migration):
    dependencies = [("payouts", "0005_cash_in_transfers"), ("orders", "0004_settled_orders")]

    operations = [migrations.RunSQL(SETTLE, migrations.RunSQL.noop)]
