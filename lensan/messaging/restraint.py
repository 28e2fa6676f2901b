"""What keeps us from writing at night, too often, or for too much money: the arithmetic of it."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from lensan.messaging.sms import Length, length

_HOURS = re.compile(r"(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Quiet:
    """From which hour of the local clock until which other people are left to sleep."""

    begins: time
    ends: time

    def until(self, here: datetime) -> datetime | None:
        """Return when a moment's quiet is over, None where it lies outside; both on the local clock."""
        now = here.timetz().replace(tzinfo=None)
        late, early = now >= self.begins, now < self.ends
        over_midnight = self.begins > self.ends
        if not (late or early if over_midnight else late and early):
            return None
        end = here.replace(hour=self.ends.hour, minute=0, second=0, microsecond=0)
        return end if end > here else end + timedelta(days=1)


def read_hours(told: str) -> Quiet | None:
    """Read “21-6” as from nine in the evening until six; "" is no quiet at all.

    :raises ValueError: it is neither
    """
    if not told:
        return None
    found = _HOURS.fullmatch(told)
    if not found or found[1] == found[2]:
        raise ValueError(told)
    return Quiet(time(int(found[1])), time(int(found[2])))


@dataclass(frozen=True, slots=True)
class Price:
    """What a text costs: its length, and đồng for one recipient and for all."""

    text: str
    length: Length
    each: int
    recipients: int

    @property
    def total(self) -> int:
        """Đồng for all recipients together."""
        return self.each * self.recipients


def price(text: str, *, a_part: int, recipients: int = 1) -> Price:
    """Return what it costs to send a text as it stands to so many, at so many đồng a part."""
    long = length(text)
    return Price(text, long, long.parts * a_part, recipients)
