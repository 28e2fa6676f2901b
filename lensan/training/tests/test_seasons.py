"""What is suggested of a year's seasons."""

from datetime import date

from lensan.training.seasons import FIRST_OF_TET, suggested


def test_tet_is_suggested_where_its_day_is_known() -> None:
    [tet] = [one for one in suggested(2023) if one.name == "Tết Nguyên đán"]

    assert (tet.from_on, tet.to_on, tet.share) == (date(2023, 1, 8), date(2023, 2, 5), 0)
    assert "Tết Nguyên đán" not in {one.name for one in suggested(2050)}


def test_every_year_is_told_by_day() -> None:
    for year in FIRST_OF_TET:
        days = [one.from_on for one in suggested(year)]
        assert days == sorted(days)
        assert {day.year for day in days} == {year}
        assert len(days) == 5
