from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lensan.payouts.actions.hearing import BadKey, add_feed
from lensan.payouts.models import BankFeed


class Command(BaseCommand):
    """`lensan add_bank_feed`: name a service that tells what moves on the programme's account."""

    help = (
        "Nối nguồn tin ngân hàng: lensan add_bank_feed MÃ --kind sepay --account SỐ --secret … --token …"
    )  # fmt: skip

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--kind", choices=settings.BANK_CONNECTORS, required=True)
        parser.add_argument("--url", default="https://my.sepay.vn")
        parser.add_argument("--account", required=True, help="số tài khoản của chương trình")
        parser.add_argument("--secret", required=True, help="khóa mà thông báo mang theo")
        parser.add_argument("--token", default="", help="khóa để hỏi lại danh sách giao dịch")

    def handle(self, *args: Any, **told: Any) -> None:
        if BankFeed.objects.filter(code=told["code"]).exists():
            raise CommandError(f"Đã có nguồn tin “{told['code']}”.")
        try:
            feed = add_feed(
                told["code"], kind=told["kind"], base_url=told["url"], account=told["account"],
                secret=told["secret"], token=told["token"], at=timezone.now(),
            )  # fmt: skip
        except BadKey as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã nối {feed}. Thông báo gửi đến /ngan-hang/{feed.code}/.")
