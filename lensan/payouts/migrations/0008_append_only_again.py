"""Altering the table of transfers made it anew on SQLite, without what held it fast."""

from django.db import migrations

from lensan.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("payouts", "0007_balances_from_an_index")]
    operations = [append_only("payouts_transfer", "the ledger is append-only")]
