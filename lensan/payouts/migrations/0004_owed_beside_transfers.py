"""What is owed to a producer stands beside its transfers."""

from django.db import migrations, models

COUNT_UP = """
UPDATE payouts_account SET owed =
    (SELECT COALESCE(SUM(amount), 0) FROM payouts_transfer WHERE credit_id = payouts_account.id)
    - (SELECT COALESCE(SUM(amount), 0) FROM payouts_transfer WHERE debit_id = payouts_account.id)
WHERE producer_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("payouts", "0003_what_the_bank_says")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="owed",
            field=models.BigIntegerField(default=0, verbose_name="còn phải trả người bán (đ)"),
        ),
        migrations.RunSQL(COUNT_UP, migrations.RunSQL.noop),
    ]
