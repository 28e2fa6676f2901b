"""The demo province: loaded once, whole, labelled, and by every role's sign-in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from lensan.accounts.models import Role, User
from lensan.catalogue.models import StockMovement
from lensan.dashboard.models import Measurement, Target
from lensan.demo import actions
from lensan.demo.signins import PASSWORD, SIGN_INS
from lensan.errands.models import Errand
from lensan.kernel.tests.make import an_installation
from lensan.logistics.models import DayPlan, LoadSuggestion, TripParcel, Vehicle
from lensan.marketplaces.models import Listing, Marketplace, Stall
from lensan.orders.models import Order
from lensan.payouts.actions.reading import unexplained
from lensan.payouts.models import BankLine, Payout, StatementLine
from lensan.producers.actions.undoing import undo
from lensan.producers.models import Consent, Import, Plot, Producer, Record
from lensan.traceability.actions.sealing import verify
from lensan.traceability.models import Crop, DayRoot, Label, LotFile, Recall, Thing
from lensan.training.models import Attendance, Certificate, TrainingClass

NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)
HOUSEHOLDS = 300
FLOORS = [("a", "simulated", 0), ("b", "simulated_lagging", 0)]
pytestmark = [
    pytest.mark.enable_socket,  # the simulated floors answer on this machine
    pytest.mark.xdist_group("demo"),  # loaded once
]
EMPTY = """
from django.utils import timezone
from lensan.demo.management.commands.demo import Command
from lensan.kernel.models import Recurrence
from lensan.places.models import Commune
Recurrence.objects.create(task="old", last_due_at=timezone.now())
Command()._empty()
print(Recurrence.objects.count(), Commune.objects.count() > 10_000)
"""


@pytest.fixture(scope="module", autouse=True)
def _loaded(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Load the province once, in a transaction that is rolled back after the last test."""
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as changed,
        override_settings(
            DEMO=True,
            MEDIA_ROOT=tmp_path_factory.mktemp("files"),
            DATA_DIR=tmp_path_factory.mktemp("floors"),
            SIMULATIONS=FLOORS,
            MESSAGE_GATEWAY="memory",
        ),
        transaction.atomic(),
    ):
        changed.setitem(actions.SCALES, "small", HOUSEHOLDS)
        changed.setattr(actions, "WEEKS", 4)
        actions.load("small", at=NOON, tell=_ignore)
        yield
        transaction.set_rollback(True)


def _ignore(_words: str) -> None: ...


def test_brings_in_every_commune_and_measures() -> None:
    assert Import.objects.filter(state=Import.State.DONE).count() == 75 - len(_unread())
    assert Producer.objects.active().count() == Record.objects.filter(outcome="created").count()
    assert (Consent.objects.exists(), Plot.objects.exists()) == (True, True)
    assert Measurement.objects.filter(on=NOON.date(), indicator="registered").count() == 75


def _unread() -> list[Import]:
    return list(Import.objects.filter(state=Import.State.UNREADABLE))


def test_lets_households_sell_on_two_simulated_floors() -> None:
    states = set(Order.objects.values_list("state", flat=True))

    sold_on = Marketplace.objects.filter(stalls__orders__isnull=False)
    assert {floor.is_simulation for floor in sold_on} == {True}
    assert Listing.objects.filter(state=Listing.State.LIVE).exists()
    assert {"placed", "delivered", "cancelled"} <= states
    assert not Order.objects.undecided().filter(confirm_by__lte=NOON).exists()
    assert Order.objects.undecided().filter(stall__producer__account__username="ho").exists()
    assert not StockMovement.objects.filter(lot__on_hand__lt=0).exists()


def test_lets_the_post_carry_tomorrows_goods_both_ways() -> None:
    plan = DayPlan.objects.in_force(date(2022, 7, 23))

    assert plan is not None
    ways = set(TripParcel.objects.filter(stop__trip__plan=plan).values_list("way", flat=True))
    assert ways == {"pick", "drop"}
    assert plan.told["two_way"]["cost"] < plan.told["one_way"]["cost"]
    assert Vehicle.objects.exclude(driver=None).count() == 6


def test_says_who_could_fill_tomorrows_trucks() -> None:
    suggested = LoadSuggestion.objects.of_day(date(2022, 7, 23)).filter(kind="fill")

    assert suggested.filter(trip__plan__state="approved").exists()
    assert all(one.riders and one.saved > 0 for one in suggested)


