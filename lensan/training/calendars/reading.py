"""Read from a calendar that another program wrote when someone is taken; see RFC 5545."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from hashlib import sha256
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar
from icalendar.prop import vDDDLists, vDDDTypes, vDuration, vRecur

LARGEST = 2 * 2**20  # bytes: a busy year of one person is a tenth of it
MOST_EVENTS, MOST_RULES, MOST_TIMES = 5_000, 200, 5_000
YEARS = range(1970, 2101)  # beyond them nothing is counted, and arithmetic comes to an end
LONGEST_EVENT = timedelta(days=3_660)
OFTEN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"})
RULES = {
    "DAILY": OFTEN, "WEEKLY": OFTEN, "MONTHLY": OFTEN | {"BYMONTHDAY", "BYSETPOS"},
    "YEARLY": OFTEN | {"BYMONTH", "BYMONTHDAY", "BYSETPOS"},
}  # fmt: skip
LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days of a month at most
MOST_A_MONTH = 4  # how often a day of the week comes in every month
AGAIN = "Hãy xuất lại lịch từ Google Calendar, Outlook hoặc điện thoại rồi gửi tệp .ics ấy."


class Unreadable(Exception):
    """The file cannot be taken in, and none of it was; the text says why and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A time that is taken by an event; `event` is the print of its number in the calendar."""

    event: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What a calendar says: all events that it speaks of, and the times that those take."""

    events: frozenset[str]
    times: frozenset[When]


def read(content: bytes, *, zone: tzinfo, first: datetime, last: datetime) -> Told:
    """Return what a file says of the time from `first` to `last`; hours without a zone are of `zone`.

    An event that is cancelled, or during which one is free, takes no time. Moments come in UTC.

    :raises Unreadable: it is no calendar, has no events, is too large, or something in it is not
        understood; nothing is guessed
    """
    events = _events(content)
    found, instead = dict[tuple[str, datetime], datetime](), defaultdict[str, set[datetime]](set)
    for number, event in enumerate(events, start=1):
        if "RECURRENCE-ID" in event:
            of = _Event(number, event, zone)
            instead[of.key].add(of.moment("RECURRENCE-ID"))
    keys = set[str]()
    for number, event in enumerate(events, start=1):
        one = _Event(number, event, zone)
        keys.add(one.key)
        for starts, ends in one.times(first, last, instead):
            found[one.key, starts] = max(ends, found.get((one.key, starts), ends))
        if len(found) > MOST_TIMES:
            raise Unreadable(
                f"Lịch này có hơn {MOST_TIMES} lúc bận. Hãy xuất riêng lịch dạy hoặc lịch công tác."
            )
    times = frozenset(When(key, starts, ends) for (key, starts), ends in found.items())
    return Told(frozenset(keys), times)


def _events(content: bytes) -> list[Any]:
    if len(content) > LARGEST:
        raise Unreadable(
            "Tệp lịch lớn hơn 2 MB. Hãy xuất lịch của một năm thôi, không kèm tệp khác."
        )
    broken = Unreadable(f"Tệp này không phải tệp lịch (.ics), hoặc đã hỏng. {AGAIN}")
    try:
        calendars = Calendar.from_ical(content.decode("utf-8-sig"), multiple=True)
    except (ValueError, IndexError, KeyError) as error:
        raise broken from error
    if not calendars:
        raise broken
    events = [event for one in calendars for event in one.walk("VEVENT")]
    if not events:
        raise Unreadable(f"Tệp lịch này không có sự kiện nào. Hãy chọn đúng lịch. {AGAIN}")
    if len(events) > MOST_EVENTS or sum("RRULE" in event for event in events) > MOST_RULES:
        raise Unreadable("Lịch này có quá nhiều sự kiện. Hãy xuất lịch của một năm thôi.")
    return events


