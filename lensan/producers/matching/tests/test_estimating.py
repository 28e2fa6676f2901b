"""Weights found without truth, from a made-up hundred of true pairs among a thousand."""

from collections import Counter

import pytest

from lensan.producers.matching.estimating import Pattern, estimate

CANDIDATES: Counter[Pattern] = Counter({
    ("same", "same"): 90, ("same", ""): 10, ("same", "other"): 20, ("other", "same"): 60,
    ("other", "other"): 820,
})  # fmt: skip
BY_CHANCE: Counter[Pattern] = Counter({
    ("same", "same"): 1, ("same", "other"): 30, ("other", "same"): 70, ("other", "other"): 899,
    ("never seen among candidates", "same"): 1,
})  # fmt: skip


def test_finds_how_many_pairs_are_true_and_which_patterns_speak_for_it() -> None:
    model = estimate(CANDIDATES, BY_CHANCE)

    assert model.share == pytest.approx(0.1, abs=0.03)
    assert model.score(("same", "same")) > 3 > -3 > model.score(("other", "other"))
    assert model.weights[0]["same"] > 0 > model.weights[0]["other"]


def test_silence_weighs_nothing() -> None:
    model = estimate(CANDIDATES, BY_CHANCE)

    assert model.weights[1][""] == 0.0


def test_a_code_never_seen_among_candidates_is_not_impossible() -> None:
    model = estimate(CANDIDATES, BY_CHANCE)

    assert model.score(("never seen among candidates", "same")) < 0


def test_nothing_is_estimated_from_nothing() -> None:
    with pytest.raises(ValueError, match="Không có cặp nào"):
        estimate(Counter(), BY_CHANCE)