def test_every_parcel_leads_back_to_its_seed() -> None:
    inputs = LotFile.objects.filter(kind="seed").values("thing")
    homes = Thing.objects.filter(address__contains="/dh/")
    delivered = Order.objects.filter(state="delivered").count()

    assert homes.count() >= delivered > 0
    for home in homes:
        assert Thing.objects.back_from([home]).filter(pk__in=inputs).exists()
    assert LotFile.objects.get(kind="packed", producer__kind="coop_group").left().amount == 170
    assert Crop.objects.filter(plot__producer__account__username="ho").exists()
    assert Recall.objects.exclude(closed_at=None).get().drill
    assert Label.objects.blank().exists()
    assert (verify().whole, DayRoot.objects.count()) == (True, 1)


def test_floors_reckon_with_mistakes_and_households_are_paid() -> None:
    lines = StatementLine.objects.all()
    stalls = Stall.objects.filter(statement_lines__isnull=False).distinct()

    assert {unexplained(stall) for stall in stalls} == {0}
    assert set(lines.values_list("state", flat=True)) >= {"matched", "flagged", "rejected"}
    assert lines.filter(state="foreign").exists()
    assert set(Payout.objects.values_list("state", flat=True)) == set(Payout.State)
    assert BankLine.objects.filter(state=BankLine.State.WAITING).exists() is False


def test_errands_wait_at_the_floors_that_only_people_speak_to() -> None:
    waiting = Errand.objects.waiting(NOON)

    for code in ("postmart", "voso"):
        there = waiting.filter(stall__marketplace__code=code)
        assert set(there.values_list("verb", flat=True)) == {"open_stall", "publish"}


def test_trains_the_trainers_and_announces_classes() -> None:
    trained = Certificate.objects.valid().exclude(enrolment__trainer=None)
    levels = set(trained.values_list("enrolment__trainer__level", flat=True))

    assert levels == {"source", "commune"}
    assert set(TrainingClass.objects.values_list("state", flat=True)) == set(TrainingClass.State)
    assert TrainingClass.objects.meeting(NOON.date()).get().venue.commune.code == "31450"
    assert not Attendance.objects.in_doubt().exists()


def test_nothing_is_sold_for_a_real_organisation() -> None:
    assert set(Stall.objects.values_list("producer__kind", flat=True)) == {"household"}


def test_sets_targets_that_add_up() -> None:
    for indicator, _percent, of_known in actions.ASKED:
        targets = Target.objects.filter(indicator=indicator)
        households = targets.get(commune=None).households
        known = Measurement.objects.filter(on=NOON.date(), indicator="registered")
        assert households == sum(known.values_list("counted", flat=True)) * of_known // 100
        parts = targets.exclude(commune=None).values_list("households", flat=True)
        assert (len(parts), sum(parts)) == (75, households)


def test_loaded_halfway_goes_on_where_it_stopped() -> None:
    before = _counts()
    lost = Import.objects.filter(state=Import.State.DONE).order_by("-received_at").first()
    assert lost is not None
    undo(lost, by=User.objects.get(username="tinh"), at=NOON)
    assert _counts() != before

    actions.load("small", at=NOON, tell=_ignore)

    assert _counts() == before


def _counts() -> dict[str, int]:
    lists = Import.objects.filter(state=Import.State.DONE)
    return {
        "lists": lists.count(), "producers": Producer.objects.active().count(),
        "consents": Consent.objects.count(), "plots": Plot.objects.count(),
        "targets": Target.objects.count(), "measurements": Measurement.objects.count(),
    }  # fmt: skip


def test_gives_every_role_a_sign_in() -> None:
    users = User.objects.filter(username__in=[one.username for one in SIGN_INS])
    assert {user.role for user in users} == {role.value for role in Role}
    assert all(user.check_password(PASSWORD) for user in users)
    seen = {user.username: Producer.objects.visible_to(user).count() for user in users}
    assert (seen["ho"], seen["htx"], seen["giangvien"]) == (1, 1, 0)
    assert seen["tinh"] > seen["huyen"] > seen["xa"] > 0


def test_the_command_prints_the_sign_ins(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo")

    lines = capsys.readouterr().out.split("\n")
    assert [line.split()[0] for line in lines[2:-1]] == [s.username for s in SIGN_INS]


@pytest.mark.processes
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_begins_anew_with_an_empty_database(kind: str, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    with an_installation(kind, tmp_path) as here:
        assert here.python(EMPTY) == "0 True"
    assert not (tmp_path / "files").exists()


def test_never_mixes_with_real_data(settings: Settings) -> None:
    settings.DEMO = False

    before = User.objects.count()

    with pytest.raises(CommandError, match="LENSAN_DEMO=1"):
        call_command("demo")

    assert User.objects.count() == before
