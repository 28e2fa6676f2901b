"""Many rows at once, without models: `executemany` on SQLite, `COPY` on PostgreSQL."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

CHUNK = 5000  # values in one question: SQLite takes 32,766
_Value = TypeVar("_Value")


def chunks(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """Yield the values in lists that are short enough to be asked for in one question."""
    left = iter(values)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Return `count` primary keys that no one else gets; call inside a transaction that writes."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = found[0] if found else 0
    return list(range(last + 1, last + 1 + count))


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` of `model`, each the values of the fields `names`, as one statement.

    :raises IntegrityError: a row breaks a constraint; the transaction is lost
    """
    fields = [cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in names]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    told = _told(fields, rows)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in told:
                    copy.write_row(row)
        else:
            marks = ", ".join(["?"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 our own names
            cursor.connection.executemany(statement, told)


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Update the fields `names` of many rows, each given as the new values and then its key."""
    fields = [cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in names]
    columns = ", ".join(f"{connection.ops.quote_name(str(field.column))} = %s" for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        statement = f"UPDATE {table} SET {columns} WHERE id = %s"  # noqa: S608 our own names
        cursor.executemany(statement, list(_told(fields, rows)))


def _told(
    fields: Sequence[models.Field[Any, Any]], rows: Iterable[Sequence[Any]]
) -> Iterator[Sequence[Any]]:
    """Yield the rows as the database's driver takes them, touching only what needs it."""
    tellers = [(place, teller) for place, field in enumerate(fields) if (teller := _teller(field))]
    for row in rows:
        told = list(row)
        for place, teller in tellers:
            if told[place] is not None:
                told[place] = teller(told[place])
        yield told


def _teller(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return _json
    if connection.vendor == "sqlite" and isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if connection.vendor == "sqlite" and isinstance(field, models.DateField):
        return date.isoformat
    return None


_encoder = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _json(value: object) -> str:
    return _encoder.encode(value)
