"""What a migration holds fast is still held fast after those that follow it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

LENSAN = Path(settings.BASE_DIR) / "lensan"
HELD = sorted({
    table
    for migration in LENSAN.glob("*/migrations/*.py")
    for table in re.findall(r"append_only\(\s*\"(\w+)\"", migration.read_text(encoding="utf-8"))
})  # fmt: skip
TRIGGERS = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT 2 * count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass",
}


@pytest.mark.parametrize("table", HELD)
def test_a_table_that_only_grows_is_held_fast_to_the_end(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor], [table])
        assert cursor.fetchone() == (2,)
