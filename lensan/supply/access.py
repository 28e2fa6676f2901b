"""Who may do what with suppliers, with what is ordered together, and with each household's part."""

from django.db.models import QuerySet

from lensan.accounts.models import Role, User
from lensan.catalogue.access import Act, sellers_of
from lensan.producers.models import Kind, Producer
from lensan.supply.models import GroupOrder, SupplyOrder, Way
from lensan.supply.models.offers import ONLOOKERS

COOPERATIVES = frozenset({Kind.COOPERATIVE, Kind.COOP_GROUP})


def can_look(user: User) -> bool:
    """Cán bộ, tổ của ấp, hợp tác xã và hộ xem các đợt mua chung; giảng viên và bưu tá không cần."""
    return user.role not in ONLOOKERS


def can_keep_suppliers(user: User) -> bool:
    """Chỉ cán bộ xem hồ sơ nhà cung ứng; sửa được hồ sơ của nơi mình phụ trách."""
    return user.is_officer


def cooperatives_of(user: User) -> QuerySet[Producer]:
    """Hợp tác xã đứng ra mua chung: cán bộ chọn trong địa bàn, hợp tác xã chọn chính mình."""
    if not (user.is_officer or user.role == Role.COOPERATIVE):
        return Producer.objects.none()
    found = Producer.objects.visible_to(user).active().filter(kind__in=COOPERATIVES)
    return found.filter(erased_at=None)


def can_open(user: User) -> bool:
    """Cán bộ mở đợt mua chung trong địa bàn; hợp tác xã mở đợt do mình đứng ra."""
    return user.is_officer or cooperatives_of(user).exists()


def can_run(user: User, group: GroupOrder) -> bool:
    """Cán bộ của xã chốt, đặt hàng, báo hàng về, hủy; hợp tác xã làm với đợt do mình đứng ra."""
    if user.is_officer:
        return user.sees_everything or user.communes.filter(pk=group.commune_id).exists()
    return group.cooperative is not None and group.cooperative.account_id == user.pk


def buyers_of(user: User) -> QuerySet[Producer]:
    """Hộ đặt cho mình; tổ của ấp và cán bộ đặt thay, nơi bắt buộc ủy quyền thì phải được ủy quyền."""
    return sellers_of(user, Act.SUPPLY)


def can_order_for(user: User, producer: Producer) -> bool:
    """Chỉ đặt, đổi và rút cho hộ mà mình được làm thay việc ấy."""
    return buyers_of(user).filter(pk=producer.pk).exists()


def can_hand_over(user: User, order: SupplyOrder) -> bool:
    """Ai điều hành đợt thì giao hàng, thu tiền; tổ của ấp giao trong ấp, vì hộ tự ký hoặc đọc mã."""
    if can_run(user, order.group):
        return True
    seen = Producer.objects.visible_to(user).filter(pk=order.producer_id)
    return user.role == Role.HELPER and seen.exists()


def can_undo(user: User, order: SupplyOrder) -> bool:
    """Ai điều hành đợt thì rút lại lần nhận ghi sai; tổ của ấp báo cho người ấy."""
    return can_run(user, order.group)


def can_deliver(user: User) -> bool:
    """Cán bộ, tổ của ấp và hợp tác xã xem cần giao gì cho ai; hộ xem đơn của mình."""
    return user.is_officer or user.role in {Role.HELPER, Role.COOPERATIVE}


def way_of(user: User, producer: Producer) -> Way:
    """Chính chủ là “trên trang”; tổ của ấp và cán bộ thì ghi rõ là làm thay."""
    if producer.account_id == user.pk:
        return Way.PAGE
    return Way.OFFICER if user.is_officer else Way.HELPER
