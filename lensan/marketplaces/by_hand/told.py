"""What a marketplace's file says, entry by entry: an order, or a line of a statement."""

from dataclasses import dataclass, field

from lensan.marketplaces.by_hand.tables import Row
from lensan.marketplaces.words import Sale, SettlementLine


@dataclass(frozen=True, slots=True)
class Told:
    """One order or one line of a statement, from one row or several.

    Where it could not be read there is no `sale` and no `line` but a `reason`; without a
    `reference` it cannot even be put aside under a name.
    """

    rows: tuple[Row, ...] = field(repr=False)
    reference: str
    shop: str = ""
    sale: Sale | None = None
    line: SettlementLine | None = None
    reason: str = ""

    @property
    def raw(self) -> str:
        """All that the rows hold, as text."""
        return "\n".join(row.raw for row in self.rows)

    @property
    def amount(self) -> int:
        """What it comes to, in đồng: an order's goods, or a line's money."""
        if self.line:
            return self.line.amount
        return sum(one.quantity * one.price for one in self.sale.lines) if self.sale else 0
