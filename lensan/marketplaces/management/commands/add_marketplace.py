from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lensan.marketplaces.models import Marketplace


class Command(BaseCommand):
    """`lensan add_marketplace`: name a floor, its connector, where it answers and our keys there."""

    help = (
        "Nối thêm một sàn: lensan add_marketplace MÃ TÊN --connector … --url … --key TÊN=GIÁ_TRỊ"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("name")
        parser.add_argument("--connector", choices=settings.MARKETPLACE_CONNECTORS, required=True)
        parser.add_argument("--url", required=True)
        parser.add_argument("--key", action="append", default=[], metavar="TÊN=GIÁ_TRỊ")
        parser.add_argument("--held-back", type=int, default=0)

    def handle(self, *args: Any, **told: Any) -> None:
        if Marketplace.objects.filter(code=told["code"]).exists():
            raise CommandError(f"Đã có sàn “{told['code']}”.")
        marketplace = Marketplace.objects.create(
            code=told["code"], name=told["name"], connector_code=told["connector"],
            base_url=told["url"], held_back=told["held_back"],
            credentials=dict(pair.partition("=")[::2] for pair in told["key"]),
        )  # fmt: skip
        self.stdout.write(f"Đã nối {marketplace}. Đặt điều kiện đăng ở trang “Các sàn”.")
