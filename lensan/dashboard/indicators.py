"""Every number that the province steers by, one function each.

An indicator takes the producers in scope and a day, and answers with those that count. Its
docstring is the definition that people read beside the number. The same function draws the chart,
checks the target and yields the list of those who do not count yet.

The article's targets speak of households, so indicators are about households and household
businesses; cooperatives and firms are counted by themselves. Kind is taken as what the producer is
by nature: a correction of it holds for the past too. All else is read as it stood on that day.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.text import normalize_newlines
from django.utils.translation import gettext_lazy as _

from lensan.producers.models import (
    Consent,
    Kind,
    Means,
    Merge,
    Producer,
    ProducerQuerySet,
    Purpose,
    Standing,
)

HOUSEHOLDS = (Kind.HOUSEHOLD, Kind.HOUSEHOLD_BUSINESS)
ORGANISATIONS = (Kind.COOPERATIVE, Kind.COOP_GROUP, Kind.ENTERPRISE, Kind.FACILITY)

Count = Callable[[ProducerQuerySet, date], ProducerQuerySet]

# Targets of the plan whose indicators come with the domains that will know the answer.
PLANNED: dict[str, str | Promise] = {
    "trained": _("Hộ được tập huấn kỹ năng số và bán hàng trên sàn"),
    "stall": _("Hộ có tài khoản bán hàng, gian hàng trên sàn"),
    "payment": _("Hộ có tài khoản thanh toán điện tử"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number people steer by.

    `call` and `visit` say what to do next about a household on the list: one that may be
    telephoned, and one that may not or cannot be. Without `visit` there is no list.
    """

    code: str
    name: str | Promise
    counted: Count
    kinds: Collection[str] = HOUSEHOLDS
    is_share: bool = True  # of those who stand in the registry that day
    more_is_better: bool = True
    call: str | Promise = ""
    visit: str | Promise = ""

    @property
    def definition(self) -> str:
        """The published definition."""
        return " ".join(normalize_newlines(self.counted.__doc__ or "").split())

    @property
    def unit(self) -> str | Promise:
        """What is counted, in a word."""
        return _("hộ") if self.kinds == HOUSEHOLDS else _("tổ chức")

    @property
    def may_have_target(self) -> bool:
        """Whether the plan may ask for more of it."""
        return self.kinds == HOUSEHOLDS and self.more_is_better

    def scope(self) -> ProducerQuerySet:
        """Return every producer of the kinds that this number is about."""
        return Producer.objects.filter(kind__in=self.kinds)

    def still_to_do(self, producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
        """Return those in the registry that day who did not count yet: the list of work."""
        counted = self.counted(producers, on)
        if not self.more_is_better:
            return counted
        return producers.standing(on).exclude(pk__in=counted.values("pk"))


INDICATORS: dict[str, Indicator] = {}


def share(name: str | Promise, **traits: object) -> Callable[[Count], Count]:
    """Register an indicator under its function's own name."""

    def register(counted: Count) -> Count:
        code = counted.__name__
        INDICATORS[code] = Indicator(code, name, counted, **traits)  # type: ignore[arg-type]
        return counted

    return register


@share(_("Có trong sổ"), is_share=False)
def registered(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Số hộ (hộ sản xuất nông nghiệp và hộ kinh doanh) có tên trong sổ vào ngày đó, mỗi hộ tính
    một lần; hai hồ sơ đã gộp là một hộ.
    """
    return producers.standing(on)


@share(
    _("Đã đồng ý lập hồ sơ"),
    call=_("Gọi hẹn gặp, đọc văn bản và xin hộ đồng ý."),
    visit=_("Đến nhà, đọc văn bản và xin hộ đồng ý."),
)
def with_consent(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ đã đồng ý cho lập hồ sơ và theo dõi trong chương trình, và đến hết ngày đó chưa
    rút lại; sự đồng ý ở một hồ sơ đã gộp vào hộ cũng được tính.
    """
    said_yes = _said(Purpose.REGISTRY, producers, on).filter(_stands(on))
    return producers.standing(on).filter(pk__in=said_yes.values("person"))


@share(
    _("Liên lạc được"), visit=_("Đến nhà hỏi số điện thoại liên lạc được với hộ.")
)  # fmt: skip
def reachable(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ có số điện thoại vào ngày đó, trừ hộ đã rút lại sự đồng ý cho gọi điện,
    nhắn tin.
    """
    return _by(producers, on, Means.SMARTPHONE, Means.PLAIN_PHONE)


@share(
    _("Có điện thoại thông minh"),
    call=_("Gọi hỏi trong nhà có ai dùng điện thoại thông minh."),
    visit=_("Đến nhà hỏi có ai dùng điện thoại thông minh."),
)
def reachable_by_smartphone(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ liên lạc được có điện thoại thông minh vào ngày đó."""
    return _by(producers, on, Means.SMARTPHONE)


@share(_("Chỉ có điện thoại thường"))
def reachable_by_plain_phone(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ liên lạc được vào ngày đó chỉ qua gọi điện và tin nhắn SMS, không có điện thoại thông
    minh hoặc chưa rõ có hay không.
    """
    return _by(producers, on, Means.PLAIN_PHONE)


@share(
    _("Chưa liên lạc được"),
    more_is_better=False,
    visit=_("Đến nhà hỏi số điện thoại liên lạc được với hộ."),
)
def out_of_reach(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ không có số điện thoại vào ngày đó, hoặc đã rút lại sự đồng ý cho gọi điện, nhắn
    tin: chỉ gặp trực tiếp được.
    """
    return producers.standing(on).exclude(pk__in=reachable(producers, on).values("pk"))


@share(_("Hợp tác xã, doanh nghiệp"), kinds=ORGANISATIONS, is_share=False)
def organisations(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hợp tác xã, tổ hợp tác, doanh nghiệp và cơ sở sản xuất có tên trong sổ vào ngày đó; không
    tính vào số hộ.
    """
    return producers.standing(on)


def silent(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Return those who had taken back their yes to calls and messages, and not said yes since.

    The person's last word holds, on whichever of the merged files it was said.
    """
    last_words = (
        _said(Purpose.CONTACT, producers, on)
        .values("person")
        .annotate(
            no=Max("withdrawn_on", filter=Q(withdrawn_on__lte=on)),
            yes=Max("given_on", filter=_stands(on)),
        )
        .filter(Q(yes=None) | Q(yes__lt=F("no")), no__isnull=False)
    )
    return producers.filter(pk__in=last_words.values("person"))


def _by(producers: ProducerQuerySet, on: date, *means: str) -> ProducerQuerySet:
    so_reached = Standing.objects.covering(on).filter(means__in=means)
    return producers.filter(pk__in=so_reached.values("producer")).exclude(
        pk__in=silent(producers, on).values("pk")
    )


def _said(purpose: str, producers: ProducerQuerySet, on: date) -> QuerySet[Any]:
    """Return what was said by that day on a purpose, each under the `person` it counts for."""
    those = producers.order_by().values("pk")
    merged = Merge.objects.standing(on)
    keeper = merged.filter(absorbed=OuterRef("producer")).values("kept")
    files = those.union(merged.filter(kept__in=those).values("absorbed"), all=True)
    return Consent.objects.filter(
        producer__in=files, text__purpose=purpose, given_on__lte=on
    ).annotate(person=Coalesce(Subquery(keeper), F("producer"), output_field=BigIntegerField()))


def _stands(on: date) -> Q:
    return Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
