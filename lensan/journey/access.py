"""Who may do what on a household's way, and in whose name."""

from django.utils import timezone

from lensan.accounts.models import Role, User
from lensan.catalogue.access import can_sell_for
from lensan.journey.models import Mandate
from lensan.producers.models import Merge, Producer
from lensan.producers.models.whose import files, with_person


def can_walk(user: User) -> bool:
    """Tổ của ấp xem việc hôm nay của ấp mình; cán bộ xem được của địa bàn mình."""
    return user.is_officer or user.role == Role.HELPER


def can_steer(user: User) -> bool:
    """Chỉ cán bộ xem hành trình dừng ở đâu và những dấu hiệu lạ, trong địa bàn mình."""
    return user.is_officer


def can_state(user: User, producer: Producer) -> bool:
    """Cán bộ, tổ của ấp và chính hộ ghi điều đã xảy ra và điều vướng; đã xóa dữ liệu thì thôi."""
    return producer.erased_at is None and (can_walk(user) or producer.account_id == user.pk)


def can_ask_mandate(user: User, producer: Producer) -> bool:
    """Tổ của ấp xin hộ ủy quyền cho mình; cán bộ xin thay cho người trong tổ."""
    return can_walk(user) and producer.erased_at is None


def can_end_mandate(user: User, mandate: Mandate) -> bool:
    """Hộ rút lại lúc nào cũng được; người được ủy quyền thôi nhận; cán bộ chấm dứt thay hộ."""
    mine = user.pk == mandate.helper_id or _is_theirs(user, mandate.producer)
    return mine or (user.is_officer and can_sell_for(user, mandate.producer))


def mandated(user: User, act: str) -> list[int]:
    """Nơi bắt buộc ủy quyền, tổ chỉ làm thay hộ đã ủy quyền đúng việc ấy, còn hạn đến hôm nay."""
    today = timezone.localdate()
    standing = Mandate.objects.standing(today).order_by("confirmed_at", "pk")
    mine = with_person(standing.filter(helper=user), "producer", today)
    whose = files(set(mine.values_list("person", flat=True)), today)
    # Two files that were merged may each have let another person act: the household's last word holds.
    last = {whose[one.producer_id]: one for one in standing.filter(producer__in=list(whose))}
    return [
        person for person, one in last.items() if one.helper_id == user.pk and act in one.purposes
    ]


def _is_theirs(user: User, producer: Producer) -> bool:
    """Tell whether a file is the user's own, or was absorbed in theirs."""
    absorbed = Merge.objects.open().filter(absorbed=producer, kept__account=user)
    return producer.account_id == user.pk or absorbed.exists()
