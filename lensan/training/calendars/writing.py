"""Write days and hours as an iCalendar file (RFC 5545), which telephones and Outlook take in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MAKER = "-//Len San//Dao tao//VI"
LONGEST = 75  # octets of a line without its end: RFC 5545, section 3.1


@dataclass(frozen=True, slots=True)
class Event:
    """Something at a place, between two moments, or on whole days up to and with `ends`.

    `uid` is the same whenever the same event is written, so that a calendar that has it changes it;
    `changed` counts its changes, and the greater wins there (RFC 5545, section 3.8.7.4).
    """

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | date
    place: str = ""
    text: str = ""
    address: str = ""  # of the page about it
    changed: int = 0
    cancelled: bool = False


def calendar(name: str, events: Iterable[Event], *, written_at: datetime) -> bytes:
    """Return the file: UTF-8, lines ended by CRLF and folded at 75 octets; moments in UTC.

    :raises ValueError: a moment is without its time zone
    """
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{MAKER}", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}",
        *(line for event in events for line in _event(event, written_at)), "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(event: Event, written_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_moment(written_at)}"
    yield f"SEQUENCE:{event.changed}"
    if isinstance(event.starts, datetime) and isinstance(event.ends, datetime):
        yield f"DTSTART:{_moment(event.starts)}"
        yield f"DTEND:{_moment(event.ends)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.ends + timedelta(days=1):%Y%m%d}"  # it ends before that day
    yield f"SUMMARY:{_text(event.title)}"
    for word, told in (("LOCATION", event.place), ("DESCRIPTION", event.text)):
        if told:
            yield f"{word}:{_text(told)}"
    if event.address:
        yield f"URL:{_on_one_line(event.address)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} says no time zone")
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Return words as a TEXT value: RFC 5545, section 3.3.11; what it has no place for is left out."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    for sign in "\\;,":
        lines = lines.replace(sign, f"\\{sign}")
    return "".join(sign for sign in lines if sign in "\n\t" or _is_written(sign)).replace(
        "\n", "\\n"
    )


def _on_one_line(words: str) -> str:
    return "".join(sign for sign in words if _is_written(sign))


def _is_written(sign: str) -> bool:
    """Tell whether a letter is no control character: section 3.1, CONTROL."""
    return sign >= " " and sign != "\x7f"


def _folded(line: str) -> str:
    """Return a line in pieces of at most 75 octets, no letter cut; each next begins with a space."""
    pieces, piece, length = list[str](), "", 0
    for sign in line:
        size = len(sign.encode())
        if length + size > LONGEST:
            pieces.append(piece)
            piece, length = " ", 1
        piece, length = piece + sign, length + size
    return "\r\n".join([*pieces, piece])
