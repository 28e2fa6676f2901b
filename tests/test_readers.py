"""A household's message is read by the domain whose it is, whatever else it was asked before."""

import pytest
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from lensan.messaging.actions.answering import Whose, answer
from lensan.messaging.actions.delivering import deliver
from lensan.messaging.models import Message
from lensan.messaging.sms import plain
from lensan.messaging.tests.make import PHONE, a_reply
from lensan.training.actions import enrolling
from lensan.training.models import Enrolment
from lensan.training.tests.make import NOON, a_class, a_pupil

READ_BY = {
    "THU 12 1.000 KG": "traceability.actions.hearing",
    "Thu hoạch 12 820": "traceability.actions.hearing",
    "BAN 20 KG CHANH": "catalogue.actions.hearing",
    "ban20kg chanh": "catalogue.actions.hearing",
    "HET CHANH": "catalogue.actions.hearing",
    "MUA 12 3": "supply.actions.hearing",
    "HOC 12345": "training.actions.board",
    "G1UP": "journey.actions.calling",
    "dừng": "messaging.actions.stopping",
    "NHAN TIN": "messaging.actions.stopping",
}


def takes(path: str, message: Message) -> bool:
    with transaction.atomic():
        try:
            taken = import_string(path)(message, owner=message.producer, at=NOON) is not None
        except Whose:
            taken = True
        transaction.set_rollback(True)
    return taken


@pytest.mark.parametrize(("text", "reader"), READ_BY.items())
def test_a_message_is_one_domains_and_no_others(text: str, reader: str) -> None:
    a_pupil(phones=(PHONE,))
    message = a_reply(text, at=NOON)

    taken = [path for path, _example in settings.MESSAGE_READERS if takes(path, message)]

    assert [path.rpartition(".")[0] for path in taken] == [f"lensan.{reader}"]


@pytest.mark.parametrize(("text", "reader"), READ_BY.items())
def test_an_open_question_does_not_swallow_what_is_another_domains(text: str, reader: str) -> None:
    pupil = a_pupil(phones=(PHONE,))
    enrolling.invite(a_class(), [pupil], way=Enrolment.Way.SMS, by=None, at=NOON)
    deliver(Message.objects.get(), at=NOON)
    message = a_reply(text, at=NOON)

    answer(message, at=NOON)

    assert "Chua hieu y ba con" not in plain(Message.objects.get(in_reply_to=message).text)
