"""A device's copy follows the registry row by row, whatever gets lost on the way."""

from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lensan.accounts.tests.make import a_helper
from lensan.field import tasks
from lensan.field.actions.bundling import bundle
from lensan.field.actions.forgetting import forget_the_erased
from lensan.field.actions.handing import Delta, hand_over
from lensan.field.models import Conflict, Deed, Device, Replica, Signature
from lensan.field.tests.make import (
    a_conflict,
    a_device,
    a_household,
    a_signature,
    a_yes,
    done,
    home,
    refused,
)
from lensan.orders.tests.make import an_order
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions import consenting, registering
from lensan.producers.actions.erasing import erase
from lensan.producers.facts import Facts
from lensan.producers.models import Producer
from lensan.producers.tests.make import NOON

TODAY = date(2022, 7, 22)


def _bundle(device: Device) -> dict[str, Any]:
    return bundle(device.user, on=TODAY)


def test_a_device_holds_its_hamlets_and_only_the_likeness_of_the_rest() -> None:
    commune = a_commune()
    device = a_device(a_helper(home(commune)))
    mine = a_household(commune, grows="khóm", phones=("+84912345678",))
    other = registering.register(
        Facts(name="Lê Thị Hai", commune_code=commune.code, hamlet="Ấp 4"),
        by=None, at=NOON,
    )  # fmt: skip

    rows = _bundle(device)

    assert rows[f"h{mine.pk}"]["facts"] == {
        "name": "Nguyễn Văn An", "kind": "household", "phones": "0912 345 678", "hamlet": "Ấp 3",
        "smartphone": "unknown", "grows": "khóm",
    }  # fmt: skip
    assert f"h{other.pk}" not in rows
    assert f"k{other.pk}" in rows and f"k{mine.pk}" in rows
    assert "Lê" not in str(rows[f"k{other.pk}"])


def test_a_number_that_may_not_be_used_does_not_travel() -> None:
    device = a_device()
    producer = a_household(phones=("+84912345678",))
    consenting.give(producer, "contact", way="paper", place="nhà", by=None, at=NOON)
    consenting.take_back(producer, "contact", by=None, at=NOON)

    assert "phones" not in _bundle(device)[f"h{producer.pk}"]["facts"]


def test_orders_travel_without_their_buyers() -> None:
    order = an_order()
    commune = order.stall.producer.commune
    Producer.objects.update(hamlet=home(commune))
    device = a_device(a_helper(home(commune)))

    rows = _bundle(device)

    assert rows[f"o{order.pk}"]["goods"] == 40_000
    assert rows[f"o{order.pk}"]["lines"] == [str(order.lines.get())]
    assert "Mua" not in str(rows[f"o{order.pk}"])
    [offer] = rows[f"h{order.stall.producer_id}"]["offers"]
    assert offer[2] == "kg"


def test_what_a_household_agreed_to_travels() -> None:
    device, producer = a_device(), a_household()
    done(device, "agree", a_yes(producer.code))

    assert _bundle(device)[f"h{producer.pk}"]["agreed"] == ["contact", "registry"]


def test_who_moves_away_leaves_the_device() -> None:
    device, producer = a_device(), a_household()
    first = hand_over(device, _bundle(device), since="")
    Producer.objects.update(hamlet=a_hamlet("Ấp 9"))

    delta = hand_over(device, _bundle(device), since=first.mark)

    assert f"h{producer.pk}" in delta.gone
    assert f"k{producer.pk}" in delta.rows


def test_who_was_erased_is_forgotten_here_too() -> None:
    conflict, signature = a_conflict(), a_signature(a_commune("Vị Trung"))
    deed = refused(a_device(), "agree", a_yes(conflict.producer.code, purposes=[]))
    for producer in (conflict.producer, signature.producer):
        erase(producer, by=None, at=NOON)

    tasks.forget.func()
    assert forget_the_erased(at=NOON) == 0

    conflict.refresh_from_db()
    deed.refresh_from_db()
    assert (conflict.state, conflict.mine, deed.arguments) == (Conflict.State.KEPT, "", {})
    assert not Signature.objects.exists()
    assert Deed.objects.filter(producer=signature.producer).get().text == ""


class Line(RuleBasedStateMachine):
    """Rows change; answers are lost, come late or twice; the device restarts with an older copy."""

    def __init__(self) -> None:
        super().__init__()
        Device.objects.all().delete()
        self.device = a_device(a_helper())
        self.rows: dict[str, int] = {}
        self.mark, self.copy = "", dict[str, int]()
        self.under_way: list[tuple[str, Delta]] = []

    @rule(name=st.sampled_from("abcd"), value=st.integers(0, 3))
    def write(self, name: str, value: int) -> None:
        self.rows[name] = value

    @rule(name=st.sampled_from("abcd"))
    def delete(self, name: str) -> None:
        self.rows.pop(name, None)

    @rule()
    def ask(self) -> None:
        self.under_way.append((self.mark, hand_over(self.device, self.rows, since=self.mark)))

    @rule(which=st.integers(0, 5))
    def lose(self, which: int) -> None:
        if self.under_way:
            self.under_way.pop(which % len(self.under_way))

    @rule(which=st.integers(0, 5))
    def receive(self, which: int) -> None:
        """Take an answer in, as the device does: only one to what it still holds."""
        if not self.under_way:
            return
        asked, delta = self.under_way.pop(which % len(self.under_way))
        if asked == self.mark or delta.whole:
            self._take_in(delta)

    @rule()
    def forget_everything(self) -> None:
        self.mark, self.copy = "", {}

    @invariant()
    def a_quiet_line_brings_both_together(self) -> None:
        replica = Replica.objects.get(device=self.device)
        kept = (self.mark, dict(self.copy), replica.held, replica.held_mark)
        self._take_in(hand_over(self.device, self.rows, since=self.mark))
        assert self.copy == self.rows
        self.mark, self.copy = kept[0], kept[1]

    def _take_in(self, delta: Delta) -> None:
        self.copy = {} if delta.whole else dict(self.copy)
        self.copy |= delta.rows
        for name in delta.gone:
            del self.copy[name]
        self.mark = delta.mark


def test_every_history_of_a_bad_line_ends_in_the_same_copy() -> None:
    few = settings(max_examples=20, stateful_step_count=20, deadline=None)

    run_state_machine_as_test(Line, settings=few)
