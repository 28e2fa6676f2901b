"""Who may keep a crop's diary, pack, print labels, call lots back and say what was told wrong."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from lensan.accounts.models import User
from lensan.catalogue.access import BASKET_MAKERS, Act, can_browse, can_sell_for, selling_of
from lensan.catalogue.models import Lot
from lensan.producers.models import Plot, Producer
from lensan.traceability.models import Crop, Event, LotFile, LotFileQuerySet, Mention, Recall
from lensan.traceability.models.events import MADE

INPUTS = (LotFile.Kind.SEED, LotFile.Kind.SPRAY, LotFile.Kind.FERTILISER)


def can_trace(user: User) -> bool:
    """Hộ, hợp tác xã, tổ của ấp và cán bộ xem nguồn gốc; giảng viên và bưu tá không cần."""
    return can_browse(user)


def growers_of(user: User) -> QuerySet[Producer]:
    """Hộ ghi nhật ký của mình; tổ của ấp (theo ủy quyền nơi bắt buộc) và cán bộ ghi thay trong địa bàn."""
    return selling_of(user, Act.GOODS)


def plots_of(user: User) -> QuerySet[Plot]:
    """Những thửa của các hộ mà mình ghi nhật ký được."""
    return Plot.objects.filter(producer__in=growers_of(user).values("pk"))


def can_tell(user: User, producer: Producer) -> bool:
    """Ai làm thay việc nông sản được thì ghi nhật ký được, khi hồ sơ chưa xóa dữ liệu."""
    return producer.erased_at is None and can_sell_for(user, producer, Act.GOODS)


def inputs_for(producer: Producer) -> LotFileQuerySet:
    """Giống, thuốc, phân đã nhập cho chính hộ; bao khác thì gõ mã trên bao."""
    return LotFile.objects.filter(kind__in=INPUTS, producer=producer)


def lots_without_origin(seller: Producer) -> QuerySet[Lot]:
    """Những lô trong kho mà chưa ai ghi nguồn gốc, lô mới trước; có thể đã bán rồi."""
    told = Mention.objects.filter(thing__lot=OuterRef("pk"), role="output")
    return Lot.objects.filter(~Exists(told), offer__producer=seller).order_by("-pk")


def collects(packer: Producer) -> bool:
    """Hợp tác xã, tổ hợp tác, doanh nghiệp gom hàng của nhiều hộ."""
    return packer.kind in BASKET_MAKERS


def can_pack_lot(packer: Producer, lot: LotFile) -> bool:
    """Đóng gói hàng của chính người đóng gói; nơi gom hàng quét nhãn của lô nào là nhận được lô ấy."""
    if lot.kind not in (LotFile.Kind.HARVEST, LotFile.Kind.PACKED):
        return False
    return lot.producer_id == packer.pk or collects(packer)


def can_bind(user: User, lot: LotFile) -> bool:
    """Dán nhãn cho lô của người mà mình ghi thay được; lô không của ai thì cán bộ dán."""
    return can_tell(user, lot.producer) if lot.producer else user.is_officer


def can_steer(user: User) -> bool:
    """Chỉ cán bộ xem chuỗi sự kiện và việc thu hồi."""
    return user.is_officer


def can_recall(user: User, lot: LotFile) -> bool:
    """Cán bộ thu hồi lô trong địa bàn mình; lô vật tư không của ai thì chỉ tổ công tác tỉnh."""
    if lot.producer is None:
        return user.sees_everything
    return user.is_officer and can_sell_for(user, lot.producer, Act.GOODS)


def can_close(user: User, recall: Recall) -> bool:
    """Ai mở được việc thu hồi ấy thì đóng được."""
    lot = LotFile.objects.filter(thing=recall.thing).select_related("producer").first()
    return can_recall(user, lot) if lot else user.sees_everything


def teller_of(event: Event) -> Producer | None:
    """Sự kiện là của hộ có vụ trồng ấy, nếu không thì của người có lô được lập ra hay được gửi đi."""
    crop = Crop.objects.with_address(event.transformation)
    if crop and crop.plot:
        return crop.plot.producer
    made = Q(role__in=("output", "parent")) | Q(role="epc", event__step__in=MADE)
    theirs = Mention.objects.filter(made, event=event).values("thing")
    lot = LotFile.objects.filter(thing__in=theirs).select_related("producer").first()
    return lot.producer if lot else None


def can_declare_wrong(user: User, event: Event) -> bool:
    """Người đã ghi, người ghi thay được hộ ấy, và cán bộ của địa bàn khai báo ghi sai được."""
    if event.by_id == user.pk:
        return True
    producer = teller_of(event)
    return can_tell(user, producer) if producer else user.sees_everything
