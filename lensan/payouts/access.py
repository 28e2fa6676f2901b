"""Who may do what with money."""

from lensan.accounts.models import User
from lensan.catalogue.access import can_sell_for
from lensan.producers.models import Producer


def can_see_money(user: User, producer: Producer) -> bool:
    """Hộ và hợp tác xã xem tiền của mình; tổ của ấp và cán bộ xem trong địa bàn."""
    return can_sell_for(user, producer)


def can_pay(user: User) -> bool:
    """Chỉ cán bộ trả tiền, ghi tài khoản nhận tiền và quyết định dòng đối soát cần xem."""
    return user.is_officer
