"""The country as of 2022, the change of July 2025, and the words for a place."""

from datetime import date

import pytest
from django.db.models import Count

from lensan.places.actions import know_hamlets
from lensan.places.country import REFORM, details
from lensan.places.models import Commune, District, Hamlet, Province
from lensan.places.tests.make import a_commune, a_hamlet

BEFORE, AFTER = date(2022, 7, 22), date(2025, 7, 1)


def test_the_whole_country_stands_as_of_2022() -> None:
    counts = [Province.objects.valid(BEFORE), District.objects.valid(BEFORE)]

    assert [places.count() for places in counts] == [63, 705]
    assert Commune.objects.filter(district__isnull=False).valid(BEFORE).count() == 10_599


def test_the_province_has_its_districts_and_communes_of_three_kinds() -> None:
    communes = Commune.objects.of_the_programme()

    kinds = dict(communes.values_list("kind").annotate(Count("pk")).order_by())
    assert kinds == {"xã": 51, "phường": 13, "thị trấn": 11}
    assert communes.values("district").distinct().count() == 8
    assert not communes.filter(latitude=None).exists()


def test_each_commune_has_one_successor_among_twenty_eight() -> None:
    successors = Commune.objects.filter(predecessors__province__code="93").distinct()

    assert successors.count() == 28
    assert {commune.province.code for commune in successors.select_related("province")} == {"92"}
    assert sum(commune.predecessors.count() for commune in successors) == 75


def test_a_place_is_called_by_its_kind() -> None:
    province, district = Province.objects.get(code="93"), District.objects.get(code="930")

    assert [str(province), district.title] == ["tỉnh Hậu Giang", "Thành phố Vị Thanh"]
    assert province.successor == Province.objects.get(code="92")


def test_the_districts_are_gone_after_the_reform() -> None:
    assert District.objects.valid(AFTER).count() == 0
    assert Commune.objects.filter(province__code="93").valid(AFTER).count() == 0


@pytest.mark.parametrize(
    ("on", "there"), [(date(2025, 6, 30), "Xã Vị Thắng"), (REFORM, "Xã Vị Thủy")]
)
def test_a_commune_s_ground_lies_where_it_belongs_on_that_day(on: date, there: str) -> None:
    assert a_commune("Vị Thắng").lies_in(on).title == there


def test_points_and_successors_are_those_of_the_province_s_own_table() -> None:
    stored = {c.code: c for c in Commune.objects.of_the_programme().select_related("successor")}

    for detail in details():
        commune = stored[detail.code]
        assert commune.successor is not None
        assert (commune.latitude, commune.longitude) == (detail.lat, detail.lon)
        assert commune.successor.title.lower() == detail.successor_name.lower()


def test_namesakes_are_told_apart_by_their_codes() -> None:
    pairs = Commune.objects.of_the_programme().filter(name="Vĩnh Tường").order_by("kind")
    districts = District.objects.filter(province__code="93", name="Long Mỹ").order_by("code")

    assert [str(commune) for commune in pairs] == ["phường Vĩnh Tường", "xã Vĩnh Tường"]
    assert len({commune.code for commune in pairs}) == 2
    assert sorted(str(district) for district in districts) == ["huyện Long Mỹ", "thị xã Long Mỹ"]


def test_a_hamlet_is_known_under_every_spelling_and_made_once() -> None:
    commune, other = a_commune("Vị Thắng"), a_commune("Vị Đông")
    old = a_hamlet("Ấp 3", commune)

    found = know_hamlets([(commune, "ấp 03"), (commune, "A.3"), (other, "Ấp 3"), (other, " ")])

    assert found[commune.pk, "ap 3"] == old
    assert set(found) == {(commune.pk, "ap 3"), (other.pk, "ap 3")}
    assert Hamlet.objects.count() == 2


def test_hamlets_that_are_all_known_are_looked_up_only() -> None:
    hamlet = a_hamlet("Khu vực III", a_commune())

    found = know_hamlets([(hamlet.commune, "KV3")])

    assert found == {(hamlet.commune_id, "kv 3"): hamlet}
    assert str(found[hamlet.commune_id, "kv 3"]) == "Khu vực III"
