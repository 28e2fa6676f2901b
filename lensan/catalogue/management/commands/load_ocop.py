import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lensan.catalogue.actions.loading import NotThatTable, load_ocop


class Command(BaseCommand):
    """`lensan load_ocop FILE.csv`: bring in the province's products with OCOP stars."""

    help = "Nạp sản phẩm OCOP: lensan load_ocop TỆP.csv; nạp lại thì không có gì thay đổi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as file:
                loaded = load_ocop(csv.DictReader(file), by=None, at=timezone.now())
        except (OSError, UnicodeDecodeError, ValueError, NotThatTable) as trouble:
            raise CommandError(f"Không nạp được {options['file'].name}: {trouble}") from trouble
        self.stdout.write(
            f"Mới: {loaded.products} sản phẩm, {loaded.stars} công nhận, {loaded.owners} chủ thể."
        )
