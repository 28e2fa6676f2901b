"""The contract has a word for each call that Shopee, Lazada and TikTok Shop offer."""

import inspect
from pathlib import Path

import pytest

from lensan.marketplaces import capabilities, connector, signatures, words
from lensan.marketplaces.connector import Connector
from lensan.marketplaces.tests.make_platforms import (
    CAPABILITIES,
    PLATFORMS,
    TIKTOK_STATES,
    Row,
)
from lensan.marketplaces.words import SaleState, StockMode

DOC = Path(__file__).parents[3] / "docs/connectors.md"
VERBS = {name for name, _ in inspect.getmembers(Connector, inspect.isfunction) if name[0] != "_"}
BY_HAND = {"open_stall"}  # a seller's own act at each of them


def _exists(word: str) -> bool:
    """Tell whether the contract has this word: a verb, a field, a state, a signature."""
    owner, name = word.split(".")
    if owner == "signatures":
        return hasattr(signatures, name)
    [thing] = [getattr(m, owner) for m in (connector, capabilities) if hasattr(m, owner)][:1] or [
        getattr(words, owner)
    ]
    fields = set(inspect.signature(thing.__init__).parameters) if inspect.isclass(thing) else set()
    return hasattr(thing, name) or name in fields


@pytest.mark.parametrize(
    ("platform", "row"),
    [(platform, row) for platform, rows in PLATFORMS.items() for row in rows],
    ids=lambda value: value.theirs if isinstance(value, Row) else value,
)
def test_a_call_of_theirs_has_a_word_of_ours(platform: str, row: Row) -> None:
    assert _exists(row.ours), f"{platform}: {row.ours}"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_verb_of_ours_is_a_call_of_theirs_or_done_by_hand(platform: str) -> None:
    used = {row.ours.removeprefix("Connector.") for row in PLATFORMS[platform]}

    assert VERBS - used == BY_HAND
    assert "Because.BY_HAND" in used


def test_a_word_that_does_not_exist_is_found() -> None:
    assert not _exists("Connector.fly")
    assert not _exists("Capabilities.wings")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_platform_that_moves_stock_is_one_that_confirms_holds(platform: str) -> None:
    moves = any(row.ours == "StockMode.DELTA" for row in PLATFORMS[platform])
    can = CAPABILITIES[platform]

    assert (StockMode.DELTA in can.stock, can.confirms_holds) == (moves, moves)


def test_every_state_of_an_order_on_tiktok_is_one_of_ours() -> None:
    assert set(TIKTOK_STATES.values()) == {
        SaleState.UNPAID,
        SaleState.PLACED,
        SaleState.READY,
        SaleState.SHIPPED,
        SaleState.DELIVERED,
        SaleState.CANCELLED,
    }


def test_the_document_shows_the_same_table() -> None:
    written = [line for line in DOC.read_text(encoding="utf-8").splitlines() if line[:2] == "| "]

    shown = [
        f"| {platform} | {row.theirs} | `{row.ours}` | {row.note} | {row.source} |".replace(
            "|  |", "| |"
        )
        for platform, rows in PLATFORMS.items()
        for row in rows
    ]

    assert [line for line in written if line.split(" | ")[0][2:] in PLATFORMS] == shown
