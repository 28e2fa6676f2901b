"""Who writes DUNG is left alone from then on; who writes NHAN TIN is written to again."""

from datetime import datetime

from django.utils.translation import gettext as _

from lensan.messaging.commands import Verb, read_command
from lensan.messaging.models import Message
from lensan.producers.actions.consenting import give, refuse
from lensan.producers.models import Consent, Producer, Purpose


def read(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """Let a telephone be left alone, or be written to again; everyone whose number it is.

    The confirmation is the one message that still goes out: Decree 91/2020/NĐ-CP asks for it.
    """
    command = read_command(message.text)
    if command is None or command.verb not in {Verb.STOP, Verb.RESUME}:
        return None
    owners = Producer.objects.active().filter(phone=message.phone, erased_at=None)
    for producer in owners.order_by("pk"):
        if command.verb == Verb.STOP:
            refuse(producer, Purpose.CONTACT, way=Consent.Way.SMS, by=None, at=at)
        else:
            give(
                producer, Purpose.CONTACT, way=Consent.Way.SMS, place=_("tin nhắn"), by=None, at=at
            )
    if command.verb == Verb.STOP:
        return _("Đã dừng: từ giờ không nhắn tin cho số này nữa. Muốn nhận lại thì nhắn NHAN TIN.")
    return _("Từ giờ bà con lại nhận tin của chương trình. Muốn dừng thì nhắn DUNG.")
