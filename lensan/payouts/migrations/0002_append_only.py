"""No transfer of the ledger can be changed or taken away: what was wrong is booked back."""

from django.db import migrations

from lensan.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("payouts", "0001_initial")]
    operations = [append_only("payouts_transfer", "the ledger is append-only")]
