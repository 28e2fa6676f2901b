from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lensan.traceability.actions.sealing import verify


class Command(BaseCommand):
    """`lensan trace verify`: find the first event that is not as it was chained."""

    help = "Kiểm tra chuỗi sự kiện nguồn gốc: lensan trace verify"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        if not verdict.whole:
            raise CommandError(
                f"Chuỗi sự kiện hỏng ở mắt xích số {verdict.broken_at}: {verdict.reason}. "
                f"{verdict.links} mắt xích trước đó còn nguyên vẹn."
            )
        waiting = (
            f" {verdict.unlinked} sự kiện mới đang chờ vào chuỗi." if verdict.unlinked else ""
        )
        partly = (
            f" {verdict.partly} mắt xích đầu có từ bản cũ, chỉ băm một phần của sự kiện."
            if verdict.partly
            else ""
        )
        self.stdout.write(f"Chuỗi sự kiện nguyên vẹn: {verdict.links} mắt xích.{partly}{waiting}")
