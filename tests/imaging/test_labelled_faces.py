"""Limits of lips and lids on real faces told by eye, which no fit has seen."""

import os
from pathlib import Path

import numpy as np
import pytest

from bench.labelled import measured
from bench.labels import EYES, MOUTH, labelled

TAKEN = 40


@pytest.fixture(scope="module")
def data() -> Path:
    root = os.environ.get("YANQI_DATA")
    if not root:
        pytest.skip("YANQI_DATA names no folder with the labelled faces (scut, congress, lfw)")
    return Path(root)


def test_open_and_closed_mouths_of_id_photos_lie_apart(data: Path) -> None:
    labels = {name: label for name, label in labelled(MOUTH).items() if name.startswith("scut")}
    shut, parted = (
        [found.lip_ratio for found in measured(data, names[:: max(1, len(names) // TAKEN)]).values()]
        for names in ([name for name in labels if labels[name] == kind] for kind in ("closed", "open"))
    )
    assert np.quantile(shut, 0.97) < np.quantile(parted, 0.05)
    assert max(shut) < 0.055 < float(np.median(parted))


def test_closed_eyes_read_lower_than_any_id_photo(data: Path) -> None:
    shut = [name for name, label in labelled(EYES).items() if label == "closed"]
    opened = [name for name in labelled(MOUTH) if name.startswith("scut")]
    low, high = (
        [found.eye_opening for found in measured(data, names).values()]
        for names in (shut, opened[:: len(opened) // TAKEN])
    )
    assert max(low) < 0.21 < min(high)
