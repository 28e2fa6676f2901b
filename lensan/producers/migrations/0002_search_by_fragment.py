"""On PostgreSQL any fragment is found through trigrams; SQLite reads its covering index instead."""

from django.db import migrations


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(
            "CREATE INDEX producers_producer_fragment ON producers_producer USING gin (search_key gin_trgm_ops)"
        )


class Migration(migrations.Migration):
    dependencies = [("producers", "0001_initial")]
    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
