"""The thresholds that given pairs support for a wanted false match rate and a wanted share of reviews."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.calibration.rate import Rate
from matching.calibration.scores import MILLIONTHS, Scores
from registry.text import Text

# A share of which not one case was seen among n is below 3/n with 95 % confidence (the rule of three): fewer
# than 3/share pairs cannot show a share to be small, whatever was measured.
_RULE_OF_THREE = 3
# Genuine pairs that may be called different people. Small: it opens a case against the innocent.
WRONGLY_DIFFERENT = 0.002
_TWO_IN_A_THOUSAND = 2.878  # standard deviations below the mean of a normal distribution


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the office asks for: shares of different people called the same (`fmr`), and of genuine pairs
    that a person must look at (`review`)."""

    fmr: float
    review: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """Thresholds in hundredths, and what their user must know. `refusals`: why there are none."""

    same_at: float
    different_below: float
    duplicate_at: float
    remarks: tuple[Text, ...]
    refusals: tuple[Text, ...]


def propose(genuine: Scores, impostor: Mapping[str, Scores], wanted: Wanted) -> Proposal:
    """Thresholds from the genuine pairs and the impostor pairs by group; "" holds all of them.

    `same_at`: the lowest at which the impostor pairs of all, and of each group that has pairs enough to
    tell, keep to the wanted rate: an office's women must not pay for its men. `different_below`: under all
    but 0.2 % of genuine pairs, or under where 0.2 % would lie if they were normally distributed, whichever is
    lower: few pairs seldom hold the worst one. `duplicate_at`: above every impostor pair, because a season is
    searched in millions of pairs.
    """
    everybody = impostor[""]
    refusals = tuple(refused(len(genuine), len(everybody), wanted))
    if refusals:
        return Proposal(math.inf, -math.inf, math.inf, (), refusals)
    needed = pairs_needed(wanted.fmr)
    groups = [scores for scores in impostor.values() if len(scores) >= needed]
    same_at = max(_rarely_reached(scores, wanted.fmr) for scores in groups)
    highest = float(everybody.similarity.max()) / MILLIONTHS
    duplicate_at = max(math.floor(100 * highest + 1) / 100, same_at)
    different_below = min(_mostly_above(genuine), same_at)
    return Proposal(same_at, different_below, duplicate_at, tuple(_remarks(genuine, same_at, wanted)), ())


def pairs_needed(share: float) -> int:
    """Pairs without which a share cannot be shown to be as small as this."""
    return math.ceil(_RULE_OF_THREE / share - 1e-9)


def refused(genuine: int, impostor: int, wanted: Wanted) -> list[Text]:
    """Why so many pairs cannot support thresholds; nothing where they can."""
    found = []
    needed = pairs_needed(wanted.fmr)
    if impostor < needed:
        found.append(
            Text(
                f"误认率 {wanted.fmr:.4%} 至少需要 {needed:,} 对不同人的照片，现有 {impostor:,} 对。",
                f"A false match rate of {wanted.fmr:.4%} takes at least {needed:,} pairs of different people;"
                f" there are {impostor:,}.",
            )
        )
    needed = pairs_needed(wanted.review)
    if genuine < needed:
        found.append(
            Text(
                f"复核率 {wanted.review:.2%} 至少需要 {needed:,} 对同一人的不同照片，现有 {genuine:,} 对。",
                f"A review share of {wanted.review:.2%} takes at least {needed:,} pairs of two exposures of"
                f" one person; there are {genuine:,}.",
            )
        )
    return found


def kept_aside(genuine: Scores, impostor: Mapping[str, Scores], wanted: Wanted) -> Rate | None:
    """False matches of the people a threshold was not chosen from: chosen on one half, counted on the other,
    both ways. None where half of the people are too few to choose from."""
    hits = count = 0
    for chosen_from in (0, 1):
        halves = {group: scores.half(chosen_from) for group, scores in impostor.items()}
        proposal = propose(genuine.half(chosen_from), halves, wanted)
        if proposal.refusals:
            return None
        rate = impostor[""].half(1 - chosen_from).rate(proposal.same_at, math.inf)
        hits, count = hits + rate.hits, count + rate.count
    return Rate(hits, count, 0.0, 1.0)


def _remarks(genuine: Scores, same_at: float, wanted: Wanted) -> list[Text]:
    reviewed = genuine.rate(-math.inf, same_at)
    if reviewed.share <= wanted.review:
        return []
    return [
        Text(
            f"误认率与复核率不能同时达到：按此阈值，同一人的照片有 {reviewed.share:.2%} 须人工核对，"
            f"要求 {wanted.review:.2%}。以误认率为准。",
            f"Both rates cannot be kept: with these thresholds {reviewed.share:.2%} of genuine pairs go to a"
            f" person, {wanted.review:.2%} was asked for. The false match rate was kept.",
        )
    ]


def _rarely_reached(impostor: Scores, share: float) -> float:
    """The lowest threshold in hundredths that no more than `share` of the pairs reach."""
    hundredths = impostor.above[::10]  # -1.00, -0.99, …
    fitting = np.flatnonzero(hundredths <= share)
    return float(fitting[0] - 100) / 100 if len(fitting) else 1.01


def _mostly_above(genuine: Scores) -> float:
    values = genuine.similarity / MILLIONTHS
    counted = float(np.quantile(values, WRONGLY_DIFFERENT, method="lower"))
    normal = float(values.mean() - _TWO_IN_A_THOUSAND * values.std())
    return math.floor(100 * min(counted, normal)) / 100
