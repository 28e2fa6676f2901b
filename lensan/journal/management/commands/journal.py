from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lensan.journal.actions import verify


class Command(BaseCommand):
    """`lensan journal verify`: find the first entry that is not as it was written."""

    help = "Kiểm tra nhật ký: lensan journal verify"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        if not verdict.whole:
            raise CommandError(
                f"Nhật ký bị hỏng ở dòng số {verdict.broken_at}: {verdict.reason}. "
                f"{verdict.entries} dòng trước đó còn nguyên vẹn."
            )
        self.stdout.write(f"Nhật ký nguyên vẹn: {verdict.entries} dòng.")
