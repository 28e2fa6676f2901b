"""Who sells, and who is active.

An order counts from the day on which it was accepted until the journal says that it came to
nothing.

The ministry counts an account as active if it shows a product, looks for products, exchanges
information or trades within 90 days (Decision 350/QĐ-BTTTT, 2/2022). Nothing tells us who looks
for products, so that is not counted.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Q

from lensan.journal.models import said_of_each
from lensan.kernel.days import end_of
from lensan.marketplaces.indicators import shown, stall
from lensan.marketplaces.models import Listing
from lensan.messaging.models import Message
from lensan.orders.models import Order
from lensan.producers.models import ProducerQuerySet
from lensan.producers.models.whose import owners

ACTIVE_WITHIN = timedelta(days=90)
State = Order.State
CAME_TO_NOTHING = [State.DECLINED, State.CANCELLED, State.RETURNED, State.REFUNDED]
ENDS = [f"orders.{state}" for state in CAME_TO_NOTHING]


def active(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Trong các hộ có gian hàng sàn đã xác nhận: hộ trong 90 ngày đến hết ngày đó có sản phẩm bày
    trên sàn, có đơn đã nhận bán, hoặc có nhắn tin trao đổi. Việc tìm mua sản phẩm chưa đo được.
    """
    some = Q()
    for rows, path in activity(on):
        some |= Q(pk__in=owners(rows, path, producers, on).values("pk"))
    return stall(producers, on).filter(some)


def activity(on: date) -> tuple[tuple[Any, str], ...]:
    """Return what shows that who has a stall is active that day, each with the way to whose it is."""
    end = end_of(on)
    began = end - ACTIVE_WITHIN
    return (
        (shown(Listing.objects.all(), began, end), "stall__producer"),
        (sold(Order.objects.all(), began, end), "stall__producer"),
        (Message.objects.received().filter(at__gte=began, at__lt=end), "producer"),
    )


def sold(orders: Any, began: datetime, end: datetime) -> Any:
    """Keep those accepted between the two moments that had not come to nothing by the second."""
    decided = orders.filter(decided_at__gte=began, decided_at__lt=end)
    over = Exists(said_of_each("orders.order", ENDS, before=end))
    return decided.exclude(Q(state__in=CAME_TO_NOTHING) & Q(over))
