"""A floor is added by a command."""

import pytest
from django.core.management import CommandError, call_command

from lensan.marketplaces.models import Marketplace

WORDS = ["add_marketplace", "san-a", "Sàn A", "--connector", "simulated"]


def test_names_a_floor_with_its_keys(capsys: pytest.CaptureFixture[str]) -> None:
    call_command(*WORDS, "--url", "http://127.0.0.1:9", "--key", "secret=a=b", "--key", "code=c")

    floor = Marketplace.objects.get()
    assert (floor.name, floor.base_url) == ("Sàn A", "http://127.0.0.1:9")
    assert floor.credentials == {"secret": "a=b", "code": "c"}
    assert "Đã nối Sàn A." in capsys.readouterr().out


def test_does_not_add_one_twice() -> None:
    call_command(*WORDS, "--url", "http://127.0.0.1:9")

    with pytest.raises(CommandError, match="Đã có sàn"):
        call_command(*WORDS, "--url", "http://127.0.0.1:8")

    assert Marketplace.objects.count() == 1
