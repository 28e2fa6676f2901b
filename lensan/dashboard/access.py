from lensan.accounts.models import Role, User


def can_see_progress(user: User) -> bool:
    """Cán bộ tỉnh, huyện, xã xem tiến độ của địa bàn mình; người khác không xem."""
    return user.is_officer


def can_set_targets(user: User) -> bool:
    """Chỉ tổ công tác tỉnh đặt và chia chỉ tiêu."""
    return user.role == Role.PROVINCE
