"""Compared pairs, and how often the engine errs on them: with intervals over people, not over pairs.

Pairs that share a person are dependent, so whole people are drawn again (bootstrap by person). Similarities
are kept in whole millionths and thresholds in whole thousandths: every rate can be counted again exactly from
scores.csv.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.calibration.rate import Rate, bounded

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MILLIONTHS = 1_000_000
STEPS = 2001  # thresholds from -1 to 1 in thousandths
RESAMPLINGS = 500
_SEED = 2026


@dataclass(frozen=True)
class Scores:
    """Pairs of one kind, genuine or impostor: `similarity` (n,) in millionths within -1 to 1, and the numbers
    of the two people (n,), equal in genuine pairs."""

    similarity: Ints
    a: Ints
    b: Ints

    def __len__(self) -> int:
        """Number of pairs."""
        return len(self.similarity)

    def where(self, kept: npt.NDArray[np.bool_]) -> "Scores":
        """The pairs marked in `kept` (n,)."""
        return Scores(self.similarity[kept], self.a[kept], self.b[kept])

    def half(self, remainder: int) -> "Scores":
        """Pairs of people of even (0) or odd (1) number alone."""
        return self.where((self.a % 2 == remainder) & (self.b % 2 == remainder))

    @property
    def people(self) -> int:
        """Number of people."""
        return len(np.unique(np.concatenate([self.a, self.b])))

    @cached_property
    def above(self) -> Floats:
        """Share of pairs at or above each threshold, (STEPS,)."""
        return _above(np.bincount(self._steps, minlength=STEPS))

    def rate(self, low: float, high: float) -> Rate:
        """Share of pairs with low <= similarity < high, and its 95 % interval."""
        if not len(self):
            return bounded(0, 0, np.empty(0))
        first, last = step(low), step(high)
        hits = int(((self._steps >= first) & (self._steps < last)).sum())
        drawn = _at(self._resampled, first) - _at(self._resampled, last)
        return bounded(hits, len(self), drawn)

    @cached_property
    def _steps(self) -> Ints:
        return self.similarity // 1000 + 1000

    @cached_property
    def _resampled(self) -> Floats:
        """`above` for people drawn again, (RESAMPLINGS, STEPS)."""
        rng = np.random.default_rng(_SEED)
        known, place = np.unique(np.concatenate([self.a, self.b]), return_inverse=True)
        a, b = place[: len(self)], place[len(self) :]
        genuine = bool((a == b).all())
        drawn = []
        for _ in range(RESAMPLINGS):
            times = np.bincount(rng.integers(0, len(known), len(known)), minlength=len(known))
            weight = times[a] if genuine else times[a] * times[b]
            if weight.any():
                drawn.append(_above(np.bincount(self._steps, weights=weight, minlength=STEPS)))
        return np.array(drawn)


def step(threshold: float) -> int:
    """The place of a threshold among STEPS; beyond the ends for infinities."""
    return round(min(max(threshold, -1.0), 1.001) * 1000) + 1000


def _above(counts: npt.NDArray[np.number]) -> Floats:
    shares: Floats = counts[::-1].cumsum()[::-1] / counts.sum()
    return shares


def _at(shares: Floats, place: int) -> Floats:
    return shares[:, place] if place < STEPS else np.zeros(len(shares))


def equal_error(genuine: Scores, impostor: Scores) -> tuple[float, float, float]:
    """Where misses and false matches are equally frequent, with its 95 % interval."""
    drawn = [_crossing(1 - g, i) for g, i in zip(genuine._resampled, impostor._resampled, strict=False)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return _crossing(1 - genuine.above, impostor.above), float(low), float(high)


def _crossing(missed: Floats, matched: Floats) -> float:
    return float(np.maximum(missed, matched).min())
