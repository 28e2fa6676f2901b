import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lensan.producers import reports
from lensan.producers.actions.importing import FAILED, Overtaken, carry_in, fail
from lensan.producers.actions.receiving import AlreadyImported, approve, receive
from lensan.producers.models import Import

ENDINGS = {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt"}

logger = logging.getLogger(__name__)


class NotThere(Exception):
    """Nothing lies where the command line says that a list is."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Không có tệp hay thư mục {path}.")


class Command(BaseCommand):
    """`lensan import PATH...`: bring in lists, each file whole or not at all."""

    help = "Nhập danh sách: lensan import TỆP_HOẶC_THƯ_MỤC... [--report report.json]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--report", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        sums: list[reports.SheetSum] = []
        problems: list[reports.Problem] = []
        unread = 0
        try:
            for path, name in _files(options["paths"]):
                try:
                    source, again = _bring_in(path, name)
                except Exception as trouble:  # whatever it is, the other lists shall come in
                    if isinstance(trouble, Overtaken | NotThere):
                        text = str(trouble)
                    else:
                        text = str(FAILED)
                        logger.exception("Không nhập được %s.", path)
                    problems.append(reports.of_the_file(name, text))
                    state = text
                    unread += 1
                else:
                    sums += reports.sheet_sums(source, file=name, again=again)
                    problems += reports.problems(source, file=name)
                    state = source.reason or f"{source.get_state_display()} (số {source.pk})"
                    unread += source.state == Import.State.UNREADABLE
                self.stdout.write(f"{name}: {state}")
        finally:
            report = reports.report(sums, problems)
            if options["report"]:
                text = json.dumps(report, ensure_ascii=False, indent=1)
                options["report"].write_text(text, encoding="utf-8")
        self.stdout.write(", ".join(f"{name} {n}" for name, n in report["totals"].items()))
        if unread:
            raise CommandError(f"{unread} tệp chưa nhập được; các tệp khác đã nhập xong.")


def _files(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each file with the name that the report gives it: its path below the folder given."""
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.suffix.lower() in ENDINGS)
            yield from (
                (p, _legible(p.relative_to(path).as_posix()))
                for p in found
                if p.name[0] not in ".~" and p.is_file()
            )
        else:
            yield path, _legible(path.name)


def _legible(name: str) -> str:
    """Return a file's name that can be written down, whatever bytes it is made of on the disk."""
    return os.fsencode(name).decode("utf-8", "replace")


def _bring_in(path: Path, name: str) -> tuple[Import, bool]:
    if not path.exists():
        raise NotThere(path)
    at = timezone.now()
    try:
        with path.open("rb") as file:
            source = receive(File(file), name=name, by=None, at=at)
    except AlreadyImported as known:
        return known.twin, True
    approve(source, by=None, at=at)
    try:
        carry_in(source, at=at)
    except Exception:
        fail(source, at=at)
        raise
    source.refresh_from_db()
    return source, False
