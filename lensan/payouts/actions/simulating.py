"""Let a simulated bank say in the demo what a real one would: through the same door, by the same way."""

import secrets
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from lensan.payouts.actions.hearing import act_upon, add_feed, receive
from lensan.payouts.connector import Movement
from lensan.payouts.connectors.simulated import written
from lensan.payouts.models import BankFeed, BankLine, Payout

CODE = "mo-phong"
KIND = "simulated"


class NoSimulation(Exception):
    """Outside the demo nobody speaks in a bank's name."""


def let_bank_pay(payout: Payout, *, at: datetime) -> BankLine:
    """Let the simulated bank say that it paid a payout.

    :raises NoSimulation: this is not the demo
    """
    if not settings.DEMO:
        raise NoSimulation(_("Đây không phải bản dùng thử."))
    feed = BankFeed.objects.filter(code=CODE).first() or _feed(at)
    told = Movement(f"{payout.code}-{at:%H%M%S%f}", -payout.amount, at, feed.account, payout.code)
    headers, body = written(told, feed.access)
    return act_upon(receive(feed, headers, body, at=at), at=at)


def _feed(at: datetime) -> BankFeed:
    return add_feed(
        CODE, kind=KIND, base_url="http://127.0.0.1", account="0000000000",
        secret=secrets.token_hex(16), token="", at=at,
    )  # fmt: skip
