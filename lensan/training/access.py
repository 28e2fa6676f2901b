"""Who may do what with courses, trainers, classes and those who come."""

from lensan.accounts.models import Role, User
from lensan.places.models import Commune
from lensan.producers.models import Producer, ProducerQuerySet
from lensan.training.models import Enrolment, Level, Trainer, TrainingClass

TEAMS = frozenset({Level.COMMUNE, Level.HAMLET})
_PUPILS = frozenset({Role.HOUSEHOLD, Role.COOPERATIVE})


def can_browse(user: User) -> bool:
    """Cán bộ, giảng viên, tổ của ấp và hộ xem lớp học; bưu tá không cần."""
    return user.role != Role.CARRIER


def can_staff(user: User) -> bool:
    """Giáo trình, giảng viên, điểm học: cho người tổ chức và người dạy, không phải cho hộ."""
    return can_browse(user) and user.role not in _PUPILS


def can_write_courses(user: User) -> bool:
    """Chỉ tổ công tác tỉnh soạn khóa học và câu hỏi."""
    return user.sees_everything


def can_appoint(user: User, level: str, commune: Commune | None) -> bool:
    """Tỉnh ghi mọi giảng viên; huyện, xã ghi người của tổ công nghệ số trong địa bàn mình."""
    if user.sees_everything:
        return True
    return user.is_officer and level in TEAMS and _holds(user, commune)


def can_manage(user: User, trainer: Trainer) -> bool:
    """Ai ghi được giảng viên thì sửa và cho thôi dạy được."""
    return can_appoint(user, trainer.level, trainer.commune)


def can_organise(user: User, commune: Commune) -> bool:
    """Cán bộ mở lớp, ghi điểm học trong địa bàn mình."""
    return user.sees_everything or (user.is_officer and _holds(user, commune))


def can_run(user: User, training_class: TrainingClass) -> bool:
    """Cán bộ của địa bàn, và giảng viên của lớp, điều hành lớp: hủy, kết thúc, cấp chứng nhận."""
    return _teaches(user, training_class) or can_organise(user, training_class.venue.commune)


def can_note(user: User, training_class: TrainingClass) -> bool:
    """Người điều hành lớp ghi mọi người; tổ của ấp trong xã ghi các hộ ấp mình."""
    if can_run(user, training_class):
        return True
    return user.role == Role.HELPER and _holds(user, training_class.venue.commune)


def can_answer(user: User, enrolment: Enrolment) -> bool:
    """Ai ghi được vào lớp thì trả lời thay được cho người mình thấy; hộ tự trả lời cho mình."""
    if enrolment.producer and enrolment.producer.account_id == user.pk:
        return True
    return can_note(user, enrolment.training_class)


def pupils_of(user: User, training_class: TrainingClass) -> ProducerQuerySet:
    """Giảng viên ghi được hộ trong xã của lớp mình dạy; người khác ghi hộ trong phần mình."""
    if _teaches(user, training_class):
        return Producer.objects.filter(commune=training_class.venue.commune)
    return Producer.objects.visible_to(user)


def can_see_budget(user: User) -> bool:
    """Cán bộ xem kinh phí tập huấn và kế hoạch đã ban hành; người khác không xem."""
    return user.is_officer


def can_set_budget(user: User) -> bool:
    """Chỉ tổ công tác tỉnh ghi nguồn kinh phí và văn bản duyệt chi vượt."""
    return user.sees_everything


def can_spend(user: User, training_class: TrainingClass) -> bool:
    """Cán bộ của địa bàn giữ kinh phí và ghi chứng từ cho lớp ở xã mình."""
    return can_organise(user, training_class.venue.commune)


def can_plan(user: User) -> bool:
    """Chỉ tổ công tác tỉnh lập, ban hành kế hoạch và ghi mùa ít người học."""
    return user.sees_everything


def _teaches(user: User, training_class: TrainingClass) -> bool:
    return training_class.trainer.user_id == user.pk


def _holds(user: User, commune: Commune | None) -> bool:
    return commune is not None and user.territory().filter(pk=commune.pk).exists()
