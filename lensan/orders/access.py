"""Who may do what with orders."""

from lensan.accounts.models import User
from lensan.catalogue.access import Act, can_sell_for, selling_of
from lensan.orders.models import Order, OrderQuerySet, Way


def can_decide(user: User, order: Order) -> bool:
    """Hộ nhận hoặc từ chối đơn của mình; tổ của ấp và cán bộ làm thay trong địa bàn."""
    return can_sell_for(user, order.stall.producer, Act.ORDERS)


def can_tell(user: User, order: Order) -> bool:
    """Chỉ cán bộ ghi rằng đã tự báo sàn; máy báo được thì không cần."""
    return user.is_officer and can_decide(user, order)


def can_pack(user: User, order: Order) -> bool:
    """Ai nhận bán được thì in nhãn, phiếu và báo đã gói xong được."""
    return can_decide(user, order)


def can_take_back(user: User, order: Order) -> bool:
    """Ai nhận bán được thì ghi hàng trả về và quyết định nhập lại hay bỏ."""
    return can_decide(user, order)


def can_forget(user: User, order: Order) -> bool:
    """Chỉ cán bộ xóa dữ liệu người mua, khi chính người mua yêu cầu, trong địa bàn mình."""
    return user.is_officer and can_decide(user, order)


def can_warn(user: User) -> bool:
    """Chỉ cán bộ xem người mua của những đơn bị thu hồi, mỗi người cho địa bàn của mình."""
    return user.is_officer


def parcels_of(user: User) -> OrderQuerySet:
    """Soạn hàng và bàn giao kiện của những người mà mình được bán thay."""
    mine = selling_of(user, Act.ORDERS).values("pk")
    return Order.objects.visible_to(user).filter(stall__producer__in=mine)


def way_of(user: User, order: Order) -> Way:
    """Chính chủ là “trên trang”; tổ của ấp và cán bộ thì ghi rõ là làm thay."""
    if order.stall.producer.account_id == user.pk:
        return Way.PAGE
    return Way.OPERATOR if user.is_officer else Way.HELPER
