"""Those not trained yet stand beside the class nearest to each, and are asked to it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from lensan.accounts.tests.make import a_province_officer, an_officer, queries, sign_in
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.models import Producer
from lensan.training.actions import appointing, enrolling
from lensan.training.models import Course, Enrolment, Skill, TrainingClass, Venue
from lensan.training.tests.make import NOON, a_class, a_course, a_pupil, a_venue

SOON = timezone.localdate() + timedelta(days=7)


def words(client: Client, address: str) -> str:
    return " ".join(strip_tags(client.get(address).content.decode()).split())


def a_coming_class(
    course: Course, venue: Venue, *, days: int = 0, seats: int = 3
) -> TrainingClass:
    return a_class(course=course, venue=venue, on=SOON + timedelta(days=days), seats=seats)


def in_hamlet(name: str, commune: Commune) -> tuple[Producer, Venue]:
    """Someone of a hamlet, and the hamlet's own room."""
    pupil = a_pupil(commune=commune, hamlet=name)
    venue = appointing.open_venue(
        commune=commune, hamlet=pupil.hamlet, name=f"Nhà văn hóa {name}", rooms=1, seats=40,
        by=None, at=NOON,
    )  # fmt: skip
    return pupil, venue


def test_the_nearest_class_is_in_the_hamlet_and_else_the_soonest(client: Client) -> None:
    commune, course = a_commune(), a_course()
    near, own = in_hamlet("Ấp 3", commune)
    far = a_pupil(commune=commune)
    later = a_coming_class(course, own, days=5)
    sooner = a_coming_class(course, a_venue(commune))
    a_coming_class(a_course(Skill.DIARY), a_venue(commune), days=-3)
    sign_in(client, an_officer(commune))

    client.post(reverse("untrained"), {"ho": [near.pk, far.pk], "way": "helper"})

    asked = dict(Enrolment.objects.values_list("producer", "training_class"))
    assert asked == {near.pk: later.pk, far.pk: sooner.pk}
    assert words(client, reverse("untrained")).count("đã mời") == 2


def test_full_classes_and_those_asked_before_are_left_aside(client: Client) -> None:
    commune, course = a_commune(), a_course()
    full = a_coming_class(course, a_venue(commune), seats=1)
    enrolling.enrol(full, a_pupil(commune=commune), by=None, at=timezone.now())
    waiting = a_pupil(commune=commune)
    sign_in(client, an_officer(commune))

    before = words(client, reverse("untrained"))
    said = client.post(
        reverse("untrained"), {"ho": [waiting.pk], "way": "helper"}, follow=True
    ).content.decode()

    assert "xã chưa có lớp nào sắp mở còn chỗ" in before and "có chỗ" in before
    assert "Đã mời 0 hộ" in said
    assert Enrolment.objects.count() == 1


def test_nobody_chosen_is_asked_back(client: Client) -> None:
    commune = a_commune()
    a_pupil(commune=commune)
    sign_in(client, an_officer(commune))

    said = client.post(reverse("untrained"), {"way": "helper"}, follow=True).content.decode()

    assert "Hãy chọn ít nhất một hộ" in said


def test_people_of_other_communes_are_not_reached(client: Client) -> None:
    here, there = a_commune(), a_commune("Vị Trung")
    stranger = a_pupil(commune=there)
    a_coming_class(a_course(), a_venue(here))
    sign_in(client, an_officer(here))

    client.post(reverse("untrained"), {"ho": [stranger.pk], "way": "helper"})

    assert not Enrolment.objects.exists()
    assert client.get(reverse("untrained") + f"?xa={there.code}").status_code == 404


def test_a_province_officer_chooses_a_commune_first(client: Client) -> None:
    commune = a_commune()
    sign_in(client, a_province_officer())

    choosing = words(client, reverse("untrained"))
    empty = words(client, reverse("untrained") + f"?xa={commune.code}&muc=packing")

    assert "Hãy chọn xã" in choosing and "Không còn hộ nào chưa học" in empty
    assert client.get(reverse("untrained") + "?muc=x").status_code == 404


def test_the_dashboards_work_list_leads_here(client: Client) -> None:
    commune = a_commune()
    a_pupil(commune=commune)
    sign_in(client, an_officer(commune))

    page = client.get("/tien-do/chua-dat/?chi-tieu=trained_digital").content.decode()

    assert f'href="/dao-tao/chua-hoc/?muc=digital&amp;xa={commune.code}"' in page


def test_a_class_that_closed_meanwhile_is_said(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    commune = a_commune()
    pupil = a_pupil(commune=commune)
    a_coming_class(a_course(), a_venue(commune))
    Producer.objects.filter(pk=pupil.pk).update(commune=commune)
    sign_in(client, an_officer(commune))
    refused = enrolling.CannotCome("không mời được")

    def refuse(*_args: object, **_told: object) -> None:
        raise refused

    monkeypatch.setattr(enrolling, "invite", refuse)
    said = client.post(reverse("untrained"), {"ho": [pupil.pk], "way": "helper"}, follow=True)

    assert "không mời được" in said.content.decode()


def test_the_page_costs_the_same_however_many_wait(client: Client) -> None:
    commune = a_commune()
    a_coming_class(a_course(), a_venue(commune))
    sign_in(client, an_officer(commune))
    costs = []
    for _each in range(3):
        a_pupil(commune=commune)
        costs.append(queries(client, reverse("untrained")))

    assert costs[0] == costs[2]
