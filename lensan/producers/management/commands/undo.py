from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lensan.kernel.states import NotAllowed
from lensan.producers.actions.undoing import undo
from lensan.producers.models import Import


class Command(BaseCommand):
    """`lensan undo IMPORT_ID`: take one import back as a unit."""

    help = "Hoàn tác một lần nhập: lensan undo SỐ"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, metavar="IMPORT_ID")

    def handle(self, *args: Any, **options: Any) -> None:
        source = Import.objects.filter(pk=options["number"]).first()
        if source is None:
            raise CommandError(f"Không có lần nhập số {options['number']}.")
        try:
            undone = undo(source, by=None, at=timezone.now())
        except NotAllowed as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"Đã hoàn tác: {undone.removed} hộ ra khỏi sổ.")
        for producer in undone.kept:
            self.stdout.write(f"Giữ lại vì đã có người sửa hoặc dùng sau khi nhập: {producer}")
