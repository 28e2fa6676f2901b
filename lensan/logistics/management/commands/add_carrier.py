from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lensan.logistics.models import Carrier
from lensan.logistics.registry import connector_for


class Command(BaseCommand):
    """`lensan add_carrier`: name a carrier, its connector, where it answers, our keys and its prices."""

    help = "Nối thêm một đơn vị giao: lensan add_carrier MÃ TÊN --connector … --url … --key TÊN=GIÁ_TRỊ"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("name")
        parser.add_argument("--connector", choices=settings.CARRIER_CONNECTORS, required=True)
        parser.add_argument("--url", default="")
        parser.add_argument("--key", action="append", default=[], metavar="TÊN=GIÁ_TRỊ")
        parser.add_argument(
            "--tariff", action="append", default=[], metavar="TÊN=SỐ",
            help="bảng cước: first_grams first_fee step_grams step_fee collect_percent heaviest…",
        )  # fmt: skip
        parser.add_argument("--places", choices=Carrier.List.values, default="")

    def handle(self, *args: Any, **told: Any) -> None:
        if Carrier.objects.filter(code=told["code"]).exists():
            raise CommandError(f"Đã có đơn vị giao “{told['code']}”.")
        keys = dict(pair.partition("=")[::2] for pair in told["key"])
        if not all(value.isascii() for value in keys.values()):
            raise CommandError("Khóa chỉ gồm chữ không dấu, chữ số và ký hiệu.")
        try:
            tariff = {
                name: int(value)
                for name, _is, value in (one.partition("=") for one in told["tariff"])
            }
        except ValueError as error:
            raise CommandError("Bảng cước ghi TÊN=SỐ, số là số nguyên.") from error
        connector = connector_for(told["connector"])
        carrier = Carrier.objects.create(
            code=told["code"], name=told["name"], connector_code=told["connector"],
            base_url=told["url"], credentials=keys, settings={"tariff": tariff} if tariff else {},
            places=told["places"] or connector.capabilities.places.value,
        )  # fmt: skip
        self.stdout.write(f"Đã nối {carrier}. Thông báo gửi đến /bao-van-don/{carrier.code}/.")
