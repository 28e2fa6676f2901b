"""No movement of stock can be changed or taken away, whoever asks the database."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER catalogue_stockmovement_unchanged BEFORE UPDATE ON catalogue_stockmovement
       BEGIN SELECT RAISE(ABORT, 'movements of stock are append-only'); END""",
    """CREATE TRIGGER catalogue_stockmovement_kept BEFORE DELETE ON catalogue_stockmovement
       BEGIN SELECT RAISE(ABORT, 'movements of stock are append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION catalogue_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'movements of stock are append-only'; END $$""",
    """CREATE TRIGGER catalogue_stockmovement_append_only
       BEFORE UPDATE OR DELETE ON catalogue_stockmovement
       FOR EACH ROW EXECUTE FUNCTION catalogue_append_only()""",
]


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if postgresql else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunPython(protect)]
