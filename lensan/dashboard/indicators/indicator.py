"""What a number is that people steer by: a list, and what it comes to in each commune."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Aggregate, Count, QuerySet
from django.utils.functional import Promise
from django.utils.text import normalize_newlines
from django.utils.translation import gettext_lazy as _

from lensan.marketplaces.models import Marketplace
from lensan.producers.models import Kind, Producer, ProducerQuerySet, Standing

ORGANISATION_KINDS = (Kind.COOPERATIVE, Kind.COOP_GROUP, Kind.ENTERPRISE, Kind.FACILITY)

Those = Callable[[Any, date], Any]  # from rows and a day to the rows that count on it
Counted = TypeVar("Counted", bound=Those)
ALL_FLOORS = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """In what a number is told: a word, and how much of what is stored makes one of it."""

    word: str | Promise
    size: int = 1

    def __str__(self) -> str:
        return str(self.word)


@dataclass(frozen=True, slots=True)
class Subject:
    """What there is to count: all its rows, its word, and the way from a row to its producer.

    `producer` is empty where the rows are the producers themselves; `floor` leads from a row to
    the marketplace it is on.
    """

    rows: Callable[[], QuerySet[Any]]
    unit: Unit
    producer: str = ""
    floor: str = ""


HOUSEHOLDS = Subject(Producer.objects.households, Unit(_("hộ")))
ORGANISATIONS = Subject(
    lambda: Producer.objects.filter(kind__in=ORGANISATION_KINDS), Unit(_("tổ chức"))
)


class Theme:
    """Under which heading a number stands."""

    REGISTRY = _("Sổ hộ")
    TRAINING = _("Tập huấn")
    FLOORS = _("Gian hàng và sản phẩm trên sàn")
    SALES = _("Bán hàng")
    ALL = (REGISTRY, TRAINING, FLOORS, SALES)


def in_registry(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Return those who stood in the registry that day."""
    return producers.standing(on)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number people steer by: how many rows count, or what a column of theirs sums up to.

    It is a share where `of` says what it is a part of. `call` and `visit` say what to do next
    about a household on the list: one that may be telephoned, and one that may not or cannot be;
    of people without `visit` there is no list. Where more can be done at once, `page` says where.
    """

    code: str
    name: str | Promise
    counted: Those
    theme: str | Promise = Theme.REGISTRY
    subject: Subject = HOUSEHOLDS
    of: Those | None = in_registry
    amount: Aggregate | None = None  # what is summed up; None where the rows are counted
    in_units: Unit | None = None  # of the amount
    by_floor: bool = False  # told for each marketplace too
    floor: Marketplace | None = None  # of which alone it is told
    more_is_better: bool = True
    call: str | Promise = ""
    visit: str | Promise = ""
    page: str = ""  # the address where something is done about many of the list at once

    @property
    def definition(self) -> str:
        """The published definition."""
        return " ".join(normalize_newlines(self.counted.__doc__ or "").split())

    @property
    def unit(self) -> Unit:
        """In what it is told."""
        return self.in_units or self.subject.unit

    @property
    def is_share(self) -> bool:
        """Whether it is so many of so many."""
        return self.of is not None

    @property
    def is_of_people(self) -> bool:
        """Whether producers are counted, and not what is theirs."""
        return not self.subject.producer

    @property
    def has_list(self) -> bool:
        """Whether the rows behind it are shown: of people only where something is to be done."""
        return bool(self.visit) or not self.is_of_people

    @property
    def may_have_target(self) -> bool:
        """Whether the plan may ask for more of it: targets are numbers of households."""
        return self.subject == HOUSEHOLDS and self.more_is_better

    def scope(self) -> Any:
        """Return all rows that this number could be about."""
        return self.subject.rows()

    def behind(self, rows: Any, on: date) -> Any:
        """Return the list behind it that day: those still to do, or of a plain number those counted.

        Where fewer is better, those that count are what is to be done.
        """
        counted = self.counted(rows, on)
        if self.of is None or not self.more_is_better:
            return counted
        return self.of(rows, on).exclude(pk__in=counted.values("pk"))

    def tally(
        self, rows: Any, on: date, at_home: Mapping[int, int]
    ) -> Mapping[str, Mapping[int, int]]:
        """Return what these rows come to by commune: on all floors, and by the code of each.

        A producer counts where it stood that day, and what is a producer's counts there too:
        `at_home` is `homes` of that day. The database sums up by producer, which is less than rows.
        """
        if self.is_of_people:
            stood = Standing.objects.covering(on).filter(producer__in=rows.values("pk"))
            return {
                ALL_FLOORS: dict(stood.values_list("commune").annotate(Count("pk")).order_by())
            }
        keys = [self.subject.producer, *([f"{self.subject.floor}__code"] * self.by_floor)]
        told = rows.order_by().values_list(*keys).annotate(comes_to=self.amount or Count("pk"))
        sums: dict[str, Counter[int]] = defaultdict(Counter)
        for producer, *floor, amount in told:
            if producer in at_home:
                for code in (ALL_FLOORS, *floor):
                    sums[code][at_home[producer]] += int(amount or 0)
        return sums


INDICATORS: dict[str, Indicator] = {}


def share(name: str | Promise, **traits: Any) -> Callable[[Counted], Counted]:
    """Register a number of so many, of those in the registry if nothing else is said."""

    def register(counted: Counted) -> Counted:
        code = counted.__name__
        INDICATORS[code] = Indicator(code, name, counted, **traits)
        return counted

    return register


def total(name: str | Promise, **traits: Any) -> Callable[[Counted], Counted]:
    """Register a plain number, which is not a part of anything."""
    return share(name, of=None, **traits)
