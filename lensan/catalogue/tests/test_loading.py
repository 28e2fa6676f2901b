import csv
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lensan.catalogue.actions.loading import Loaded, NotThatTable, load_ocop
from lensan.catalogue.models import Product, Recognition
from lensan.catalogue.tests.make import NOON, TODAY
from lensan.producers.tests.make_people import a_producer

TABLE = Path(str(files("lensan.demo"))) / "data" / "ocop.csv"
ROW = {
    "product": "Khô cá sặc rằn", "owner": "HTX Kỳ Như", "stars": "4", "district": "Huyện Vị Thủy",
    "group_our_guess": "Thực phẩm", "decision_or_round": "1358/QĐ-UBND, 20/7/2021",
    "valid_until": "2024-07-20", "status": "recognised", "source": "example.vn/1", "note": "",
}  # fmt: skip


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _load(*rows: Mapping[str, str]) -> Loaded:
    return load_ocop(rows, by=None, at=NOON)


def _stars(**changes: str) -> list[tuple[int | None, str, str, str]]:
    _load(ROW | changes)
    return list(Recognition.objects.values_list("stars", "status", "decision", "note"))


def test_the_provinces_real_catalogue_is_loaded_whole() -> None:
    loaded = _load(*_rows())

    assert (loaded.products, loaded.stars, loaded.owners) == (45, 45, 0)
    assert Product.objects.count() == 45
    assert Product.objects.ocop(TODAY).count() == 18  # those whose end a source names
    assert Product.objects.ocop(date(2024, 7, 21)).count() == 0


def test_nothing_moves_when_it_is_loaded_again() -> None:
    _load(*_rows())
    assert _load(*_rows()) == Loaded(0, 0, 0)


def test_what_a_source_does_not_tell_stays_empty() -> None:
    _load(*_rows())

    product = Product.objects.get(name="Mứt mãng cầu")
    assert (product.owner, product.owner_name, product.place, product.unit) == (None, "", "", "")
    assert Product.objects.filter(owner_name__contains="(").count() == 0
    assert Product.objects.filter(place__contains="(").count() == 0


def test_an_owner_is_linked_once_it_stands_in_the_registry() -> None:
    _load(ROW)
    owner = a_producer("HTX KỲ NHƯ", kind="cooperative")  # in Vị Thắng, huyện Vị Thủy

    again = _load(ROW)

    product = Product.objects.get()
    assert (again.owners, product.owner, product.owner_name) == (1, owner, "HTX Kỳ Như")
    assert _load(ROW) == Loaded(0, 0, 0)


def test_an_owner_that_is_there_already_is_linked_at_once() -> None:
    owner = a_producer("HTX Kỳ Như", kind="cooperative")

    assert _load(ROW).owners == 1
    assert Product.objects.get().owner == owner


@pytest.mark.parametrize(
    ("names", "district"),
    [
        ((), "Huyện Vị Thủy"),
        (("HTX Kỳ Như 2",), "Huyện Vị Thủy"),
        (("HTX Kỳ Như",), "Huyện Châu Thành A"),
        (("HTX Kỳ Như", "HTX Kỳ Như"), "Huyện Vị Thủy"),
    ],
    ids=["nobody", "another name", "another district", "two of the name"],
)
def test_an_owner_that_is_not_surely_the_one_is_not_linked(
    names: tuple[str, ...], district: str
) -> None:
    for name in names:
        a_producer(name, kind="cooperative")
    _load(ROW | {"district": district})
    assert Product.objects.get().owner is None


def test_no_household_is_taken_for_an_owner() -> None:
    a_producer("HTX Kỳ Như")
    _load(ROW)
    assert Product.objects.get().owner is None


def test_peoples_names_beside_an_organisation_are_not_kept() -> None:
    _load(ROW | {"owner": "HTX Kỳ Như (giám đốc Nguyễn Thị Mẫu)"})
    assert Product.objects.get().owner_name == "HTX Kỳ Như"


def test_stars_are_kept_with_their_decision_and_its_day() -> None:
    assert _stars() == [(4, "recognised", "1358/QĐ-UBND", "")]
    assert Recognition.objects.get().decided_on == date(2021, 7, 20)


def test_stars_that_were_raised_are_two_recognitions() -> None:
    found = _stars(
        stars="4 (2021) -> 5 (national, date not seen)", decision_or_round="", valid_until=""
    )
    assert found == [
        (4, "recognised", "", "chưa rõ ngày công nhận"),
        (5, "recognised", "", "chưa rõ ngày công nhận"),
    ]


@pytest.mark.parametrize(
    ("told", "status", "asked"),
    [
        ("put forward for 5 in 2021; stars held then not stated", "“tiềm năng 5 sao” 2021", 5),
        ("4 at town-level council", "candidate only", 4),
        ("", "candidate only", None),
    ],
)
def test_stars_that_are_only_asked_for_wait(told: str, status: str, asked: int | None) -> None:
    found = _stars(stars=told, status=status, decision_or_round="", valid_until="")
    assert found == [(asked, "awaiting", "", "")]


def test_a_speciality_without_stars_has_none() -> None:
    assert _stars(stars="", status="regional speciality; OCOP status not seen") == []


def test_a_round_without_a_decision_is_named_as_such() -> None:
    [(_stars_held, _status, decision, note)] = _stars(
        decision_or_round="2021 round, 20 files / 19 passed; decision number not seen",
        owner="Tân Mỹ (legal name not seen)", product="Khô cá (name cut off)",
    )  # fmt: skip
    assert decision == "đợt 2021, chưa rõ số quyết định"
    assert note == "nguồn ghi tên chưa đủ; chưa rõ tên pháp lý của chủ thể"
    assert Product.objects.get().name == "Khô cá"


def test_another_table_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(NotThatTable, match="thiếu cột district, stars"):
        _load({key: value for key, value in ROW.items() if key not in {"stars", "district"}})


def test_the_command_says_what_is_new() -> None:
    said = StringIO()
    call_command("load_ocop", str(TABLE), stdout=said)
    assert said.getvalue() == "Mới: 45 sản phẩm, 45 công nhận, 0 chủ thể.\n"


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_the_command_refuses_another_file_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "sai.csv").write_bytes(content)
    with pytest.raises(CommandError, match=r"Không nạp được sai\.csv"):
        call_command("load_ocop", str(tmp_path / "sai.csv"))
