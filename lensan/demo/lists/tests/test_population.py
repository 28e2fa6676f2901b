from collections import Counter, defaultdict
from pathlib import Path

from lensan.demo.lists.communes import read_communes
from lensan.demo.lists.population import homes_of_organisations
from lensan.demo.lists.province import Truth

Province = tuple[Path, Truth]


def test_a_helper_s_phone_stands_behind_thirty_households_of_one_hamlet(
    province: Province,
) -> None:
    _folder, truth = province
    homes = defaultdict(list)
    for person in truth.people:
        for phone in person.phones:
            homes[phone].append((person.commune_code, person.hamlet))

    shared = [where for where in homes.values() if len(where) > 1]

    assert len(shared) == 10
    assert max(len(where) for where in shared) == 30
    assert all(len(set(where)) == 1 for where in shared)


def test_namesakes_of_one_year_and_hamlet_are_different_people(province: Province) -> None:
    _folder, truth = province
    namesakes = defaultdict(list)
    for person in truth.people:
        namesakes[person.name, person.birth_year, person.commune_code, person.hamlet].append(
            person
        )

    groups = [group for group in namesakes.values() if len(group) > 1]

    assert len(groups) >= 50
    numbers = [person.identity_number for group in groups for person in group]
    assert max(Counter(number for number in numbers if number).values()) == 1


def test_all_six_kinds_of_producer_occur(province: Province) -> None:
    _folder, truth = province

    assert {person.kind for person in truth.people} == {
        "household", "household_business", "cooperative", "coop_group", "enterprise", "facility",
    }  # fmt: skip


def test_an_organisation_is_listed_by_the_commune_in_its_name_or_the_first_of_its_district() -> (
    None
):
    homes = {o.name: home.name for o, home in homes_of_organisations(read_communes()).items()}

    assert homes["HTX mãng cầu xiêm Thuận Hòa"] == "Xã Thuận Hòa"
    assert homes["HTX nông sản sạch An Phát"] == "Thị trấn Nàng Mau"


def test_an_organisation_outside_the_given_communes_is_left_out() -> None:
    assert homes_of_organisations(read_communes()[:3]) == {}
