"""Who may run errands at marketplaces, bring in their files, and set their spreadsheets."""

from lensan.accounts.models import User


def can_operate(user: User) -> bool:
    """Chỉ cán bộ làm việc ở sàn thay hộ, lập lô và nhập tệp của sàn, trong địa bàn mình."""
    return user.is_officer


def can_set_columns(user: User) -> bool:
    """Chỉ tổ công tác tỉnh đặt cột của lô: mọi xã nộp cùng một mẫu cho sàn."""
    return user.sees_everything
