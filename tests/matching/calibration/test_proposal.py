"""Thresholds are proposed where the pairs support them, and refused where they do not."""

import math

import numpy as np
import pytest

from matching.calibration.proposal import Wanted, kept_aside, pairs_needed, propose
from matching.calibration.scores import MILLIONTHS, Scores

WANTED = Wanted(fmr=0.001, review=0.03)


def impostor(count: int = 20_000, mean: float = 0.1, seed: int = 1) -> Scores:
    rng = np.random.default_rng(seed)
    values = np.round(rng.normal(mean, 0.1, count).clip(-1, 1) * MILLIONTHS).astype(np.int64)
    return Scores(values, rng.integers(0, 200, count), rng.integers(200, 400, count))


def genuine(count: int = 500, mean: float = 0.75, spread: float = 0.08) -> Scores:
    rng = np.random.default_rng(2)
    people = rng.integers(0, 400, count)
    values = np.round(rng.normal(mean, spread, count).clip(-1, 1) * MILLIONTHS).astype(np.int64)
    return Scores(values, people, people)


def test_same_at_is_the_lowest_hundredth_that_keeps_to_the_rate() -> None:
    different = impostor()
    found = propose(genuine(), {"": different}, WANTED)
    assert different.rate(found.same_at, math.inf).share <= WANTED.fmr
    assert different.rate(found.same_at - 0.01, math.inf).share > WANTED.fmr
    assert found.refusals == found.remarks == ()


def test_duplicate_at_is_above_every_pair_of_different_people() -> None:
    different = impostor()
    found = propose(genuine(), {"": different}, WANTED)
    assert different.rate(found.duplicate_at, math.inf).hits == 0
    assert found.same_at <= found.duplicate_at


def test_different_below_spares_genuine_pairs() -> None:
    same = genuine(5000, mean=0.65)
    found = propose(same, {"": impostor()}, WANTED)
    assert same.rate(-math.inf, found.different_below).share <= 0.002
    assert found.different_below < found.same_at


def test_few_genuine_pairs_leave_room_for_worse_ones() -> None:
    """The worst of 100 is seldom as bad as one in 500: the threshold lies below all that were seen."""
    same = genuine(100)
    found = propose(same, {"": impostor()}, WANTED)
    assert found.different_below < same.similarity.min() / MILLIONTHS


def test_no_group_pays_for_another() -> None:
    men, women = impostor(10_000, 0.05, seed=3), impostor(10_000, 0.2, seed=4)
    both = Scores(*(np.concatenate([getattr(men, f), getattr(women, f)]) for f in ("similarity", "a", "b")))
    groups = {"": both, "men": men, "women": women}
    found = propose(genuine(), groups, WANTED)
    assert women.rate(found.same_at, math.inf).share <= WANTED.fmr
    assert propose(genuine(), {"": both}, WANTED).same_at < found.same_at


def test_a_group_too_small_to_tell_has_no_say() -> None:
    few = impostor(100, 0.6, seed=6)
    assert propose(genuine(), {"": impostor(), "few": few}, WANTED) == propose(
        genuine(), {"": impostor()}, WANTED
    )


@pytest.mark.parametrize(("share", "needed"), [(0.0002, 15_000), (0.001, 3000), (0.03, 100), (0.3, 10)])
def test_pairs_needed_is_the_rule_of_three(share: float, needed: int) -> None:
    assert pairs_needed(share) == needed


def test_too_few_pairs_are_refused_with_the_number_needed() -> None:
    found = propose(genuine(99), {"": impostor(2999)}, WANTED)
    assert found.same_at == found.duplicate_at == math.inf
    assert found.different_below == -math.inf
    matches, reviews = found.refusals
    assert "3,000" in matches.zh
    assert "2,999" in matches.en
    assert "100" in reviews.zh
    assert "99" in reviews.en
    assert propose(genuine(100), {"": impostor(3000)}, WANTED).refusals == ()


def test_a_review_share_that_cannot_be_kept_is_said() -> None:
    found = propose(genuine(mean=0.45), {"": impostor()}, WANTED)
    (remark,) = found.remarks
    assert "3.00%" in remark.zh
    assert not found.refusals


def test_the_rate_of_people_kept_aside_is_counted_both_ways() -> None:
    different = impostor(40_000)
    rate = kept_aside(genuine(), {"": different}, WANTED)
    assert rate is not None
    assert rate.count == len(different.half(0)) + len(different.half(1))
    assert 0 < rate.share < 5 * WANTED.fmr


def test_halves_too_small_to_choose_from_give_no_rate() -> None:
    assert kept_aside(genuine(), {"": impostor(3000)}, WANTED) is None
