"""What a machine outside tells must fit what is known here of the lots that it speaks of."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from lensan.kernel import bulk
from lensan.traceability.codes import NotACode, read
from lensan.traceability.epcis.links import canonical
from lensan.traceability.epcis.reading import Event
from lensan.traceability.epcis.what import Mention, mentions
from lensan.traceability.mass import Quantity
from lensan.traceability.models import LotFile, Thing

_ELSEWHERE = re.compile(r"https?://[^/]+/(?:l|vu)/([^/?#]+)")


class NotOurs(Exception):
    """A machine tells of a lot that is not in this province's book, or makes one of another's."""

    def __init__(self, address: str) -> None:
        super().__init__(
            _(
                "%(address)s không phải lô do hệ thống của tỉnh này lập. Hãy xem lại mã; lô của tỉnh khác "
                "thì gửi cho hệ thống của tỉnh đó, hoặc chỉ ghi là nhận về (receiving) hay đầu vào."
            )
            % {"address": address}
        )


def check_machine(told: Sequence[Event]) -> None:
    """Make sure that events of a machine speak of our lots as they are.

    :raises NotOurs: an address of ours that was never given, or a lot made in another province's name
    :raises lensan.traceability.mass.NotConvertible: a unit that says nothing about the lot's own
    """
    _check_addresses(told)
    _check_units([said for one in told for said in mentions(one)])


def _check_addresses(told: Iterable[Event]) -> None:
    ours = f"{settings.TRACE_ADDRESS}/"
    spoken = {address for one in told for address in _addresses(one) if address.startswith(ours)}
    for chunk in bulk.chunks(sorted(spoken)):
        known = set(Thing.objects.filter(address__in=chunk).values_list("address", flat=True))
        for address in chunk:
            if address not in known:
                raise NotOurs(address)
    for one in told:
        for address in _made(one):
            if not address.startswith(ours) and _coded_elsewhere(address):
                raise NotOurs(address)


def _addresses(event: Event) -> Iterator[str]:
    yield from (said.address for said in mentions(event))
    papers = event.body.get("bizTransactionList", ())
    yield from (canonical(paper["bizTransaction"]) for paper in papers)
    if "transformationID" in event.body:
        yield canonical(event.body["transformationID"])


def _made(event: Event) -> Iterator[str]:
    """Yield what an event says came into being."""
    body = event.body
    if "transformationID" in body:
        yield canonical(body["transformationID"])
    brought = body.get("action") == "ADD" and body.get("bizStep") != "receiving"
    for said in mentions(event):
        if said.role == "output" or (brought and said.role in ("epc", "parent")):
            yield said.address


def _coded_elsewhere(address: str) -> bool:
    """Tell whether another province's system gave a lot this address: such have a code of ours."""
    found = _ELSEWHERE.fullmatch(address)
    try:
        return bool(found and read(found[1]))
    except NotACode:
        return False


def _check_units(said: Sequence[Mention]) -> None:
    for chunk in bulk.chunks({one.address for one in said if one.unit}):
        named = Q(thing__address__in=chunk) | Q(thing__names__address__in=chunk)
        files = LotFile.objects.filter(named)
        rows = files.values_list("thing__address", "thing__names__address", "unit")
        units = {address: unit for *addresses, unit in rows for address in addresses if address}
        for one in said:
            if one.unit and one.address in units:
                Quantity(Decimal(1), one.unit).into(units[one.address])
