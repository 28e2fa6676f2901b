"""Who may work in the field, and who looks after what comes from there."""

from lensan.accounts.access import can_manage
from lensan.accounts.models import Role, User
from lensan.field.models import Conflict, Device
from lensan.producers.access import can_correct

OFFLINE = frozenset({Role.HELPER, Role.CARRIER})


def can_work_offline(user: User) -> bool:
    """Tổ công nghệ số cộng đồng cài máy thực địa cho ấp mình, nhân viên bưu điện cho chuyến mình lái."""
    return user.role in OFFLINE


def drives(user: User) -> bool:
    """Máy của nhân viên bưu điện chỉ giữ chuyến của người ấy, không giữ gì của ấp nào."""
    return user.role == Role.CARRIER


def can_revoke(user: User, device: Device) -> bool:
    """Chính người dùng và cán bộ quản lý tài khoản của người ấy thu hồi được máy."""
    return device.user_id == user.pk or can_manage(user, device.user)


def can_look_after(user: User) -> bool:
    """Chỉ cán bộ xem việc từ thực địa trong địa bàn mình, và đánh dấu việc chưa ghi được là đã xem."""
    return user.is_officer


def can_choose(user: User, conflict: Conflict) -> bool:
    """Cán bộ trong địa bàn chọn một trong hai giá trị, khi hồ sơ còn sửa được."""
    return user.is_officer and can_correct(user, conflict.producer)
