"""Who may do what with products, offers, lots, papers and combos."""

from enum import StrEnum

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.module_loading import import_string

from lensan.accounts.models import Role, User
from lensan.catalogue.models import Combo, Offer, Product
from lensan.catalogue.models.goods import BYSTANDERS
from lensan.producers.models import Kind, Merge, Producer

BASKET_MAKERS = frozenset({Kind.COOPERATIVE, Kind.COOP_GROUP, Kind.ENTERPRISE})


class Act(StrEnum):
    """What is done in a producer's name, each by a mandate of its own where one is asked for."""

    GOODS = "goods"
    ORDERS = "orders"
    STALL = "stall"
    SUPPLY = "supply"


def can_browse(user: User) -> bool:
    """Cán bộ, tổ của ấp, hợp tác xã và hộ xem nông sản; giảng viên và bưu tá không cần."""
    return user.role not in BYSTANDERS


def sellers_of(user: User, act: Act = Act.GOODS) -> QuerySet[Producer]:
    """Cán bộ và tổ bán thay người trong địa bàn mình; hộ và hợp tác xã bán hàng của mình. Nơi bắt
    buộc ủy quyền (docs/decisions/0021) thì tổ chỉ làm thay hộ đã ủy quyền việc ấy cho mình.
    """
    if not can_browse(user):
        return Producer.objects.none()
    found = Producer.objects.visible_to(user).active().filter(erased_at=None)
    if settings.MANDATE_REQUIRED and user.role == Role.HELPER:
        mandated = import_string(settings.MANDATES)
        return found.filter(pk__in=mandated(user, act))
    return found


def selling_of(user: User, act: Act = Act.GOODS) -> QuerySet[Producer]:
    """Như trên, kể cả những hồ sơ đã gộp vào họ: gian hàng và đơn cũ vẫn phải có người lo."""
    mine = sellers_of(user, act)
    absorbed = Merge.objects.open().filter(absorbed=OuterRef("pk"), kept__in=mine.values("pk"))
    return mine | Producer.objects.filter(Exists(absorbed))


def can_sell_for(user: User, producer: Producer, act: Act = Act.GOODS) -> bool:
    """Chỉ chào bán, sửa giá, ghi kho, trả lời đơn cho người mà mình được làm thay việc ấy."""
    return selling_of(user, act).filter(pk=producer.pk).exists()


def can_add(user: User) -> bool:
    """Cán bộ và tổ ghi sản phẩm mới; hộ và hợp tác xã ghi sản phẩm của mình khi đã có hồ sơ."""
    if user.is_officer or user.role == Role.HELPER:
        return True
    return sellers_of(user).exists()


def can_correct(user: User, product: Product) -> bool:
    """Sửa được sản phẩm mà chủ thể, hoặc mọi người cùng bán, đều thuộc phần mình."""
    if product.owner:
        return can_sell_for(user, product.owner)
    if user.sees_everything:
        return user.is_officer
    mine = Producer.objects.visible_to(user).values("pk")
    return user.is_officer and not product.offers.exclude(producer__in=mine).exists()


def can_recognise(user: User, product: Product) -> bool:
    """Chỉ cán bộ ghi công nhận OCOP, cho sản phẩm mình sửa được."""
    return user.is_officer and can_correct(user, product)


def can_show(user: User, of: Producer | Product | Offer) -> bool:
    """Thêm và bỏ giấy tờ, ảnh: ai sửa được sản phẩm, mặt hàng, hoặc bán thay người ấy."""
    if isinstance(of, Product):
        return can_correct(user, of)
    return can_change_offer(user, of) if isinstance(of, Offer) else can_sell_for(user, of)


def basket_makers_of(user: User) -> QuerySet[Producer]:
    """Những hợp tác xã, tổ hợp tác, doanh nghiệp mà mình được bán thay."""
    return sellers_of(user).filter(kind__in=BASKET_MAKERS)


def can_compose(user: User, cooperative: Producer) -> bool:
    """Hợp tác xã, tổ hợp tác, doanh nghiệp lập combo; cán bộ và tổ làm thay trong địa bàn."""
    return cooperative.kind in BASKET_MAKERS and can_sell_for(user, cooperative)


def can_change_offer(user: User, offer: Offer) -> bool:
    """Ai bán thay được thì sửa được; mặt hàng đã thôi bán thì giữ nguyên."""
    return offer.state != Offer.State.CLOSED and can_sell_for(user, offer.producer)


def can_change_combo(user: User, combo: Combo) -> bool:
    """Ai lập được combo của hợp tác xã thì sửa, đổi trạng thái được, khi còn bán."""
    return combo.state != Combo.State.CLOSED and can_compose(user, combo.cooperative)
