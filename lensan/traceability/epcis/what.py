"""What an event speaks of, and which thing came out of which."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from lensan.traceability.epcis.identity import hash_id
from lensan.traceability.epcis.links import canonical
from lensan.traceability.epcis.reading import Event

_EPCS = {
    "epcList": "epc",
    "childEPCs": "child",
    "inputEPCList": "input",
    "outputEPCList": "output",
}
_CLASSES = {
    "quantityList": "epc",
    "childQuantityList": "child",
    "inputQuantityList": "input",
    "outputQuantityList": "output",
}


class Mention(NamedTuple):
    """A thing that an event speaks of: which part it plays, and how much of it."""

    role: str  # epc, parent, child, input, output
    address: str  # canonical
    is_class: bool
    quantity: float | None = None
    unit: str = ""


def mentions(event: Event) -> list[Mention]:
    """Return what an event speaks of."""
    return list(_mentions(event))


def _mentions(event: Event) -> Iterator[Mention]:
    body = event.body
    if "parentID" in body:
        yield Mention("parent", canonical(body["parentID"]), is_class=False)
    for key, role in _EPCS.items():
        for address in body.get(key, ()):
            yield Mention(role, canonical(address), is_class=False)
    for key, role in _CLASSES.items():
        for one in body.get(key, ()):
            address = canonical(one["epcClass"])
            yield Mention(role, address, True, one.get("quantity"), one.get("uom", ""))


def lineage(event: Event) -> list[tuple[str, str]]:
    """Return which thing went into which: pairs of addresses, the earlier first.

    What goes into a transformation meets what comes out in its `transformationID`, or in the event
    itself; so many inputs and many outputs are joined by few pairs. Goods go into their box when
    they are put in, and into every paper (an order, say) that an event names with them. A
    declaration that an event was wrong joins nothing.
    """
    if "errorDeclaration" in event.body:
        return []
    by_role: dict[str, list[str]] = {}
    for one in mentions(event):
        by_role.setdefault(one.role, []).append(one.address)
    papers = [canonical(one["bizTransaction"]) for one in event.body.get("bizTransactionList", ())]
    goods = by_role.get("epc", []) + by_role.get("parent", []) + by_role.get("output", [])
    pairs = [(thing, paper) for thing in goods for paper in papers]
    if event.kind == "TransformationEvent":
        pairs += _through(_node(event), by_role)
    elif event.body.get("action") == "ADD":
        parents = by_role.get("parent", [])
        pairs += [(child, box) for child in by_role.get("child", []) for box in parents]
    return list(dict.fromkeys(pairs))


def _node(event: Event) -> str:
    named: Any = event.body.get("transformationID")
    return canonical(named) if named else hash_id(event)


def _through(node: str, by_role: dict[str, list[str]]) -> list[tuple[str, str]]:
    into = [(thing, node) for thing in by_role.get("input", [])]
    return into + [(node, thing) for thing in by_role.get("output", [])]
