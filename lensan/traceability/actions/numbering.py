"""A lot gets a number of GS1 later: one more name of it; every label already printed goes on opening."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.traceability.digital_link.elements import Element
from lensan.traceability.digital_link.uri import NotDigitalLink, build
from lensan.traceability.epcis.links import canonical
from lensan.traceability.models import LotFile, Thing

LENGTHS = frozenset({8, 12, 13, 14})  # of a GTIN, as it is printed


class NotANumber(Exception):
    """A number that GS1 cannot have given, or a lot's number with signs that none may have."""

    def __init__(self) -> None:
        super().__init__(
            _("Mã GTIN hoặc số lô không đúng. Hãy chép lại GTIN mà GS1 đã cấp; số lô chỉ có chữ không dấu và số.")
        )  # fmt: skip


class NumberTaken(Exception):
    """The same number names something else."""

    def __init__(self) -> None:
        super().__init__(
            _("GTIN và số lô này đã là tên của lô khác. Hãy xem lại, hoặc đặt số lô khác.")
        )


@transaction.atomic
def add_number(lot: LotFile, gtin: str, batch: str, *, by: User | None, at: datetime) -> str:
    """Let a GTIN and a lot's number be one more name of a lot; return its address; told twice it is done once.

    The number is the one that a person was given: none is ever made here, least of all one of 893.

    :raises NotANumber: no such number can be
    :raises NumberTaken: it names something else
    """
    if len(gtin) not in LENGTHS or not gtin.strip("0"):  # zeros add up, and are nobody's
        raise NotANumber
    try:
        address = canonical(build([Element("01", gtin.zfill(14)), Element("10", batch)]))
    except NotDigitalLink as error:
        raise NotANumber from error
    named, new = Thing.objects.get_or_create(address=address, defaults={"same_as": lot.thing})
    if named.same_as_id != lot.thing_id:
        raise NumberTaken
    if new:
        record("traceability.number_added", lot, by=by, at=at, number=address)
    return address
