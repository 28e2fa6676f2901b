"""Splink on the sets that our matching runs on: the same normalised fields, its own model."""

import logging
from time import perf_counter
from typing import Any

import pandas
import splink.comparison_level_library as level
import splink.comparison_library as comparison
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from benchmarks.febrl import BLOCKS, Febrl
from lensan.producers.matching import Profile

logging.getLogger("splink").setLevel(logging.ERROR)
Scored = list[tuple[float, tuple[Any, Any]]]


def febrl(data: Febrl) -> tuple[Scored, float]:
    """Score FEBRL pairs of ids with Splink; give them and the seconds that it took."""
    records = data.records.where(data.records.notna(), None)
    near = [
        comparison.JaroWinklerAtThresholds(name, [0.9, 0.75])
        for name in ("given_name", "surname", "address_1", "address_2", "suburb")
    ]
    numbers = [
        comparison.DamerauLevenshteinAtThresholds(name, [1, 2])
        for name in ("street_number", "postcode", "date_of_birth", "soc_sec_id")
    ]
    settings = SettingsCreator(
        link_type="link_only" if data.apart else "dedupe_only",
        unique_id_column_name="id",
        comparisons=[*near, *numbers, comparison.ExactMatch("state")],
        blocking_rules_to_generate_predictions=[block_on(name) for name in BLOCKS],
        retain_matching_columns=False,
    )
    frames = [part for _, part in records.groupby("side")]
    return _run(frames, settings, ["date_of_birth", "soc_sec_id"], ["soc_sec_id"])


def producers(profiles: list[Profile]) -> tuple[Scored, float]:
    """Score pairs of positions of producers with Splink; give them and the seconds it took."""
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            _name(), _birth(), _number("phone", frequencies=True), _number("card"),
            _number("old_card"), _place(), comparison.ExactMatch("sex"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("card"), block_on("old_card"), block_on("phone"),
            block_on("given", "commune", "year"), block_on("folded", "year"),
            block_on("given", "born"), block_on("born", "commune"), block_on("folded", "commune"),
        ],
        retain_matching_columns=False,
    )  # fmt: skip
    frame = pandas.DataFrame([_row(number, one) for number, one in enumerate(profiles)])
    return _run([frame], settings, ["card", "born"], ["card"])  # the best of five pairs tried


def _run(
    frames: list[pandas.DataFrame], settings: SettingsCreator, train: list[str], sure: list[str]
) -> tuple[Scored, float]:
    start = perf_counter()
    database = DuckDBAPI()
    tables = [database.register(frame) for frame in frames]
    linker = Linker(tables, settings, log_level=logging.ERROR)
    rules: list[Any] = [block_on(name) for name in sure]
    linker.training.estimate_probability_two_random_records_match(rules, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for name in train:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(name))
    predicted: Any = linker.inference.predict(threshold_match_probability=0.01)
    found = predicted.as_pandas_dataframe()
    taken = perf_counter() - start
    pairs = zip(found["id_l"], found["id_r"], strict=True)
    weights = found["match_weight"]
    return [(float(w), (min(p), max(p))) for w, p in zip(weights, pairs, strict=True)], taken


def _row(number: int, one: Profile) -> dict[str, object]:
    name, birth, place = one.names[0], one.births[:1], one.places[:1]
    card = one.identities[0] if one.identities else ""
    return {
        "id": number,
        "accented": " ".join(name.accented),
        "folded": " ".join(name.folded),
        "given": name.given,
        "sex": one.sex or None,
        "born": str(birth[0].on) if birth and birth[0].on else None,
        "year": str(birth[0].year) if birth else None,
        "phone": one.phones[0] if one.phones else None,
        "card": card if len(card) == 12 else None,
        "old_card": card if len(card) == 9 else None,
        "commune": place[0].commune_code if place else None,
        "hamlet": (place[0].hamlet or None) if place else None,
    }


def _name() -> comparison.CustomComparison:
    common: dict[str, Any] = {"tf_adjustment_column": "folded"}
    return comparison.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            level.NullLevel("folded"),
            level.ExactMatchLevel("accented").configure(**common),
            level.ExactMatchLevel("folded").configure(**common),
            level.JaroWinklerLevel("folded", 0.95),
            level.JaroWinklerLevel("folded", 0.88),
            level.ElseLevel(),
        ],
    )


def _birth() -> comparison.CustomComparison:
    return comparison.CustomComparison(
        output_column_name="birth",
        comparison_levels=[
            level.NullLevel("year"),
            level.ExactMatchLevel("born"),
            level.DamerauLevenshteinLevel("born", 1),
            level.CustomLevel("year_l = year_r and (born_l is null or born_r is null)"),
            level.ExactMatchLevel("year"),
            level.DamerauLevenshteinLevel("year", 1),
            level.ElseLevel(),
        ],
    )


def _number(name: str, *, frequencies: bool = False) -> comparison.CustomComparison:
    exact = level.ExactMatchLevel(name, term_frequency_adjustments=frequencies)
    return comparison.CustomComparison(
        output_column_name=name,
        comparison_levels=[
            level.NullLevel(name), exact, level.DamerauLevenshteinLevel(name, 1), level.ElseLevel(),
        ],
    )  # fmt: skip


def _place() -> comparison.CustomComparison:
    same = "commune_l = commune_r"
    return comparison.CustomComparison(
        output_column_name="place",
        comparison_levels=[
            level.NullLevel("commune"),
            level.CustomLevel(f"{same} and hamlet_l = hamlet_r"),
            level.CustomLevel(f"{same} and (hamlet_l is null or hamlet_r is null)"),
            level.CustomLevel(same),
            level.ElseLevel(),
        ],
    )
