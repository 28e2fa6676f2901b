"""A stall is wanted, asked for once, opened or refused by its marketplace, and closed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.marketplaces.actions.opening import HasStall, NotAgreed, NotInUse, ask, close, see_to
from lensan.marketplaces.models import Marketplace, Stall
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.simulator.wire import Fault
from lensan.marketplaces.tasks import TOLD
from lensan.marketplaces.tests.make import a_marketplace, a_seller, a_stall
from lensan.marketplaces.tests.make_simulation import NOON, turn
from lensan.producers.actions.consenting import take_back
from lensan.producers.tests.make_people import a_producer

pytestmark = pytest.mark.enable_socket
State = Stall.State
LATER = NOON + timedelta(hours=1)


def wanted(simulation: Simulation) -> Stall:
    return ask(a_seller(), a_marketplace(simulation.url), name="Vườn bà Sáu", by=None, at=NOON)


def test_is_wanted_until_the_marketplace_says_otherwise() -> None:
    producer = a_seller()

    stall = ask(producer, a_marketplace(), name="Vườn bà Sáu", by=None, at=NOON)

    assert (stall.state, stall.verified_at) == (State.WANTED, None)
    assert list(Stall.objects.due(NOON)) == [stall]
    entry = Entry.objects.about(stall).get()
    assert (entry.verb, entry.on_behalf_of) == ("marketplaces.stall_asked", producer.code)


def test_is_opened_with_few_questions_to_the_database(simulation: Simulation) -> None:
    stall = wanted(simulation)
    stall = Stall.objects.select_related(*TOLD).get(pk=stall.pk)

    with CaptureQueriesContext(connection) as asked:
        see_to(stall, at=NOON)

    questions = [one for one in asked if "SAVEPOINT" not in one["sql"]]
    assert (stall.state, len(questions)) == (State.OPEN, 12)


def test_is_not_asked_for_without_consent() -> None:
    with pytest.raises(NotAgreed):
        ask(a_producer(), a_marketplace(), name="Vườn", by=None, at=NOON)

    assert not Stall.objects.exists()


def test_is_not_asked_for_after_consent_was_taken_back() -> None:
    producer = a_seller()
    take_back(producer, "marketplace", by=None, at=NOON)

    with pytest.raises(NotAgreed):
        ask(producer, a_marketplace(), name="Vườn", by=None, at=LATER)


def test_there_is_one_for_a_producer() -> None:
    stall = a_stall()

    with pytest.raises(HasStall):
        ask(stall.producer, stall.marketplace, name="Vườn", by=None, at=LATER)

    assert Stall.objects.count() == 1


def test_none_is_opened_on_a_frozen_marketplace() -> None:
    with pytest.raises(NotInUse):
        ask(a_seller(), a_marketplace(state="frozen"), name="Vườn", by=None, at=NOON)


def test_opens_at_once_where_nobody_looks_first(simulation: Simulation) -> None:
    stall = wanted(simulation)

    see_to(stall, at=NOON)

    assert (stall.state, stall.opened_at, stall.verified_at) == (State.OPEN, NOON, NOON)
    assert simulation.market.stall(stall.reference)["name"] == "Vườn bà Sáu"


def test_waits_for_the_marketplaces_people_and_hears_their_no(simulation: Simulation) -> None:
    turn(simulation.url, "traps", review_stalls=True)
    stall = wanted(simulation)
    see_to(stall, at=NOON)
    assert stall.state == State.IN_REVIEW

    see_to(stall, at=LATER)
    stall.refresh_from_db()
    assert (stall.state, stall.verified_at, stall.not_before > LATER) == (
        State.IN_REVIEW, LATER, True,
    )  # fmt: skip

    turn(simulation.url, "judge", stall=stall.reference, state="rejected", reason="Thiếu giấy.")
    see_to(stall, at=LATER)
    assert (stall.state, stall.reason) == (State.REJECTED, "Thiếu giấy.")


def test_is_asked_for_again_later_when_there_is_no_answer(simulation: Simulation) -> None:
    stall = wanted(simulation)
    simulation.faults.expect(Fault("503", on="POST /api/stalls"))

    see_to(stall, at=NOON)

    stall.refresh_from_db()
    assert (stall.state, stall.attempts, stall.not_before > NOON) == (State.WANTED, 1, True)
    see_to(stall, at=stall.not_before)
    assert stall.state == State.OPEN


def test_asked_for_twice_it_opens_once(simulation: Simulation) -> None:
    stall = wanted(simulation)
    simulation.faults.expect(Fault("half", on="POST /api/stalls"))
    see_to(stall, at=NOON)

    see_to(stall, at=stall.not_before)

    assert len(simulation.market.store.all("stall")) == 1


def test_a_refusal_is_shown(simulation: Simulation) -> None:
    stall = wanted(simulation)
    Marketplace.objects.update(credentials={})
    stall = Stall.objects.get()

    see_to(stall, at=NOON)

    assert (stall.state, stall.reason) == (State.REJECTED, "Chưa có mã cho phép truy cập sàn.")


def test_is_closed_once() -> None:
    stall = a_stall()

    close(stall, by=None, at=LATER)

    assert (stall.state, stall.closed_at) == (State.CLOSED, LATER)
    with pytest.raises(NotAllowed):
        close(stall, by=None, at=LATER)


def test_after_one_was_closed_another_may_be_asked_for() -> None:
    stall = a_stall()
    close(stall, by=None, at=LATER)

    ask(stall.producer, stall.marketplace, name="Vườn mới", by=None, at=LATER)

    assert Stall.objects.count() == 2


def test_only_those_who_agree_count_as_agreed() -> None:
    stall, other = a_stall(), a_stall()
    take_back(other.producer, "marketplace", by=None, at=NOON)

    assert list(Stall.objects.agreed(LATER.date())) == [stall]
