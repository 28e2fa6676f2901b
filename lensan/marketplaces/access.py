"""Who may do what with stalls, listings and the floors' rules."""

from collections.abc import Collection

from lensan.accounts.models import User
from lensan.catalogue.access import Act, can_sell_for, sellers_of
from lensan.marketplaces.models import Edit, Listing, Stall
from lensan.producers.models import Producer


def can_ask(user: User, producer: Producer) -> bool:
    """Cán bộ, tổ của ấp mở gian hàng thay người trong địa bàn; hộ và hợp tác xã mở cho mình."""
    return can_sell_for(user, producer, Act.STALL)


def can_list(user: User, stall: Stall) -> bool:
    """Ai bán thay được thì đăng, sửa, ngưng tin bán được, khi gian hàng chưa đóng."""
    return stall.state != Stall.State.CLOSED and can_sell_for(user, stall.producer, Act.STALL)


def can_change(user: User, listing: Listing) -> bool:
    """Ai đăng được thì sửa được; tin đã thôi bán thì giữ nguyên."""
    return listing.state != Listing.State.CLOSED and can_list(user, listing.stall)


def can_undo(user: User, edit: Edit) -> bool:
    """Người đã sửa và tổ công tác tỉnh hoàn tác được; từng tin vẫn xét như khi sửa."""
    return user.pk == edit.by_id or user.sees_everything


def can_set_rules(user: User) -> bool:
    """Chỉ tổ công tác tỉnh đặt điều kiện đăng và ngưng, rời một sàn."""
    return user.sees_everything


def changeable(user: User, listings: Collection[Listing]) -> set[int]:
    """Như sửa từng tin, hỏi một lần cho nhiều tin."""
    sellers = {one.stall.producer_id for one in listings}
    mine = set(sellers_of(user, Act.STALL).filter(pk__in=sellers).values_list("pk", flat=True))
    return {
        one.pk
        for one in listings
        if one.stall.producer_id in mine
        and one.state != Listing.State.CLOSED
        and one.stall.state != Stall.State.CLOSED
    }
