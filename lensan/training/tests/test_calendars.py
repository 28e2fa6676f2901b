"""What is written as a calendar is read back by another's library."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from lensan.training.calendars import LONGEST, Event, calendar

HERE = timezone(timedelta(hours=7))
NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)
WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\x85"),
    max_size=200,
)  # fmt: skip


def an_event(**traits: object) -> Event:
    told: dict[str, object] = {
        "uid": "lop-1@lensan",
        "title": "Tập huấn kỹ năng số, ấp 3",
        "starts": datetime(2022, 7, 25, 8, tzinfo=HERE),
        "ends": datetime(2022, 7, 25, 11, 30, tzinfo=HERE),
    }
    return Event(**(told | traits))  # type: ignore[arg-type]


def read(written: bytes) -> list[dict[str, object]]:
    found = Calendar.from_ical(written).walk("VEVENT")
    return [
        {str(key).lower(): getattr(value, "dt", value) for key, value in event.items()}
        for event in found
    ]


def test_is_read_back_as_it_was_told() -> None:
    event = an_event(
        place="Nhà văn hóa ấp 3; xã Vị Thắng", text="Mang theo:\nđiện thoại, thẻ \\ hộ",
        address="https://lensan.example/dao-tao/lop/1/", changed=2,
    )  # fmt: skip

    [found] = read(calendar("Lịch tập huấn", [event], written_at=NOON))

    assert found == {
        "uid": "lop-1@lensan", "dtstamp": NOON, "sequence": 2,
        "dtstart": datetime(2022, 7, 25, 1, tzinfo=UTC),
        "dtend": datetime(2022, 7, 25, 4, 30, tzinfo=UTC), "summary": event.title,
        "location": event.place, "description": event.text,
        "url": event.address, "status": "CONFIRMED",
    }  # fmt: skip


def test_a_week_is_told_in_whole_days() -> None:
    week = an_event(starts=date(2022, 7, 25), ends=date(2022, 7, 31))

    [found] = read(calendar("Kế hoạch", [week], written_at=NOON))

    assert (found["dtstart"], found["dtend"]) == (date(2022, 7, 25), date(2022, 8, 1))


def test_a_cancelled_class_says_so() -> None:
    [found] = read(calendar("Lịch", [an_event(cancelled=True)], written_at=NOON))

    assert found["status"] == "CANCELLED"


def test_a_calendar_without_events_is_a_calendar() -> None:
    written = calendar("Lịch; trống", [], written_at=NOON)

    found = Calendar.from_ical(written)
    assert (read(written), str(found["x-wr-calname"])) == ([], "Lịch\\; trống")
    assert written.endswith(b"END:VCALENDAR\r\n")


def test_what_no_calendar_may_hold_is_left_out() -> None:
    event = an_event(title="Lớp\x00 1\r\nấp\r3", address="https://a/\r\nATTENDEE:b")

    [found] = read(calendar("Lịch", [event], written_at=NOON))

    assert (found["summary"], found["url"]) == ("Lớp 1\nấp\n3", "https://a/ATTENDEE:b")


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar("Lịch", [an_event(starts=datetime(2022, 7, 25, 8))], written_at=NOON)  # noqa: DTZ001


@given(title=WORDS, place=WORDS)
@example(title="Tập huấn " * 20, place="ấp" * 60)
def test_any_words_come_back_and_no_line_is_too_long(title: str, place: str) -> None:
    written = calendar("Lịch", [an_event(title=title, place=place)], written_at=NOON)

    [found] = read(written)
    assert (found["summary"], found.get("location", "")) == (title, place)
    assert max(map(len, written.split(b"\r\n"))) <= LONGEST
