"""Reading what deeds say: whom they are about, and what a form makes of their words."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role
from lensan.field.actions.receiving import NotYet, Outcome, Told, Unable
from lensan.field.models import Deed
from lensan.producers.models import Merge, Producer, ProducerQuerySet

EARLIER = "deed:"  # before the number of a deed: what that one made
NO_MANDATE = _(
    "Hộ chưa ủy quyền việc này cho bạn, hoặc ủy quyền đã hết hạn. Hãy xin ủy quyền lại rồi làm lại; "
    "lời bạn đã ghi vẫn được giữ."
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of deed: what people call it, how it is done, and by what it may be refused.

    What is `light` touches rows of its household alone, so several may share one transaction. What
    is `stepwise` has an action that commits by itself and does nothing anew when told again. Only
    who has the `role` does it.
    """

    label: str | Promise
    perform: Callable[[Told], Outcome]
    refusals: tuple[type[Exception], ...] = ()
    light: bool = False
    stepwise: bool = False
    role: Role = Role.HELPER


def producer_of(told: Told) -> Producer:
    """Return whom the deed is about: by their code, or by the deed that registered them.

    :raises NotYet: that deed has not come yet
    :raises Unable: they are not of the person's hamlets, or no longer
    """
    said = str(told.arguments.get("producer", ""))
    which: dict[str, Any] = {"code": said}
    if said.startswith(EARLIER):
        which = {"pk": earlier_deed(told, said).producer_id}
    mine = Producer.objects.visible_to(told.by).active()
    told.deed.producer = mine.filter(**which).first() or _now_elsewhere(told, mine, which)
    return told.deed.producer


def _now_elsewhere(told: Told, mine: ProducerQuerySet, which: dict[str, Any]) -> Producer:
    """Return into whom they were merged, if that one is of the person's hamlets."""
    producer = Producer.objects.filter(**which).first()
    if producer is None:
        raise Unable(gettext("Không có hộ nào mang mã này trong sổ."))
    merger = Merge.objects.open().filter(absorbed=producer).select_related("kept").first()
    producer = merger.kept if merger else producer
    told.deed.producer = producer  # what is refused below is still about them
    if not mine.filter(pk=producer.pk).exists():
        raise Unable(
            gettext(
                "Hộ này không còn thuộc ấp bạn phụ trách. Việc đã được giữ lại cho cán bộ xã; "
                "bạn không phải làm lại."
            )
        )
    return producer


def earlier_deed(told: Told, said: str) -> Deed:
    """Return the deed that another one builds on, from whichever device of the same person.

    :raises NotYet: it has not come yet
    :raises Unable: it was refused
    """
    earlier = Deed.objects.filter(pk=_number(said), device__user=told.by).first()
    if earlier is None:
        raise NotYet(gettext("Việc trước đó chưa đến máy chủ; máy sẽ tự gửi lại."))
    if earlier.state == Deed.State.REFUSED:
        raise Unable(
            gettext("Việc mà việc này dựa vào chưa ghi được. Hãy xem và làm lại việc đó trước.")
        )
    return earlier


def number_of(told: Told, name: str) -> int:
    """Return the number of a row that a deed names; 0, which is none's, where it names none."""
    said = str(told.arguments.get(name, ""))
    return int(said) if said.isdecimal() and len(said) < 16 else 0


def filled(form: forms.BaseForm) -> dict[str, Any]:
    """Return what a form makes of a deed's words.

    :raises Unable: something in it is wrong; the message says what, field by field
    """
    if form.is_valid():
        return dict(form.cleaned_data)
    wrong = [
        f"{form.fields[name].label}: {text}" if name in form.fields else str(text)
        for name, texts in form.errors.items()
        for text in texts
    ]
    raise Unable(" ".join(wrong))


def decoded(photo: Any) -> bytes:
    """Return a photo as it was before it was told in letters.

    :raises Unable: it was broken on its way
    """
    try:
        return b64decode(str(photo), validate=True)
    except ValueError as trouble:
        raise Unable(gettext("Ảnh bị hỏng trên đường gửi. Hãy chụp lại.")) from trouble


def _number(said: str) -> UUID:
    try:
        return UUID(said.removeprefix(EARLIER))
    except ValueError as trouble:
        raise Unable(gettext("Không rõ việc này dựa vào việc nào.")) from trouble
