"""Who is in the registry, has agreed and can be reached.

The article's targets speak of households, so indicators are about households and household
businesses; cooperatives and firms are counted by themselves. Kind is taken as what the producer is
by nature: a correction of it holds for the past too. All else is read as it stood on that day.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from lensan.dashboard.indicators.indicator import ORGANISATIONS, in_registry, share, total
from lensan.producers import indicators as agreeing
from lensan.producers.indicators import silent
from lensan.producers.models import Means, ProducerQuerySet, Standing


@total(_("Có trong sổ"))
def registered(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Số hộ (hộ sản xuất nông nghiệp và hộ kinh doanh) có tên trong sổ vào ngày đó, mỗi hộ tính
    một lần; hai hồ sơ đã gộp là một hộ.
    """
    return in_registry(producers, on)


with_consent = share(
    _("Đã đồng ý lập hồ sơ"),
    call=_("Gọi hẹn gặp, đọc văn bản và xin hộ đồng ý."),
    visit=_("Đến nhà, đọc văn bản và xin hộ đồng ý."),
)(agreeing.with_consent)


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


@total(_("Hợp tác xã, doanh nghiệp"), subject=ORGANISATIONS)
def organisations(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hợp tác xã, tổ hợp tác, doanh nghiệp và cơ sở sản xuất có tên trong sổ vào ngày đó; không
    tính vào số hộ.
    """
    return in_registry(producers, on)


def _by(producers: ProducerQuerySet, on: date, *means: str) -> ProducerQuerySet:
    so_reached = Standing.objects.covering(on).filter(means__in=means)
    return producers.filter(pk__in=so_reached.values("producer")).exclude(
        pk__in=silent(producers, on).values("pk")
    )
