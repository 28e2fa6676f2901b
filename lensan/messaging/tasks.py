"""What is done for messages after the answer: reading, replying, handing over, forgetting."""

import logging

from django.utils import timezone
from django_tasks import task

from lensan.kernel.jobs.periodic import every
from lensan.messaging.actions.answering import answer
from lensan.messaging.actions.delivering import deliver
from lensan.messaging.actions.forgetting import forget_erased
from lensan.messaging.actions.taking_in import take_in_halves
from lensan.messaging.connector import NotNow
from lensan.messaging.models import Message
from lensan.messaging.registry import NoGateway, chosen_gateway, gateway_of

AT_ONCE = 2000  # messages of one round
logger = logging.getLogger(__name__)


@every(minutes=1)
@task()
def answer_received() -> None:
    """Act upon what people wrote, and reply; a message that cannot be read holds up no other."""
    for message in Message.objects.unheeded()[:AT_ONCE]:
        try:
            answer(message, at=timezone.now())
        except Exception:
            logger.exception("Tin nhắn %s", message.pk)


@every(minutes=1)
@task()
def deliver_due() -> None:
    """Hand over whatever is due: what was just said, what was put off, what was left behind.

    One message at which the program fails holds up no other; it is tried again after its lease.
    Where the gateway takes nothing now, the others are left for the next round.
    """
    try:
        gateway = gateway_of(chosen_gateway())
    except NoGateway:
        return
    try:
        for message in Message.objects.due(timezone.now()).select_related("producer")[:AT_ONCE]:
            _deliver(message)
    except NotNow as error:
        logger.warning("Tổng đài chưa nhận tin: %s", error.reason)
    finally:
        gateway.rest()


def _deliver(message: Message) -> None:
    try:
        deliver(message, at=timezone.now())
    except NotNow:
        raise
    except Exception:
        logger.exception("Tin nhắn %s", message.pk)


@every(minutes=10)
@task()
def forget() -> None:
    """Follow an erasure in the registry; take in what came of long messages that stayed in pieces."""
    forget_erased(at=timezone.now())
    take_in_halves(at=timezone.now())
