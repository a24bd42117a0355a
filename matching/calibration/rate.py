"""A share with what it was counted from and how far it can be trusted."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `count` pairs; the true share lies between `low` and `high` with 95 % confidence."""

    hits: int
    count: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """0-1; 1 where nothing was counted, so that an empty set never looks good."""
        return self.hits / self.count if self.count else 1.0


def bounded(hits: int, count: int, drawn: npt.NDArray[np.float64]) -> Rate:
    """The rate with the interval of the shares `drawn` (m,) again.

    Drawing again says nothing where there is no hit or no miss: there the rule of three holds, which takes
    pairs for independent and is somewhat too good.
    """
    if not count or not len(drawn):
        return Rate(hits, count, 0.0, 1.0)
    low, high = np.quantile(drawn, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    if hits == 0:
        low, high = 0.0, min(1.0, 3 / count)
    elif hits == count:
        low, high = max(0.0, 1 - 3 / count), 1.0
    share = hits / count
    return Rate(hits, count, min(float(low), share), max(float(high), share))