class _Event:
    """One event of a file, read strictly: what is not understood is refused with its place."""

    def __init__(self, number: int, event: Any, zone: tzinfo) -> None:
        self._number, self._event, self._zone = number, event, zone
        uid = str(event.get("UID", "")).strip()
        if not uid:
            raise self._refused(f"không có số hiệu (UID). {AGAIN}")
        self.key = sha256(uid.encode()).hexdigest()
        self._takes = event.get("STATUS") != "CANCELLED" and event.get("TRANSP") != "TRANSPARENT"

    def times(
        self, first: datetime, last: datetime, instead: Mapping[str, set[datetime]]
    ) -> Iterator[tuple[datetime, datetime]]:
        """Yield when it takes place in this span; occurrences told of elsewhere are left to those."""
        starts = self._when("DTSTART")
        length = self._length(starts)
        if length > LONGEST_EVENT:
            raise self._refused("dài hơn mười năm. Hãy sửa ngày kết thúc rồi xuất lại.")
        repeated = "RECURRENCE-ID" not in self._event
        if "RDATE" in self._event or "RANGE" in self._params("RECURRENCE-ID"):
            raise self._odd()
        for begin in self._begins(starts, first - length, last) if repeated else [starts]:
            moment = self._aware(begin)
            if repeated and moment in instead.get(self.key, ()):
                continue
            until = self._aware(begin + length)
            if self._takes and moment < until and moment < last and until > first:
                yield moment, until

    def moment(self, name: str) -> datetime:
        """Return a property's moment in UTC."""
        return self._aware(self._when(name))

    def _begins(self, starts: datetime, first: datetime, last: datetime) -> Iterable[datetime]:
        """Return when it begins, by its own clock, again and again where it has a rule."""
        if "RRULE" not in self._event:
            return [starts]
        gone = {self._aware(self._clock(one)) for one in self._list("EXDATE")}
        early, late = (one.astimezone(starts.tzinfo) for one in (first, last))
        span = early.replace(tzinfo=None), late.replace(tzinfo=None)
        try:
            clock = _forward(self._event["RRULE"], starts.replace(tzinfo=None), span[0])
            found = rrulestr(self._rule(starts), dtstart=clock).between(*span, inc=True)
        except (ValueError, IndexError, KeyError, OverflowError) as error:
            raise self._odd() from error
        return [
            begin
            for one in found
            if (begin := one.replace(tzinfo=starts.tzinfo)).astimezone(UTC) not in gone
        ]

    def _rule(self, starts: datetime) -> str:
        """Return the rule in words that are understood, its end by the clock of the event."""
        rule = self._event["RRULE"]
        if not isinstance(rule, vRecur) or not set(rule) <= RULES.get(str(rule["FREQ"][0]), set()):
            raise self._odd()
        if not _comes_to_something(rule):
            raise self._odd()
        told = vRecur(rule)
        for until in told.pop("UNTIL", []):
            end = until if isinstance(until, datetime) else datetime.combine(until, time.max)
            if end.year in YEARS:  # some programs write for ever as a year far away
                there = end.astimezone(starts.tzinfo) if end.tzinfo else end
                told["UNTIL"] = [there.replace(tzinfo=None, microsecond=0)]
        return bytes(told.to_ical()).decode()  # type: ignore[no-untyped-call]

    def _length(self, starts: datetime) -> timedelta:
        if "DTEND" in self._event:
            length = self._when("DTEND").astimezone(UTC) - starts.astimezone(UTC)
        elif isinstance(lasting := self._event.get("DURATION"), vDuration | vDDDTypes):
            length = lasting.dt if isinstance(lasting.dt, timedelta) else -timedelta(1)
        elif "DURATION" in self._event:
            raise self._refused(f"có thời lượng không đọc được. {AGAIN}")
        else:
            whole_day = not isinstance(self._event["DTSTART"].dt, datetime)
            length = timedelta(days=1) if whole_day else timedelta(0)
        if length < timedelta(0):
            raise self._refused("kết thúc trước khi bắt đầu. Hãy sửa giờ rồi xuất lại.")
        return length

    def _when(self, name: str) -> datetime:
        """Return a moment as the event's own clock has it; of a whole day its beginning."""
        return self._clock(self._event.get(name))

    def _clock(self, prop: Any) -> datetime:
        told = prop.dt if isinstance(prop, vDDDTypes) else None
        params: Mapping[str, Any] = getattr(prop, "params", {})
        if not isinstance(told, date) or told.year not in YEARS:
            raise self._refused(f"có ngày giờ không đọc được. {AGAIN}")
        if not isinstance(told, datetime):
            return datetime.combine(told, time(), self._zone)
        if told.tzinfo is None and "TZID" in params:
            raise self._refused(
                f"ghi múi giờ lạ “{params['TZID']}”. Hãy đặt múi giờ của lịch là Asia/Ho_Chi_Minh"
                " rồi xuất lại."
            )
        return told if told.tzinfo else told.replace(tzinfo=self._zone)

    def _list(self, name: str) -> Iterator[vDDDTypes]:
        told = self._event.get(name, [])
        for one in told if isinstance(told, list) else [told]:
            if not isinstance(one, vDDDLists):
                raise self._odd()
            yield from one.dts

    def _params(self, name: str) -> Mapping[str, Any]:
        return getattr(self._event.get(name), "params", {})

    @staticmethod
    def _aware(moment: datetime) -> datetime:
        return moment.astimezone(UTC)

    def _odd(self) -> Unreadable:
        return self._refused(
            "lặp lại theo cách chương trình chưa đọc được. Hãy tách thành từng ngày rồi xuất lại."
        )

    def _refused(self, why: str) -> Unreadable:
        return Unreadable(f"Sự kiện thứ {self._number} trong tệp {why}")


def _forward(rule: Any, clock: datetime, early: datetime) -> datetime:
    """Return when a rule of days or weeks can begin as well, so that years gone by are not counted out."""
    lengths = {"DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1)}
    if not isinstance(rule, vRecur) or "COUNT" in rule or rule["FREQ"][0] not in lengths:
        return clock
    step = lengths[rule["FREQ"][0]] * int(rule.get("INTERVAL", [1])[0])
    return clock + step * max((early - clock) // step - 1, 0) if step else clock


def _comes_to_something(rule: vRecur) -> bool:
    """Tell whether a rule's numbers are such as ever come: one that never does is sought for ages."""
    days = [int(day) for day in rule.get("BYMONTHDAY", [1])]
    months = [int(month) for month in rule.get("BYMONTH", [1])]
    if (
        rule["FREQ"][0] == "DAILY"
        and "BYDAY" in rule
        and int(rule.get("INTERVAL", [1])[0]) % 7 == 0
    ):
        return False  # it is for ever the same day of the week, mostly another than it asks for
    return (
        all(int(rule.get(name, [1])[0]) >= 1 for name in ("INTERVAL", "COUNT"))
        and all(1 <= abs(int(place)) <= MOST_A_MONTH for place in rule.get("BYSETPOS", [1]))
        and all(1 <= month <= len(LENGTHS) for month in months)
        and any(1 <= abs(day) <= LENGTHS[month - 1] for day in days for month in months)
    )
