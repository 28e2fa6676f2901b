import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from lensan.demo.actions import SCALES, is_loaded, load
from lensan.demo.signins import PASSWORD, SIGN_INS

OCOP = Path(str(files("lensan.demo"))) / "data" / "ocop.csv"  # real products, real stars


class Command(BaseCommand):
    """`lensan demo`: load the made-up province, through the same intake as its users."""

    help = "Nạp tỉnh mẫu (người không có thật): lensan demo --scale small|province [--anew]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=SCALES, default="small")
        parser.add_argument("--anew", action="store_true", help="xóa hết dữ liệu đang có trước")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Dữ liệu mẫu không được trộn với dữ liệu thật: hãy đặt LENSAN_DEMO=1 và dùng một "
                "cơ sở dữ liệu riêng (LENSAN_DATA hoặc DATABASE_URL)."
            )
        if options["anew"]:
            self._empty()
        if not is_loaded():
            load(options["scale"], at=timezone.now(), tell=self.stdout.write)
            call_command("load_ocop", str(OCOP), stdout=self.stdout)
        self.stdout.write(f"\nĐăng nhập thử, mật khẩu chung: {PASSWORD}")
        for sign_in in SIGN_INS:
            self.stdout.write(f"  {sign_in.username:<10} {sign_in.full_name}")

    def _empty(self) -> None:
        """Begin with a new database: the journal of the old one cannot be emptied row by row."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
        else:
            name = str(connection.settings_dict["NAME"])
            connection.close()
            for ending in ("", "-wal", "-shm"):
                Path(name + ending).unlink(missing_ok=True)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        call_command("migrate", verbosity=0)
