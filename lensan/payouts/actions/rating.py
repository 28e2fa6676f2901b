"""What marketplaces may keep and from what revenue tax is owed: settings of a day, never changed."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.numbers import day
from lensan.marketplaces.models import Marketplace
from lensan.payouts.models import Rate, Threshold


class AlreadySet(Exception):
    """Something else is written down as from that day."""


@transaction.atomic
def set_rate(
    marketplace: Marketplace, *, kind: str, permille: int, valid_from: date, by: User, at: datetime
) -> Rate:
    """Write how much of the goods' price a marketplace keeps for one reason from a day on.

    Lines that were judged before stay as they were judged.

    :raises AlreadySet: a rate is written down as from that very day
    """
    try:
        with transaction.atomic():
            rate = Rate.objects.create(
                marketplace=marketplace, kind=kind, permille=permille, valid_from=valid_from
            )
    except IntegrityError as error:
        raise AlreadySet(_already(valid_from)) from error
    record("payouts.rate_set", rate, by=by, at=at, permille=permille, valid_from=valid_from)
    return rate


@transaction.atomic
def set_threshold(*, amount: int, valid_from: date, by: User, at: datetime) -> Threshold:
    """Write up to what revenue of a year a household is not taxed, from a day on.

    :raises AlreadySet: a threshold is written down as from that very day
    """
    try:
        with transaction.atomic():
            threshold = Threshold.objects.create(amount=amount, valid_from=valid_from)
    except IntegrityError as error:
        raise AlreadySet(_already(valid_from)) from error
    record("payouts.threshold_set", threshold, by=by, at=at, amount=amount, valid_from=valid_from)
    return threshold


def _already(valid_from: date) -> str:
    return _("Đã có mức áp dụng từ ngày %(day)s.") % {"day": day(valid_from)}
