from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lensan.traceability.actions.letting_in import NameTaken, let_in


class Command(BaseCommand):
    """`lensan let_machine_in NAME [--capture]`: give a system outside its key."""

    help = "Cấp khóa cho máy ngoài: lensan let_machine_in TÊN [--capture]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--capture", action="store_true", help="được gửi sự kiện")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = let_in(
                options["name"], may_capture=options["capture"], by=None, at=timezone.now()
            )
        except NameTaken as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Khóa (chỉ hiện một lần): {key}")
