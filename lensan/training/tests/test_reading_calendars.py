"""A calendar that another program wrote is read strictly: what is not understood is refused in words."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from lensan.training.calendars import Event, Unreadable, calendar, read, reading
from lensan.training.tests.make_busy import a_file

HERE = timezone(timedelta(hours=7))
FIRST, LAST = datetime(2022, 7, 20, tzinfo=UTC), datetime(2022, 9, 1, tzinfo=UTC)


def times(*events: str) -> list[str]:
    """When these events take place, by the clock of the place, in order."""
    told = read(a_file(*events), zone=HERE, first=FIRST, last=LAST)
    found = sorted((one.starts.astimezone(HERE), one.ends.astimezone(HERE)) for one in told.times)
    return [f"{starts:%d/%m %H:%M} – {ends:%d/%m %H:%M}" for starts, ends in found]


@pytest.mark.parametrize(
    ("event", "taken"),
    [
        ("DTSTART:20220725T080000|DTEND:20220725T110000", ["25/07 08:00 – 25/07 11:00"]),
        ("DTSTART:20220725T010000Z|DURATION:PT90M", ["25/07 08:00 – 25/07 09:30"]),
        (
            "DTSTART;TZID=Asia/Tokyo:20220725T100000|DTEND;TZID=Asia/Tokyo:20220725T110000",
            ["25/07 08:00 – 25/07 09:00"],
        ),
        ("DTSTART;TZID=SE Asia Standard Time:20220725T080000|DURATION:PT1H", ["25/07 08:00 – 25/07 09:00"]),
        ("DTSTART;VALUE=DATE:20220725", ["25/07 00:00 – 26/07 00:00"]),
        ("DTSTART;VALUE=DATE:20220725|DTEND;VALUE=DATE:20220728", ["25/07 00:00 – 28/07 00:00"]),
        ("DTSTART;VALUE=DATE:20220725|STATUS:CANCELLED", []),
        ("DTSTART;VALUE=DATE:20220725|TRANSP:TRANSPARENT", []),
        ("DTSTART:20220725T080000", []),
        ("DTSTART;VALUE=DATE:20210725", []),
        ("DTSTART;VALUE=DATE:20230725", []),
    ],
)  # fmt: skip
def test_says_when_an_event_takes_place(event: str, taken: list[str]) -> None:
    assert times(event) == taken


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=3", ["25/07", "01/08", "08/08"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20220822T010000Z", ["25/07", "08/08", "22/08"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20220801", ["25/07", "01/08"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3|EXDATE:20220801T080000", ["25/07", "08/08"]),
        ("RRULE:FREQ=DAILY;BYDAY=MO,WE;COUNT=3", ["25/07", "27/07", "01/08"]),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=25", ["25/07", "25/08"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1", ["25/07", "29/08"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=3;UNTIL=45001231T000000Z", ["25/07", "15/08"]),
        ("RRULE:FREQ=YEARLY", ["25/07"]),
    ],
)
def test_says_when_an_event_takes_place_again(rule: str, days: list[str]) -> None:
    found = times(f"DTSTART:20220725T080000|DTEND:20220725T110000|{rule}")

    assert found == [f"{day} 08:00 – {day} 11:00" for day in days]


@settings(deadline=None)
@given(
    st.sampled_from(["DAILY", "WEEKLY"]), st.integers(1, 40), st.integers(0, 19_000),
    st.sampled_from(["", ";BYDAY=MO,SA", ";WKST=SU;BYDAY=SU,MO"]),
)  # fmt: skip
def test_a_rule_from_long_ago_comes_to_the_same_days(
    often: str, interval: int, ago: int, on: str
) -> None:
    assume(not (often == "DAILY" and on and interval % 7 == 0))  # refused
    clock = datetime(2022, 7, 25, 8) - timedelta(days=ago)  # noqa: DTZ001 - by the event's own clock
    rule = f"FREQ={often};INTERVAL={interval}{on}"
    every = rrulestr(rule, dtstart=clock).between(
        FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), inc=True
    )

    found = times(f"DTSTART:{clock:%Y%m%dT%H%M%S}|DURATION:PT1H|RRULE:{rule}")

    assert [one.split(" ", 1)[0] for one in found] == [f"{day:%d/%m}" for day in every]


def test_an_occurrence_that_was_moved_takes_place_where_it_was_moved_to() -> None:
    weekly = "DTSTART:20220725T080000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=2"
    moved = "RECURRENCE-ID:20220801T080000|DTSTART:20220803T140000|DURATION:PT2H"

    assert times(weekly, moved) == ["25/07 08:00 – 25/07 09:00", "03/08 14:00 – 03/08 16:00"]
    assert times(weekly, f"{moved}|STATUS:CANCELLED") == ["25/07 08:00 – 25/07 09:00"]


def test_what_began_before_and_lasts_counts() -> None:
    assert times("DTSTART;VALUE=DATE:20220701|DTEND;VALUE=DATE:20220725") == [
        "01/07 00:00 – 25/07 00:00"
    ]


def test_what_is_told_twice_is_there_once() -> None:
    short, long = "DTSTART:20220725T080000|DURATION:PT1H", "DTSTART:20220725T080000|DURATION:PT2H"

    assert times(short, long, short) == ["25/07 08:00 – 25/07 10:00"]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("UID:", "không có số hiệu"),
        ("SUMMARY:họp", "ngày giờ không đọc được"),
        ("DTSTART:2022-07-25", "ngày giờ không đọc được"),
        ("DTSTART:20220725T080000|DTSTART:20220726T080000", "ngày giờ không đọc được"),
        ("DTSTART:20220725T080000|DTEND:mai", "ngày giờ không đọc được"),
        ("DTSTART:00010101T000000", "ngày giờ không đọc được"),
        ("DTSTART;VALUE=DATE:99991231", "ngày giờ không đọc được"),
        ("DTSTART:20220725T080000|DTEND:99991231T235959Z", "ngày giờ không đọc được"),
        ("DTSTART:20220725T080000|DTEND:20991231T235959Z", "dài hơn mười năm"),
        ("DTSTART:20220725T080000|DURATION:P9999999D", "dài hơn mười năm"),
        ("DTSTART:20220725T080000|DURATION:một giờ", "thời lượng không đọc được"),
        ("DTSTART:20220725T080000|DTEND:20220725T070000", "kết thúc trước khi bắt đầu"),
        ("DTSTART;TZID=Mars/Base:20220725T080000", "múi giờ lạ “Mars/Base”. Hãy đặt múi giờ"),
        ("DTSTART:20220725T080000|RRULE:FREQ=FUNNY", "lặp lại theo cách chương trình chưa đọc được"),
        ("DTSTART:20220725T080000|RRULE:FREQ=SECONDLY", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RRULE:FREQ=DAILY;INTERVAL=0", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RRULE:FREQ=DAILY;BYMONTHDAY=31", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RRULE:FREQ=DAILY,WEEKLY", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RRULE:INTERVAL=2", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RRULE:FREQ=DAILY;COUNT=0", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RRULE:FREQ=MONTHLY;BYMONTHDAY=99", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RRULE:FREQ=MONTHLY;BYDAY=99MO", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=60", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RRULE:FREQ=YEARLY;BYMONTH=13", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RDATE:20220726T080000", "lặp lại theo cách"),
        ("DTSTART:20220725T080000|RRULE:FREQ=DAILY;COUNT=2|EXDATE:mai", "lặp lại theo cách"),
        (
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20220725T080000|DTSTART:20220725T080000",
            "lặp lại theo cách",
        ),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_with_its_place(event: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as refusal:
        times("DTSTART;VALUE=DATE:20220801|UID:1", event)

    assert str(refusal.value).startswith("Sự kiện thứ 2 trong tệp")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "không phải tệp lịch"),
        (b"\xff\xfe\x00", "không phải tệp lịch"),
        (b"<html></html>", "không phải tệp lịch"),
        (b"\x89PNG\r\n\x1a\n", "không phải tệp lịch"),
        (a_file("DTSTART:20220725T080000")[:-40], "không phải tệp lịch"),
        (a_file(), "không có sự kiện nào"),
        (b"A" * (reading.LARGEST + 1), "lớn hơn 2 MB"),
        (a_file(*["DTSTART:20220725T080000"] * (reading.MOST_EVENTS + 1)), "quá nhiều sự kiện"),
        (a_file(*["DTSTART:20220725T080000|RRULE:FREQ=DAILY"] * (reading.MOST_RULES + 1)), "quá nhiều"),
    ],
)  # fmt: skip
def test_what_is_no_calendar_says_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as refusal:
        read(content, zone=HERE, first=FIRST, last=LAST)

    assert "Hãy" in str(refusal.value)


def test_a_calendar_with_too_many_times_is_refused() -> None:
    daily = [f"UID:{n}|DTSTART;VALUE=DATE:20220725|RRULE:FREQ=DAILY" for n in range(200)]

    with pytest.raises(Unreadable, match="hơn 5000 lúc bận"):
        times(*daily)


def test_what_we_write_we_read() -> None:
    starts = datetime(2022, 7, 25, 8, tzinfo=HERE)
    event = Event(uid="lop-1", title="Lớp", starts=starts, ends=starts + timedelta(hours=3))

    told = read(calendar("Lịch", [event], written_at=FIRST), zone=HERE, first=FIRST, last=LAST)

    assert [(one.starts, one.ends) for one in told.times] == [(event.starts, event.ends)]


@given(st.binary(max_size=300), st.integers(0, 200))
def test_a_file_that_was_damaged_is_read_or_refused_and_nothing_else(junk: bytes, at: int) -> None:
    whole = a_file(
        "DTSTART;TZID=Asia/Bangkok:20220725T080000|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=9"
    )
    try:
        read(whole[:at] + junk + whole[at:], zone=HERE, first=FIRST, last=LAST)
    except Unreadable as refusal:
        assert str(refusal)  # noqa: PT017 - either is right, another exception is not
    assert Calendar.from_ical(whole)
