"""Who may do what with the network, the plans and the trips."""

from lensan.accounts.models import Role, User
from lensan.logistics.models import RoadNote, Trip
from lensan.orders.access import can_pack
from lensan.orders.models import Order
from lensan.places.models import Commune
from lensan.producers.access import can_correct
from lensan.producers.models import Producer


def can_browse(user: User) -> bool:
    """Cán bộ xem chuyến xe của địa bàn; nhân viên bưu điện xem chuyến mình lái."""
    return user.is_officer or user.role == Role.CARRIER


def can_plan(user: User) -> bool:
    """Chỉ tổ công tác tỉnh lập, duyệt và bỏ kế hoạch chuyến xe, ghi đoạn qua sông và cách chở."""
    return user.sees_everything


def can_keep_network(user: User, commune: Commune) -> bool:
    """Cán bộ ghi bưu cục, xe, điểm tập kết trong địa bàn mình."""
    if user.sees_everything:
        return True
    return user.is_officer and user.territory().filter(pk=commune.pk).exists()


def can_keep_hours(user: User, producer: Producer) -> bool:
    """Cán bộ và tổ của ấp ghi giờ ở nhà của hộ trong địa bàn mình."""
    return (
        can_correct(user, producer)
        and Producer.objects.visible_to(user).filter(pk=producer.pk).exists()
    )


def can_drive(user: User, trip: Trip) -> bool:
    """Người lái ghi việc trên đường của chuyến mình; cán bộ ở bưu cục của chuyến ghi thay."""
    if trip.vehicle.driver_id == user.pk and user.role == Role.CARRIER:
        return True
    return can_keep_network(user, trip.hub.commune)


def can_withdraw(user: User, note: RoadNote) -> bool:
    """Người lái rút lại ghi chú của chính mình; cán bộ ở bưu cục của chuyến rút lại mọi ghi chú."""
    if user.role == Role.CARRIER:
        return note.by_id == user.pk and can_drive(user, note.trip)
    return can_drive(user, note.trip)


def can_send(user: User, order: Order) -> bool:
    """Ai gói hàng được thì hỏi giá, đặt và hủy đơn vị giao được."""
    return can_pack(user, order)


def can_see_carriers(user: User) -> bool:
    """Cán bộ xem các đơn vị giao, tải bảng kê và nạp kết quả cho những đơn mình thấy."""
    return user.is_officer


def can_keep_carriers(user: User) -> bool:
    """Chỉ tổ công tác tỉnh dùng hoặc thôi dùng một đơn vị giao."""
    return user.sees_everything
