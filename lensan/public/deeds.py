"""What anyone asks of a label by SMS: MA and its code, or the code alone; told as the page tells it."""

import unicodedata
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.kernel.text import fold
from lensan.messaging.commands import rest_after
from lensan.messaging.models import Message
from lensan.producers.models import Producer
from lensan.public.telling import story
from lensan.traceability.codes import LENGTH, NotACode, spaced
from lensan.traceability.codes import read as read_code
from lensan.traceability.models import Label, Thing

_WORDS = ("mã lô", "mã số", "mã")
GROUPED = ([LENGTH], [LENGTH // 2] * 2, [1] * LENGTH)  # characters that stand together in a code
NAME, MAKERS, REASON = 50, 60, 100  # characters that one answer has room for


def read(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """Tell anyone, in the registry or not, what a label stands for; None for other messages."""
    rest = rest_after(message.text, *_WORDS)
    parts = _parts(message.text)
    typed = "".join(parts) if rest is None else rest
    if rest is None and not _may_be_code(parts):
        return None
    try:
        code = read_code(typed)
    except NotACode as misread:
        return str(misread) if rest is not None or _is_mixed(typed) else None
    label = Label.objects.filter(code=code).select_related("thing__same_as").first()
    if label is None and rest is None and not _is_mixed(typed):
        return None  # eight letters or digits by chance
    return _told(label, code, at=at)


def _parts(text: str) -> list[str]:
    """Return the letters and digits of a text as they stand together, without accents."""
    folded = fold(unicodedata.normalize("NFKC", text))
    return "".join(one if one.isalnum() else " " for one in folded).split()


def _may_be_code(parts: list[str]) -> bool:
    """Tell whether they stand as a code does: whole, in the two groups of a label, or spelled."""
    return all(part.isascii() for part in parts) and [*map(len, parts)] in GROUPED


def _is_mixed(typed: str) -> bool:
    """Tell whether letters and digits stand together, as in no word and in no number."""
    return not typed.isalpha() and not typed.isdecimal()


def _told(label: Label | None, code: str, *, at: datetime) -> str:
    if label is None:
        return _("Không tìm thấy mã %(code)s. Hãy xem lại trên nhãn, hoặc hỏi nơi bán.") % {
            "code": spaced(code)
        }
    if label.voided_at:
        return _("Nhãn %(code)s đã hủy. Nếu vừa mua hàng mang nhãn này, xin báo nơi bán.") % {
            "code": label
        }
    if label.thing is None:
        return _("Nhãn %(code)s chưa gắn với lô nào. Nếu vừa mua hàng mang nhãn này, xin báo nơi bán.") % {
            "code": label
        }  # fmt: skip
    return _lot(label.thing.same_as or label.thing, code, at=at)


def _lot(thing: Thing, code: str, *, at: datetime) -> str:
    """Say in one message what the page of a lot says first."""
    page = story(thing, on=timezone.localdate(at), language="vi")
    facts = {one.name: one.told for one in page.facts}
    told = [page.name[:NAME]]
    if made := facts["Ngày thu hoạch hoặc đóng gói"]:
        told.append(_("Thu hoạch hoặc đóng gói %(on)s") % {"on": made})
    if makers := facts["Cơ sở sản xuất"]:
        told.append(makers[:MAKERS])
    if page.expired:
        told.append(_("Đã quá hạn dùng"))
    if page.recalled:
        reason = page.recalled.reason[:REASON].rstrip(". ")
        told.append(_("ĐANG THU HỒI: %(reason)s. Đừng ăn hay dùng, hãy báo nơi bán") % {"reason": reason})  # fmt: skip
    else:
        told.append(_("Không bị thu hồi"))
    told.append(f"{settings.TRACE_ADDRESS}{reverse('label', args=[code])}")
    return ". ".join(told)
