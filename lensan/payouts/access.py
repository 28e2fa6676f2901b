"""Who may do what with money."""

from lensan.accounts.models import User
from lensan.catalogue.access import can_sell_for
from lensan.producers.models import Producer


def can_see_money(user: User, producer: Producer) -> bool:
    """Hộ, hợp tác xã xem tiền của mình, tổ của ấp xem trong ấp; cán bộ xem cả của hồ sơ đã xóa."""
    return user.is_officer or can_sell_for(user, producer)


def can_pay(user: User) -> bool:
    """Chỉ cán bộ trả tiền, ghi tài khoản nhận tiền và quyết định dòng đối soát, sao kê cần xem."""
    return user.is_officer


def can_write_bank_lines(user: User) -> bool:
    """Chỉ tổ công tác tỉnh giữ tài khoản chi trả, nên chỉ tỉnh ghi dòng sao kê bằng tay."""
    return user.sees_everything


def can_set_rates(user: User) -> bool:
    """Chỉ tổ công tác tỉnh ghi mức phí của sàn và ngưỡng chịu thuế."""
    return user.sees_everything
