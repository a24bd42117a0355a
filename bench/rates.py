"""Error rates as the benches print them."""

import numpy as np
import numpy.typing as npt

from matching.calibration.rate import Rate

Scores = npt.NDArray[np.float32]


def equal_error_rate(genuine: Scores, impostor: Scores) -> float:
    """Where the shares of genuine pairs refused and of impostor pairs taken meet."""
    thresholds = np.sort(genuine)
    refused = np.arange(len(thresholds)) / len(thresholds)
    taken = 1 - np.searchsorted(np.sort(impostor), thresholds) / len(impostor)
    return float(np.maximum(refused, taken).min())


def shown(rate: Rate) -> str:
    """Percent, and its 95 % interval over resampled people; after a 0 the limit of the rule of three."""
    share, low, high = (
        f"{100 * one:.2g}" if one < 0.1 else f"{100 * one:.1f}" for one in (rate.share, rate.low, rate.high)
    )
    return f"{share} ({low}-{high})" if rate.hits else f"0 (<{high})"
