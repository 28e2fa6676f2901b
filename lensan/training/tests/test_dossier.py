"""What is held about a household's learning."""

from typing import Any

from django.test import Client
from django.urls import reverse

from lensan.accounts.tests.make import a_province_officer, an_officer, queries, sign_in
from lensan.places.tests.make import a_commune
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.merging import merge
from lensan.training.actions import certifying, enrolling
from lensan.training.dossier import held
from lensan.training.tests.make import MONDAY_NOON, NOON, a_class, a_pupil, answered, noted


def test_everything_about_a_persons_learning_is_told_in_words(db: Any) -> None:
    training_class, pupil = a_class(), a_pupil()
    noted(training_class, pupil)
    answered(training_class)
    [certificate] = certifying.issue(training_class, by=None, at=MONDAY_NOON)
    enrolling.enrol(a_class(), pupil, by=None, at=NOON)

    [waiting, told] = held([pupil.pk])["Lớp học"]

    assert told["khóa học"] == training_class.course.name
    assert told["có mặt"] == ["25/07/2022 (điểm danh)"]
    assert len(told["kiểm tra"]) == 2  # type: ignore[arg-type]
    assert (told["chứng nhận"], waiting["chứng nhận"]) == (certificate.code, "")


def test_the_page_shows_the_classes_of_merged_files_too(client: Client) -> None:
    training_class, kept, absorbed = a_class(), a_pupil(), a_pupil()
    noted(training_class, absorbed)
    answered(training_class)
    certifying.issue(training_class, by=None, at=MONDAY_NOON)
    merge(kept, absorbed, by=a_province_officer(), at=MONDAY_NOON)
    sign_in(client, an_officer(a_commune()))
    address = reverse("learned", kwargs={"code": kept.code})

    page = client.get(address).content.decode()

    assert training_class.course.name in page
    assert "In thẻ" in page
    erase(kept, by=None, at=MONDAY_NOON)
    assert "In thẻ" not in client.get(address).content.decode()


def test_who_has_not_learned_yet_has_an_empty_page(client: Client) -> None:
    pupil = a_pupil()
    sign_in(client, an_officer(a_commune()))
    address = reverse("learned", kwargs={"code": pupil.code})
    assert "Chưa học lớp nào" in client.get(address).content.decode()
    noted(a_class(), pupil)
    few = queries(client, address)

    noted(a_class(), pupil)
    noted(a_class(), pupil)

    assert queries(client, address) == few
