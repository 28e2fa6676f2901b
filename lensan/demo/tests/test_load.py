"""The demo province: loaded once, whole, labelled, and by every role's sign-in."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from lensan.accounts.models import Role, User
from lensan.dashboard.models import Measurement, Target
from lensan.demo import actions
from lensan.demo.signins import PASSWORD, SIGN_INS
from lensan.producers.models import Consent, Import, Plot, Producer, Record


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setitem(actions.SCALES, "small", 300)
    monkeypatch.setattr(actions, "WEEKS", 4)


def _ignore(_words: str) -> None: ...


@pytest.mark.usefixtures("_small")
def test_brings_in_every_commune_and_measures(noon: datetime) -> None:
    actions.load("small", at=noon, tell=_ignore)

    assert Import.objects.filter(state=Import.State.DONE).count() == 75 - len(_unread())
    assert Producer.objects.active().count() == Record.objects.filter(outcome="created").count()
    assert (Consent.objects.exists(), Plot.objects.exists()) == (True, True)
    assert Measurement.objects.filter(on=noon.date(), indicator="registered").count() == 75


@pytest.mark.usefixtures("_small")
def test_sets_targets_that_add_up(noon: datetime) -> None:
    actions.load("small", at=noon, tell=_ignore)

    for indicator, _percent, of_known in actions.ASKED:
        targets = Target.objects.filter(indicator=indicator)
        households = targets.get(commune=None).households
        known = Measurement.objects.filter(on=noon.date(), indicator="registered")
        assert households == sum(known.values_list("counted", flat=True)) * of_known // 100
        parts = targets.exclude(commune=None).values_list("households", flat=True)
        assert (len(parts), sum(parts)) == (75, households)


def _unread() -> list[Import]:
    return list(Import.objects.filter(state=Import.State.UNREADABLE))


@pytest.mark.usefixtures("_small")
def test_loaded_twice_changes_nothing(noon: datetime) -> None:
    actions.load("small", at=noon, tell=_ignore)
    before = (Producer.objects.count(), Record.objects.count(), Consent.objects.count())

    actions.load("small", at=noon, tell=_ignore)

    assert (Producer.objects.count(), Record.objects.count(), Consent.objects.count()) == before


@pytest.mark.usefixtures("_small")
def test_gives_every_role_a_sign_in(noon: datetime) -> None:
    actions.load("small", at=noon, tell=_ignore)

    users = User.objects.all()
    assert {user.role for user in users} == {role.value for role in Role}
    assert all(user.check_password(PASSWORD) for user in users)
    seen = {user.username: Producer.objects.visible_to(user).count() for user in users}
    assert (seen["ho"], seen["htx"], seen["giangvien"]) == (1, 1, 0)
    assert seen["tinh"] > seen["huyen"] > seen["xa"] > 0


@pytest.mark.usefixtures("_small")
def test_the_command_prints_the_sign_ins(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo")
    capsys.readouterr()

    call_command("demo")

    lines = capsys.readouterr().out.split("\n")
    assert [line.split()[0] for line in lines[2:-1]] == [s.username for s in SIGN_INS]


def test_never_mixes_with_real_data(settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="LENSAN_DEMO=1"):
        call_command("demo")

    assert not User.objects.exists()
