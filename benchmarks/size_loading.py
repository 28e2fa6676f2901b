"""Tables filled bare, as a restore fills them: rows first, then indexes and constraints at once.

What the rows must hold is checked all the same: every foreign key and unique constraint is created
anew over all rows, and check constraints stand all the time.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from lensan.kernel import bulk

_CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype IN ('u', 'f') AND conrelid::regclass::text = ANY(%s) ORDER BY contype DESC
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid::regclass::text = ANY(%s) AND NOT indisprimary
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""


@contextmanager
def bare(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Take indexes, foreign keys and unique constraints from the tables until the block ends."""
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '256MB'; SET synchronous_commit = off")
        constraints, indexes = _asked(cursor, _CONSTRAINTS, names), _asked(cursor, _INDEXES, names)
        for table, name, _definition in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows in bulk; a field that is not named gets its default."""
    left = [field for field in model._meta.concrete_fields if field.name not in {"id", *names}]
    told = {field.name: field.get_default() for field in left}
    same = {name: value for name, value in told.items() if value is not None}
    bulk.insert(model, [*names, *same], ((*row, *same.values()) for row in rows))


def _asked(cursor: Any, query: str, names: Sequence[str]) -> list[tuple[str, ...]]:
    cursor.execute(query, [list(names)])
    return list(cursor.fetchall())
