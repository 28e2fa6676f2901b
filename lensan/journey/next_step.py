"""What to do next for a producer, who should do it, and why: one rule for pages, lists and SMS.

What brings most comes first: an order that waits for its answer is lost within two days, a
certificate can be filed next week.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lensan.journey.steps import NAMES, ORDER, Step


class Who(StrEnum):
    """Whose turn it is."""

    HOUSEHOLD = "household"
    HELPER = "helper"
    OFFICER = "officer"


class Means(StrEnum):
    """By what a household is reached; the registry's words."""

    SMARTPHONE = "smartphone"
    PLAIN_PHONE = "plain_phone"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Known:
    """What the domains know of one producer on a day; steps that a person claimed or a record shows."""

    claimed: frozenset[str]
    verified: frozenset[str]
    means: str = Means.NONE  # none too where they do not wish to be called
    orders: int = 0  # wait for an answer
    parcels: int = 0  # accepted, to be packed
    called: bool = False  # asked for help by a message
    lacking: int = 0  # listings that lack something
    barrier: str = ""  # what stands in the way, in words
    look_again_on: date | None = None
    since: date | None = None  # when something last moved


@dataclass(frozen=True, slots=True)
class Next:
    """What is next; the weight tells what brings more, 0 where nothing has to be done now."""

    task: str  # a step, or an urgent matter
    who: Who
    reason: str
    weight: int
    asks_for_barrier: bool = False

    @property
    def name(self) -> str:
        """What people call the task."""
        return TASKS[self.task]

    @property
    def turn(self) -> str:
        """Whose turn it is, in words."""
        return _TURNS[self.who]


_TURNS: Mapping[Who, str] = {Who.HOUSEHOLD: "hộ", Who.HELPER: "tổ của ấp", Who.OFFICER: "cán bộ"}
ORDERS, PARCELS, HELP, LACKING, LOOK_AGAIN, VERIFY, REST = (
    "orders", "parcels", "help", "lacking", "look_again", "verify", "rest",
)  # fmt: skip
TASKS: Mapping[str, str] = {
    Step.REGISTERED: "xem lại hồ sơ", Step.CONSENTED: "xin đồng ý", Step.TRAINED: "mời tập huấn",
    Step.ACCOUNT: "mở tài khoản trên sàn", Step.STALL: "mở gian hàng",
    Step.PAYMENT: "ghi tài khoản nhận tiền", Step.LISTED: "đăng sản phẩm đầu tiên",
    Step.CONFIRMED: "tìm đơn đầu tiên", Step.PAID: "trả tiền đơn đầu tiên", Step.ACTIVE: "bán lại",
    ORDERS: "trả lời đơn", PARCELS: "gói hàng", HELP: "hộ nhờ giúp", LACKING: "bổ sung tin bán",
    LOOK_AGAIN: "hẹn xem lại", VERIFY: "chờ sàn xác nhận", REST: "không có việc",
}  # fmt: skip
_OVERTAKEN = frozenset(
    {Step.TRAINED, Step.ACCOUNT}
)  # once a later step is taken they hold up nothing
_WEIGHTS: Mapping[str, int] = {
    ORDERS: 100, PARCELS: 95, HELP: 90, LACKING: 72, Step.LISTED: 70, Step.ACTIVE: 65, Step.PAYMENT: 60,
    Step.CONFIRMED: 55, Step.STALL: 50, Step.PAID: 45, Step.ACCOUNT: 40, LOOK_AGAIN: 35, Step.TRAINED: 30,
    Step.CONSENTED: 25, Step.REGISTERED: 20, VERIFY: 10, REST: 0,
}  # fmt: skip
OWED = 75  # an account for money that is owed already
LATE = 5  # what was overtaken
_TURN: Mapping[str, tuple[Who, str]] = {
    Step.REGISTERED: (Who.OFFICER, "Hộ chưa đứng trong sổ: xem lại hồ sơ."),
    Step.CONSENTED: (Who.HELPER, "Đọc văn bản và xin hộ đồng ý: chưa đồng ý thì chưa làm thay gì được."),
    Step.TRAINED: (Who.HELPER, "Mời hộ dự lớp gần nhất: hộ chưa tập huấn."),
    Step.ACCOUNT: (Who.HELPER, "Giúp hộ mở tài khoản trên sàn rồi ghi lại."),
    Step.STALL: (Who.OFFICER, "Xin sàn mở gian hàng: hộ đã có tài khoản."),
    Step.PAYMENT: (Who.HELPER, "Ghi tài khoản nhận tiền của hộ, không thì bán được cũng chưa trả tiền được."),
    Step.LISTED: (Who.HELPER, "Chụp ảnh và đăng sản phẩm đầu tiên: gian hàng còn trống."),
    Step.CONFIRMED: (Who.HELPER, "Xem lại giá, ảnh và chia sẻ tin bán: hàng đã bày mà chưa có đơn."),
    Step.PAID: (Who.OFFICER, "Đối soát và chuyển tiền đơn đầu tiên cho hộ."),
    Step.ACTIVE: (Who.HELPER, "Hỏi hộ còn hàng không: 90 ngày nay gian hàng không hoạt động."),
}  # fmt: skip


