"""What households tell of their crops by SMS: GIEO, PHUN and THU, each with a plot and a quantity."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.messaging.actions.answering import Whose
from lensan.messaging.commands import MOST, number, rest_after
from lensan.messaging.models import Message
from lensan.producers.models import Plot, Producer
from lensan.traceability.actions import capturing, growing
from lensan.traceability.codes import LENGTH, NotACode
from lensan.traceability.codes import read as read_code
from lensan.traceability.mass import NotConvertible, Quantity, quantity_of
from lensan.traceability.models import Crop, LotFile, Via

_SOW = ("gieo trồng", "gieo sạ", "gieo")
_SPRAY = ("phun thuốc", "phun", "bón phân", "bón")
_HARVEST = ("thu hoạch", "thu")
Refusals = (
    growing.AlreadyGrowing, growing.NotSoMuch, growing.TooSoon, growing.Unsuitable,
    capturing.FromTheFuture, NotACode, NotConvertible,
)  # fmt: skip


class NotClear(Exception):
    """A message is about a crop, but something in it is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Told:
    """What stands behind the word: a plot, the code of what was used, and how much."""

    plot: Plot
    code: str
    quantity: Quantity


def read(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """Write down what a household sowed, sprayed or harvested, and say so; None for other messages.

    :raises Whose: it is not known whose telephone it is
    """
    for words, write, with_code in (
        (_SOW, _sow, True), (_SPRAY, _apply, True), (_HARVEST, _harvest, False),
    ):  # fmt: skip
        rest = rest_after(message.text, *words)
        if rest is not None:
            if owner is None:
                raise Whose
            try:
                return write(_told(rest, owner, with_code=with_code), message, at)
            except (NotClear, *Refusals) as refusal:
                return str(refusal)
    return None


def _told(rest: str, owner: Producer, *, with_code: bool) -> Told:
    tokens = rest.split()
    plot = _plot(tokens[0] if tokens else "", owner)
    code, left = _code(tokens[1:]) if with_code else ("", tokens[1:])
    amount = number(left[0]) if left else None
    if amount is None:
        raise NotClear(_("Thiếu số lượng. Nhắn như: GIEO 12 K7M429XF 50 KG hoặc THU 12 820 KG."))
    if not 0 < amount <= MOST:
        raise NotClear(_("Số lượng phải lớn hơn 0 và không quá một triệu. Xin nhắn lại."))
    return Told(plot, code, quantity_of(Decimal(str(amount)), left[1] if len(left) > 1 else "kg"))


def _plot(told: str, owner: Producer) -> Plot:
    plots = Plot.objects.filter(producer=owner).order_by("pk")
    found = plots.filter(pk=int(told)).first() if told.isdecimal() and len(told) < 10 else None
    if found:
        return found
    mine = "; ".join(f"{one.pk} = {one.name}" for one in plots[:5])
    if not mine:
        raise NotClear(_("Hộ chưa có thửa đất nào trong sổ. Xin nhờ tổ của ấp ghi giúp."))
    raise NotClear(
        _("Xin ghi số thửa ngay sau chữ đầu. Thửa của hộ: %(plots)s.") % {"plots": mine}
    )


def _code(tokens: list[str]) -> tuple[str, list[str]]:
    """Put a code together again, of which a message has parted letters and digits."""
    code = ""
    for at, token in enumerate(tokens):
        code += token
        if len(code) >= LENGTH:
            return read_code(code), tokens[at + 1 :]
    return read_code(code), []


def _lot(told: Told) -> LotFile:
    lot = LotFile.objects.filter(thing__labels__code=told.code).first()
    if lot is None:
        raise NotClear(_("Không có lô nào mang mã này. Hãy xem lại mã trên bao bì."))
    return lot


def _crop(plot: Plot) -> Crop:
    crop = Crop.objects.filter(plot=plot, ended_on=None).first()
    if crop is None:
        raise NotClear(
            _("Thửa “%(plot)s” chưa ghi gieo trồng. Nhắn GIEO trước.") % {"plot": plot.name}
        )
    return crop


def _sow(told: Told, message: Message, at: datetime) -> str:
    crop = growing.sow(
        told.plot, _lot(told), told.quantity, by=None, at=at, via=Via.SMS, happened=message.at,
        name=f"{told.plot.crop} {timezone.localtime(message.at):%m/%Y}",
    )  # fmt: skip
    return _("Đã ghi gieo trồng thửa “%(plot)s”, %(quantity)s. Mã vụ %(crop)s.") % {
        "plot": told.plot.name, "quantity": told.quantity, "crop": crop.code,
    }  # fmt: skip


def _apply(told: Told, message: Message, at: datetime) -> str:
    lot, crop = _lot(told), _crop(told.plot)
    growing.apply(crop, lot, told.quantity, by=None, at=at, via=Via.SMS, happened=message.at)
    free_on = crop.free_on()
    words = _("Đã ghi %(lot)s %(quantity)s cho thửa “%(plot)s”.") % {
        "lot": lot, "quantity": told.quantity, "plot": told.plot.name,
    }  # fmt: skip
    if free_on:
        words += " " + _("Được thu hoạch từ %(on)s.") % {"on": f"{free_on:%d/%m/%Y}"}
    return words


def _harvest(told: Told, message: Message, at: datetime) -> str:
    lot = growing.harvest(
        _crop(told.plot), told.quantity, by=None, at=at, via=Via.SMS, happened=message.at
    )
    return _("Đã ghi thu hoạch %(quantity)s thửa “%(plot)s”. Mã lô %(code)s.") % {
        "quantity": told.quantity, "plot": told.plot.name, "code": lot.label,
    }  # fmt: skip
