"""No entry of the journal can be changed or taken away, whoever asks the database."""

from django.db import migrations

from lensan.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [append_only("journal_entry", "the journal is append-only")]
