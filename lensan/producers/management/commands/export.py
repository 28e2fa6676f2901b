import csv
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lensan.producers.exports import COLUMNS, rows


class Command(BaseCommand):
    """`lensan export producers FILE.csv`: the registry as it stands, with its sources."""

    help = "Xuất sổ: lensan export producers TỆP.csv"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["producers"])
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        with options["file"].open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(chain([COLUMNS], rows()))
