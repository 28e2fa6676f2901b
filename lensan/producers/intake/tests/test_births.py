from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.producers.intake.births import Birth, read_birth

TODAY = date(2022, 12, 31)
DAY = Birth(date(1965, 3, 12), 1965)


@pytest.mark.parametrize(
    "cell",
    ["12/3/1965", "12-03-65", "12.3.1965", "1965-03-12", "1965/3/12", "12/03/ 1965", "12031965",
     "1965-03-12 00:00:00", "1965-03-12T00:00", "ngày 12 tháng 3 năm 1965", date(1965, 3, 12),
     datetime.fromisoformat("1965-03-12T07:30"), 23813, 23813.0, 23813.25, "23813", "23813.0",
     12031965.0],
)  # fmt: skip
def test_reads_a_whole_day(cell: object) -> None:
    assert read_birth(cell, today=TODAY) == DAY


def test_the_first_of_january_is_a_day_like_any_other() -> None:
    assert read_birth("01/01/1965", today=TODAY) == Birth(date(1965, 1, 1), 1965)
    assert read_birth(1011965, today=TODAY) == Birth(date(1965, 1, 1), 1965)


@pytest.mark.parametrize(
    "cell",
    [1965, 1965.0, "1965", "1965.0", "65", 65, 65.0, "khoảng 1965", "1965?", "~1965",
     "sinh năm 1965", "1.965", "1,965",
     "3/1965", "00/00/1965", "0/3/1965", "00/1965", date(1905, 5, 18),
     datetime.fromisoformat("1905-05-18")],
)  # fmt: skip
def test_reads_a_year_alone(cell: object) -> None:
    assert read_birth(cell, today=TODAY) == Birth(year=1965)


@pytest.mark.parametrize(
    ("written", "year"), [("05", 2005), ("07", 2007), ("08", 1908), ("22", 1922)]
)
def test_two_digits_are_the_year_that_makes_an_adult(written: str, year: int) -> None:
    assert read_birth(written, today=TODAY) == Birth(year=year)


@pytest.mark.parametrize(
    "cell", [None, "", " ", "-", "x", "không", "không nhớ", "0", 0, 0.0, False]
)
def test_a_silent_cell_holds_nothing(cell: object) -> None:
    assert read_birth(cell, today=TODAY) == Birth()


@pytest.mark.parametrize(
    "cell",
    ["31/02/1965", "12/25/1965", "00/13/1965", "13/1965", "99/99/9999", "1965-1966", "1/2/3/1965",
     "abc", "65 tuổi", "123", "123456", 1880, "1901", 2023, "2025", date(2023, 1, 1), "1/1/2023",
     date(1890, 1, 1), 65.5, 123, 45000.0, -1965, 1e12, float("nan"), float("inf"), time(7),
     timedelta(days=1)],
)  # fmt: skip
def test_what_cannot_be_a_birth_is_unusable(cell: object) -> None:
    assert read_birth(cell, today=TODAY) == Birth(unusable=True)


@given(st.dates(date(1908, 4, 1), TODAY), st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"]))
def test_every_day_is_read_back_from_text_and_from_its_serial_number(day: date, form: str) -> None:
    born = Birth(day, day.year)

    assert read_birth(f"{day:{form}}", today=TODAY) == born
    assert read_birth(float((day - date(1899, 12, 30)).days), today=TODAY) == born


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.dates(), st.datetimes()))
def test_never_raises_and_never_names_a_day_to_come(cell: object) -> None:
    birth = read_birth(cell, today=TODAY)

    assert birth.year is None or 1902 <= birth.year <= 2022
    assert birth.on is None or (birth.on.year == birth.year and birth.on <= TODAY)
