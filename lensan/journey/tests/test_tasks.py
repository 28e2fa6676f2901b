"""What is done at night, and what is told to whoever asks about themselves."""

from django.utils import timezone

from lensan.journey import tasks
from lensan.journey.dossier import held
from lensan.journey.models import Barrier, Fact, Mandate, Tally
from lensan.journey.tests.make import TODAY, a_barrier, a_fact, a_household, a_mandate
from lensan.places.tests.make import a_commune
from lensan.producers.actions.erasing import erase


def test_the_night_counts_and_ends_what_is_over() -> None:
    mandate = a_mandate(a_commune())
    Mandate.objects.filter(pk=mandate.pk).update(from_on=TODAY, until_on=TODAY)

    tasks.count_last_night.call()
    tasks.end_mandates.call()

    assert Tally.objects.filter(on=timezone.localdate(), claimed__gt=0).exists()
    mandate.refresh_from_db()
    assert (mandate.state, mandate.ended_way) == ("ended", "term")


def test_of_who_was_erased_no_words_and_no_paper_are_kept() -> None:
    mandate = a_mandate(a_commune())
    producer, other = mandate.producer, a_household()
    name = mandate.paper.name
    a_fact(producer, note="nhà bà Sáu")
    a_barrier(producer, again=TODAY, note="con đi xa")
    a_fact(other, note="vẫn còn")
    erase(producer, by=None, at=timezone.now())

    tasks.forget.call()

    assert list(Fact.objects.values_list("note", flat=True).order_by("pk")) == ["", "vẫn còn"]
    assert Barrier.objects.get().note == ""
    mandate.refresh_from_db()
    assert (mandate.state, mandate.paper.name) == ("ended", "")
    assert name


def test_who_asks_is_told_all_that_is_held() -> None:
    mandate = a_mandate(a_commune())
    a_fact(mandate.producer, note="xong")
    a_barrier(mandate.producer, again=TODAY)

    told = held([mandate.producer_id])

    assert [len(rows) for rows in told.values()] == [1, 1, 1]
    assert told["Điều được khai"][0]["ghi thêm"] == "xong"
