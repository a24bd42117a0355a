"""Error rates of compared pairs, with intervals over people: pairs that share a person are dependent."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RESAMPLINGS = 400

Ints = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Similarities (n,) of pairs, and the two people (n,) of each; they are equal in genuine pairs."""

    scores: Scores
    a: Ints
    b: Ints

    def half(self, remainder: int) -> "Pairs":
        """Pairs of even (0) or odd (1) people."""
        kept = (self.a % 2 == remainder) & (self.b % 2 == remainder)
        return Pairs(self.scores[kept], self.a[kept], self.b[kept])

    def share(self, hits: npt.NDArray[np.bool_]) -> str:
        """Share of pairs hit in percent, with its 95 % interval over resampled people."""
        if not hits.any():
            return f"0 (<{_percent(3 / len(hits))})"  # rule of three, as if pairs were independent
        people = int(max(self.a.max(), self.b.max())) + 1
        trials, found = np.zeros((2, people, people))
        np.add.at(trials, (self.a, self.b), 1)
        np.add.at(found, (self.a[hits], self.b[hits]), 1)
        rng = np.random.default_rng(2026)
        drawn = np.unique(np.concatenate([self.a, self.b]))
        shares = []
        for _ in range(RESAMPLINGS):
            times = np.bincount(rng.choice(drawn, len(drawn)), minlength=people).astype(np.float64)
            weight = np.sqrt(times) if (self.a == self.b).all() else times
            shares.append((weight @ found @ weight) / (weight @ trials @ weight))
        low, high = np.quantile(shares, [0.025, 0.975])
        return f"{_percent(float(hits.mean()))} ({_percent(low)}-{_percent(high)})"


def equal_error_rate(genuine: Scores, impostor: Scores) -> float:
    """Where the shares of genuine pairs refused and of impostor pairs taken meet."""
    thresholds = np.sort(genuine)
    refused = np.arange(len(thresholds)) / len(thresholds)
    taken = 1 - np.searchsorted(np.sort(impostor), thresholds) / len(impostor)
    return float(np.maximum(refused, taken).min())


def _percent(share: float) -> str:
    return f"{100 * share:.2g}" if share < 0.1 else f"{100 * share:.1f}"
