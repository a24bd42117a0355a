"""Error rates of raw scores, where no pairs of people are compared."""

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]


def equal_error_rate(genuine: Scores, impostor: Scores) -> float:
    """Where the shares of genuine pairs refused and of impostor pairs taken meet."""
    thresholds = np.sort(genuine)
    refused = np.arange(len(thresholds)) / len(thresholds)
    taken = 1 - np.searchsorted(np.sort(impostor), thresholds) / len(impostor)
    return float(np.maximum(refused, taken).min())
