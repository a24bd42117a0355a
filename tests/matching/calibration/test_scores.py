"""Rates of compared pairs: counted exactly, with intervals over people."""

import math

import numpy as np
import pytest

from matching.calibration.scores import MILLIONTHS, Scores, equal_error


def scores(values: list[float], a: list[int], b: list[int] | None = None) -> Scores:
    similarity = np.round(np.array(values) * MILLIONTHS).astype(np.int64)
    return Scores(similarity, np.array(a), np.array(a if b is None else b))


def test_a_similarity_at_the_threshold_reaches_it() -> None:
    rate = scores([0.49, 0.489999, 0.2], [0, 1, 2]).rate(0.49, math.inf)
    assert (rate.hits, rate.count) == (1, 3)


@pytest.mark.parametrize("threshold", [hundredth / 100 for hundredth in range(-100, 101)])
def test_no_hundredth_is_lost_to_floating_point(threshold: float) -> None:
    one = scores([threshold], [0])
    assert one.rate(threshold, math.inf).hits == 1
    assert one.rate(-math.inf, threshold).hits == 0


def test_below_between_and_above_share_out_every_pair() -> None:
    values = np.random.default_rng(1).uniform(-1, 1, 500).tolist()
    some = scores(values, list(range(500)))
    parts = [some.rate(-math.inf, 0.3), some.rate(0.3, 0.49), some.rate(0.49, math.inf)]
    assert sum(rate.hits for rate in parts) == 500


def test_the_interval_is_over_people_not_over_pairs() -> None:
    """One person with 90 of 100 pairs: drawn or not, that person is all the evidence there is."""
    people = [0] * 90 + list(range(1, 11))
    values = [0.1] * 90 + [0.9] * 10
    wide = scores(values, people).rate(-math.inf, 0.5)
    narrow = scores(values, list(range(100))).rate(-math.inf, 0.5)
    assert wide.share == narrow.share == 0.9
    assert wide.low == 0
    assert narrow.low > 0.8


def test_after_no_hit_the_rule_of_three_holds() -> None:
    rate = scores([0.1] * 60, list(range(60)), list(range(60, 120))).rate(0.5, math.inf)
    assert (rate.hits, rate.low, rate.high) == (0, 0.0, 0.05)


def test_nothing_counted_never_looks_good() -> None:
    rate = scores([], []).rate(0.5, math.inf)
    assert (rate.share, rate.low, rate.high) == (1, 0, 1)


def test_the_interval_holds_the_share() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.integers(0, 50, 4000).tolist(), rng.integers(50, 99, 4000).tolist()
    impostor = scores(rng.normal(0.1, 0.1, 4000).tolist(), a, b)
    for threshold in (0.0, 0.1, 0.3):
        rate = impostor.rate(threshold, math.inf)
        assert rate.low < rate.share < rate.high


def test_equal_error_of_two_normal_distributions() -> None:
    """Means two standard deviations apart: equal errors at one, 15.9 %."""
    rng = np.random.default_rng(5)
    genuine = scores(rng.normal(0.5, 0.1, 20_000).tolist(), list(range(20_000)))
    impostor = scores(rng.normal(0.3, 0.1, 20_000).tolist(), list(range(20_000)), list(range(1, 20_001)))
    eer, low, high = equal_error(genuine, impostor)
    assert eer == pytest.approx(0.159, abs=0.005)
    assert low < 0.159 < high


def test_halves_share_nobody() -> None:
    some = scores([0.1, 0.2, 0.3, 0.4], [0, 1, 2, 3], [2, 3, 3, 1])
    even, odd = some.half(0), some.half(1)
    assert (even.a.tolist(), odd.a.tolist()) == ([0], [1, 3])
    assert not {*even.a, *even.b} & {*odd.a, *odd.b}
