"""Laying one set of points on another."""

from typing import Any

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.floating[Any]]


def similarity(points: Points, onto: Points) -> npt.NDArray[np.float64]:
    """The turn, scale and shift (2, 3) that lay `points` (n, 2) on `onto`, by least squares."""
    a, b = points - points.mean(0), onto - onto.mean(0)
    norm = max(float((a * a).sum()), 1e-9)  # points that all coincide are not turned or scaled
    c = float((a * b).sum()) / norm
    s = float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()) / norm
    linear = np.array([[c, -s], [s, c]])
    return np.column_stack([linear, onto.mean(0) - linear @ points.mean(0)]).astype(np.float64)
