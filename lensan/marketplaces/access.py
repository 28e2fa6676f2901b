"""Who may do what with stalls, listings and the floors' rules."""

from lensan.accounts.models import User
from lensan.catalogue.access import can_sell_for
from lensan.marketplaces.models import Listing, Stall
from lensan.producers.models import Producer


def can_ask(user: User, producer: Producer) -> bool:
    """Cán bộ, tổ của ấp mở gian hàng thay người trong địa bàn; hộ và hợp tác xã mở cho mình."""
    return can_sell_for(user, producer)


def can_list(user: User, stall: Stall) -> bool:
    """Ai bán thay được thì đăng, sửa, ngưng tin bán được, khi gian hàng chưa đóng."""
    return stall.state != Stall.State.CLOSED and can_sell_for(user, stall.producer)


def can_change(user: User, listing: Listing) -> bool:
    """Ai đăng được thì sửa được; tin đã thôi bán thì giữ nguyên."""
    return listing.state != Listing.State.CLOSED and can_list(user, listing.stall)


def can_set_rules(user: User) -> bool:
    """Chỉ tổ công tác tỉnh đặt điều kiện đăng và ngưng, rời một sàn."""
    return user.sees_everything
