import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.producers.intake.identities import Identity, read_identity


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("093051847156", "093051847156"), ("093 051 847 156", "093051847156"),
        ("'093051847156", "093051847156"), ("CCCD: 093051847156", "093051847156"),
        ("093051847156 cấp ngày 1/1/2021", "093051847156"), ("001051800000", "001051800000"),
        ("363012345", "363012345"), (363012345, "363012345"), (363012345.0, "363012345"),
        ("363.012.345", "363012345"), ("363,012,345", "363012345"), ("363012345.0", "363012345"),
        ("Số CMND 012345678", "012345678"), ("301051847156", "301051847156"),
    ],
)  # fmt: skip
def test_reads_a_number_as_written(cell: object, number: str) -> None:
    assert read_identity(cell) == Identity(number)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (93051847156.0, "093051847156"), (93051847156, "093051847156"),
        ("93051847156", "093051847156"),
        ("9.3051847156E+10", "093051847156"), ("93051847156.0", "093051847156"),
        (12345678.0, "012345678"), ("1051847156", "001051847156"),
    ],
)  # fmt: skip
def test_puts_back_the_zeros_that_a_spreadsheet_ate(cell: object, number: str) -> None:
    assert read_identity(cell) == Identity(number, padded=True)


def test_two_eaten_zeros_ask_for_the_year_of_birth() -> None:
    assert read_identity(1165012345.0, birth_year=1965) == Identity("001165012345", padded=True)
    assert read_identity(1165012345.0, birth_year=1970) == Identity(unusable=True)
    assert read_identity(1234567890.0) == Identity(unusable=True)  # an old mobile number


@pytest.mark.parametrize(
    "cell", [None, "", " ", "-", "không", "chưa có", "x", 0, 0.0, "000000000000", True]
)
def test_a_silent_cell_holds_nothing(cell: object) -> None:
    assert read_identity(cell) == Identity()


@pytest.mark.parametrize(
    "cell",
    ["9.30518E+10", "9.3051847156E+12", 93051800000.0, "93051800000", "09305184715", "0012345678",
     "99051847156", "3051847156", "1234567", "0930518471567", "B1234567", "abc", 1.5, float("nan"),
     "363012345/363012346", "000-000-000", "\uff10" * 12, "1800123456-001"],
)  # fmt: skip
def test_what_is_no_identity_number_is_unusable(cell: object) -> None:
    assert read_identity(cell) == Identity(unusable=True)


@pytest.mark.parametrize("kind", ["enterprise", "cooperative", "facility", "household_business"])
def test_the_tax_code_of_an_organisation_is_never_padded_to_a_persons_number(kind: str) -> None:
    assert read_identity(1800123456.0, kind=kind) == Identity("1800123456")
    assert read_identity("1800123456-001", kind=kind) == Identity("1800123456001")
    assert read_identity("MST: 0301234567", kind=kind) == Identity("0301234567")
    assert read_identity(93051847156.0, kind=kind) == Identity("093051847156", padded=True)


@given(st.from_regex(r"09[1-6][0-9]{9}", fullmatch=True))
def test_every_number_of_the_delta_is_read_as_text_and_without_its_zero(number: str) -> None:
    assert read_identity(number) == Identity(number)
    if not number.endswith("00000"):
        assert read_identity(float(number)) == Identity(number, padded=True)
