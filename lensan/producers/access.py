"""Who may do what with lists and with producers' files."""

from lensan.accounts.access import can_appoint
from lensan.accounts.models import Role, User
from lensan.producers.models import Import, Producer


def can_import(user: User) -> bool:
    """Chỉ cán bộ tỉnh, huyện, xã được nộp danh sách, mỗi người cho địa bàn của mình."""
    return user.is_officer


def can_see_whole(user: User, source: Import) -> bool:
    """Người nộp, và cán bộ có địa bàn gồm mọi xã trong danh sách, được xem cả tệp; cán bộ khác chỉ
    xem các dòng của xã mình.
    """
    if user.sees_everything or source.by_id == user.pk:
        return True
    mine = user.territory()
    named = set(source.preview.get("communes", ()))
    outside = source.records.exclude(commune__in=mine)
    return named <= set(mine.values_list("code", flat=True)) and not outside.exists()


def can_undo(user: User, source: Import) -> bool:
    """Người đã nộp danh sách được hoàn tác; tỉnh hoàn tác được mọi danh sách."""
    return user.sees_everything or source.by_id == user.pk


def can_review(user: User) -> bool:
    """Chỉ cán bộ tỉnh, huyện, xã nói được hai dòng có phải là một người hay không."""
    return user.is_officer


def can_register(user: User) -> bool:
    """Cán bộ và tổ công nghệ số cộng đồng được ghi hộ mới trong địa bàn mình."""
    return user.is_officer or user.role == Role.HELPER


def can_correct(user: User, producer: Producer) -> bool:
    """Cán bộ và tổ của ấp được sửa hồ sơ; hồ sơ đã xóa dữ liệu thì không ai ghi thêm."""
    return can_register(user) and producer.erased_at is None


def can_record_consent(user: User, producer: Producer) -> bool:
    """Cán bộ, tổ của ấp ghi lại sự đồng ý; chính hộ tự ghi và rút lại của mình."""
    return producer.erased_at is None and (can_register(user) or producer.account_id == user.pk)


def can_merge(user: User) -> bool:
    """Chỉ cán bộ tỉnh, huyện, xã gộp hai hồ sơ hoặc tách ra."""
    return user.is_officer


def can_erase(user: User, producer: Producer) -> bool:
    """Chỉ cán bộ tỉnh, huyện, xã xóa dữ liệu theo yêu cầu của người đó, mỗi hồ sơ một lần."""
    return user.is_officer and producer.erased_at is None


def can_admit(user: User, producer: Producer) -> bool:
    """Cán bộ tỉnh, huyện, xã cấp tài khoản cho hộ và hợp tác xã trong địa bàn, mỗi hồ sơ một tài khoản."""
    return (
        can_appoint(user, Role.HOUSEHOLD)
        and producer.account_id is None
        and producer.erased_at is None
    )


def can_take_away(user: User) -> bool:
    """Chỉ cán bộ tỉnh, huyện, xã tải danh sách nhiều hộ về máy."""
    return user.is_officer
