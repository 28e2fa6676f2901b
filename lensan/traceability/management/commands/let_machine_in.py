from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lensan.traceability.actions.letting_in import NameTaken, let_in, shut_out
from lensan.traceability.models import Machine


class Command(BaseCommand):
    """`lensan let_machine_in NAME [--capture]`: give a system outside its key; `--end` ends the key."""

    help = "Cấp khóa cho máy ngoài: lensan let_machine_in TÊN [--capture]; thu khóa: lensan let_machine_in TÊN --end"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--capture", action="store_true", help="được gửi sự kiện")
        what.add_argument("--end", action="store_true", help="thu khóa của máy này")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["end"]:
            self.stdout.write(_end(options["name"]))
            return
        try:
            key = let_in(
                options["name"], may_capture=options["capture"], by=None, at=timezone.now()
            )
        except NameTaken as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Khóa (chỉ hiện một lần): {key}")


def _end(name: str) -> str:
    machine = Machine.objects.filter(name=name).first()
    if machine is None:
        known = ", ".join(Machine.objects.filter(ended_at=None).values_list("name", flat=True))
        raise CommandError(
            f"Không có máy nào tên “{name}”. Đang có khóa: {known or 'không máy nào'}."
        )
    shut_out(machine, by=None, at=timezone.now())
    return f"Đã thu khóa của {name}."
