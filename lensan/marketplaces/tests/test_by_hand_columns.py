"""The columns of the spreadsheets that marketplaces take."""

import pytest

from lensan.marketplaces.by_hand import ByHand
from lensan.marketplaces.by_hand.columns import FACTS, Column, Sheet, row
from lensan.marketplaces.capabilities import Channel
from lensan.marketplaces.connectors.postmart import Postmart
from lensan.marketplaces.connectors.voso import VoSo
from lensan.marketplaces.registry import connectors_over


def test_a_cell_holds_a_fact_or_always_the_same() -> None:
    columns = [Column("Tên", "name"), Column("Nước", text="Việt Nam"), Column("Ấp", "hamlet")]

    assert list(row(columns, {"name": "Vườn bà Sáu"})) == ["Vườn bà Sáu", "Việt Nam", None]


@pytest.mark.parametrize("floor", [Postmart, VoSo])
@pytest.mark.parametrize("sheet", Sheet)
def test_each_floor_has_columns_whose_facts_are_known(floor: type[ByHand], sheet: Sheet) -> None:
    columns = floor.columns[sheet]

    assert {column.source for column in columns} <= set(FACTS[sheet])
    assert len({column.heading for column in columns}) == len(columns)


def test_these_floors_are_spoken_to_by_hand() -> None:
    assert connectors_over(Channel.HAND) == {"postmart", "voso"}
