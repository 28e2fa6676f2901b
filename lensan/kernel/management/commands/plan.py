"""`lensan plan WHAT …`: plan what a domain knows how to plan; each brings a command `plan_WHAT`."""

from argparse import REMAINDER
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser

PREFIX = "plan_"


class Command(BaseCommand):
    """`lensan plan training …`: hand the words on to the domain's own command."""

    help = "Lập kế hoạch: lensan plan training --year 2023 --budget 500000000"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", help="lập kế hoạch gì")
        parser.add_argument("words", nargs=REMAINDER, help="các chọn lựa của kế hoạch ấy")

    def handle(self, *args: Any, what: str, words: list[str], **options: Any) -> None:
        known = sorted(
            name.removeprefix(PREFIX) for name in get_commands() if name.startswith(PREFIX)
        )
        if what not in known:
            raise CommandError(
                f"Không lập được kế hoạch “{what}”. Hãy chọn một trong: {', '.join(known)}."
            )
        call_command(f"{PREFIX}{what}", *words, stdout=self.stdout, stderr=self.stderr)