def next_step(known: Known, *, on: date, patience: int) -> Next:
    """Return what is next for a producer; after `patience` days at rest it asks for a barrier."""
    if urgent := _urgent(known):
        return urgent
    if known.barrier and known.look_again_on:
        return _behind_a_barrier(known, known.look_again_on, on=on)
    step = _first_missing(known.claimed)
    if step is None:
        return _verify(known)
    weight = OWED if step == Step.PAYMENT and Step.CONFIRMED in known.claimed else _WEIGHTS[step]
    if step in _OVERTAKEN and _is_overtaken(step, known.claimed):
        weight = LATE
    who, reason = _TURN[step]
    days = (on - known.since).days if known.since else 0
    if days <= patience:
        return Next(step, who, reason, weight)
    reason += f" Đã {days} ngày không có gì mới: hỏi hộ vướng điều gì và ghi lại."
    return Next(step, who, reason, weight, asks_for_barrier=True)


def _urgent(known: Known) -> Next | None:
    """Return what is lost if it waits: orders, parcels, a call for help, a listing nearly there."""
    if known.orders:
        who, how = _who_answers(known.means)
        return Next(
            ORDERS,
            who,
            f"{known.orders} đơn chờ trả lời, không kịp thì mất: {how}",
            _WEIGHTS[ORDERS],
        )
    if known.parcels:
        reason = f"{known.parcels} đơn đã nhận: nhắc gói hàng cho kịp người đến lấy."
        return Next(PARCELS, Who.HELPER, reason, _WEIGHTS[PARCELS])
    if known.called:
        return Next(
            HELP, Who.HELPER, "Hộ nhắn tin nhờ giúp: gọi lại hoặc đến nhà.", _WEIGHTS[HELP]
        )
    if known.lacking and Step.STALL in known.claimed:
        reason = f"{known.lacking} tin bán còn thiếu ảnh, giấy tờ hoặc chữ trên nhãn."
        return Next(LACKING, Who.HELPER, reason, _WEIGHTS[LACKING])
    return None


def _who_answers(means: str) -> tuple[Who, str]:
    if means == Means.SMARTPHONE:
        return Who.HOUSEHOLD, "nhắc hộ mở trang trả lời."
    if means == Means.PLAIN_PHONE:
        return Who.HOUSEHOLD, "nhắc hộ trả lời tin nhắn bằng 1 hoặc 2."
    return Who.HELPER, "đến hỏi hộ rồi trả lời thay."


def _behind_a_barrier(known: Known, again: date, *, on: date) -> Next:
    if on < again:
        reason = f"Đang vướng: {known.barrier}. Hẹn xem lại ngày {again:%d/%m/%Y}."
        return Next(REST, Who.HELPER, reason, _WEIGHTS[REST])
    reason = f"Đến hẹn xem lại điều vướng: {known.barrier}. Còn vướng thì ghi ngày hẹn mới."
    return Next(LOOK_AGAIN, Who.HELPER, reason, _WEIGHTS[LOOK_AGAIN])


def _first_missing(reached: frozenset[str]) -> Step | None:
    """Return the first step that lacks, those last that a later step has overtaken."""
    missing = [step for step in ORDER if step not in reached]
    held_up = [s for s in missing if s not in _OVERTAKEN or not _is_overtaken(s, reached)]
    return next(iter(held_up + missing), None)


def _is_overtaken(step: Step, reached: frozenset[str]) -> bool:
    return any(later in reached for later in ORDER[ORDER.index(step) + 1 :])


def _verify(known: Known) -> Next:
    """Return what still lacks the marketplace's own word, where everything is claimed."""
    for step in ORDER:
        if step not in known.verified:
            reason = f"Hộ khai “{NAMES[step]}” mà chưa có gì xác nhận: đối chiếu với sàn."
            return Next(VERIFY, Who.OFFICER, reason, _WEIGHTS[VERIFY])
    return Next(REST, Who.HOUSEHOLD, "Hộ đang bán đều, chưa có việc gì phải làm.", _WEIGHTS[REST])
