from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.journal.models import Entry
from lensan.places.models import Commune

APPOINTS: dict[str, frozenset[str]] = {
    Role.PROVINCE: frozenset(Role),
    Role.DISTRICT: frozenset(Role) - {Role.PROVINCE, Role.DISTRICT},
    Role.COMMUNE: frozenset({Role.HELPER, Role.COOPERATIVE, Role.HOUSEHOLD}),
}
DUTIES = {
    Role.PROVINCE: _("Xem và quản lý toàn tỉnh, giao chỉ tiêu, cấp mọi tài khoản."),
    Role.DISTRICT: _("Nhập và đối chiếu danh sách của các xã trong huyện, cấp tài khoản cho xã."),
    Role.COMMUNE: _("Nhập và đối chiếu danh sách của xã mình, cấp tài khoản cho tổ và cho hộ."),
    Role.HELPER: _("Xem và giúp các hộ trong ấp mình phụ trách."),
    Role.TRAINER: _("Dạy các lớp được giao; không xem hồ sơ hộ."),
    Role.CARRIER: _("Nhận và giao hàng được giao; không xem hồ sơ hộ."),
    Role.COOPERATIVE: _("Chỉ xem hồ sơ của hợp tác xã mình."),
    Role.HOUSEHOLD: _("Chỉ xem hồ sơ của hộ mình."),
}
_GIVEN, _CHOSEN = ("accounts.open", "accounts.give_password"), "accounts.choose_password"


def ground(account: User) -> QuerySet[Commune]:
    """Return the communes in which an account is held, whatever its role."""
    return Commune.objects.filter(Q(officers=account) | Q(hamlets__helpers=account)).distinct()


def visible_to(user: User) -> QuerySet[User]:
    """Return the accounts held on the user's territory; nobody but an officer sees any."""
    if not user.is_officer:
        return User.objects.none()
    if user.sees_everything:
        return User.objects.all()
    mine = user.territory().values("pk")
    held = Q(communes__in=mine) | Q(hamlets__commune__in=mine)
    return User.objects.filter(pk__in=User.objects.filter(held).values("pk"))


def can_appoint(user: User, role: str) -> bool:
    """Tỉnh cấp mọi vai trò; huyện cấp cho xã trở xuống; xã cấp cho tổ, hợp tác xã và hộ."""
    return role in APPOINTS.get(user.role, frozenset())


def can_list(user: User) -> bool:
    """Chỉ cán bộ tỉnh, huyện, xã xem danh sách tài khoản."""
    return user.is_officer


def can_manage(user: User, account: User) -> bool:
    """Cán bộ quản lý tài khoản cấp dưới nằm trọn trong địa bàn mình, không tự quản lý mình."""
    if account == user or not can_appoint(user, account.role):
        return False
    if user.sees_everything:
        return True
    held = ground(account)
    return held.exists() and not held.exclude(pk__in=user.territory()).exists()


def can_unlock(user: User, account: User) -> bool:
    """Cán bộ mở khóa đăng nhập cho cấp dưới của mình và cho đồng nghiệp cùng cấp, cùng địa bàn."""
    if can_manage(user, account):
        return True
    same = account != user and account.role == user.role
    return same and visible_to(user).filter(pk=account.pk).exists()


def owes_own_password(user: User) -> bool:
    """Mật khẩu do người khác cấp phải được đổi trước khi làm bất cứ việc gì."""
    about = Entry.objects.about(user).filter(verb__in=[*_GIVEN, _CHOSEN])
    last = about.values_list("verb", flat=True).first()
    return last in _GIVEN


def owes_second_factor(user: User) -> bool:
    """Cán bộ phải bật mã xác thực trước khi làm bất cứ việc gì, trừ ở bản dùng thử."""
    if not (settings.SECOND_FACTOR_REQUIRED and user.is_officer):
        return False
    return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
