from random import Random

from lensan.demo.lists.communes import CommuneFact, hamlets, read_communes, share
from lensan.demo.lists.tests.make import VI_TAN


def test_reads_the_communes_of_2022() -> None:
    communes = read_communes()

    assert len(communes) == 75
    assert communes[5] == VI_TAN
    assert communes[5].bare_name == "Vị Tân"


def test_shares_households_by_rural_population() -> None:
    ward = CommuneFact("1", "Phường A", "Phường", "Huyện", 8_000)
    rural = CommuneFact("2", "Xã B", "Xã", "Huyện", 8_000)

    assert share(100, [ward, rural]) == {"1": 20, "2": 80}


def test_a_commune_of_unknown_population_counts_as_the_median() -> None:
    known = [CommuneFact(str(n), f"Xã {n}", "Xã", "Huyện", n * 1_000) for n in (1, 2, 3)]
    unknown = CommuneFact("4", "Xã 4", "Xã", "Huyện", None)

    assert share(80, [*known, unknown])["4"] == 20


def test_shares_evenly_where_no_population_is_known_and_leaves_nobody_empty() -> None:
    unknown = [CommuneFact(code, "Xã A", "Xã", "Huyện", None) for code in "123"]

    assert share(1, unknown) == {"1": 1, "2": 1, "3": 1}


def test_a_ward_has_khu_vuc_and_others_have_ap() -> None:
    random = Random(1)
    ward = CommuneFact("31318", "Phường I", "Phường", "Thành phố Vị Thanh", 5_628)

    of_ward = hamlets(ward, random)
    of_others = [hamlets(VI_TAN, random) for _ in range(20)]

    assert of_ward[:2] == ("Khu vực 1", "Khu vực 2")
    assert all(name.startswith("Ấp ") for names in of_others for name in names)
    assert {names[0] == "Ấp 1" for names in of_others} == {True, False}
