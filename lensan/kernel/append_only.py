"""Tables whose rows no one can change or take away, whoever asks the database."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations import RunPython


def append_only(table: str, refusal: str, columns: Sequence[str] = ()) -> RunPython:
    """Return the migration's step after which a table only grows; `refusal` is what others read.

    With `columns` these alone are held fast: the words beside them can be blanked. Say it again after
    a step that alters the table: SQLite then makes the table anew, without what held it fast.
    """
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    sqlite = [
        f"""CREATE TRIGGER IF NOT EXISTS {table}_unchanged BEFORE {update} ON {table}
            BEGIN SELECT RAISE(ABORT, '{refusal}'); END""",
        f"""CREATE TRIGGER IF NOT EXISTS {table}_kept BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, '{refusal}'); END""",
    ]
    postgresql = [
        f"""CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$""",
        f"""CREATE OR REPLACE TRIGGER {table}_append_only BEFORE {update} OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_append_only()""",
    ]

    def protect(_apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        for statement in postgresql if vendor == "postgresql" else sqlite:
            schema_editor.execute(statement)

    return RunPython(protect)
