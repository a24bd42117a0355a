"""What one comparison costs: CPU ms for photos of 480×640, beside decoding and face detection."""

import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from bench.copies import Copy, cropped, encoded, scaled
from imaging.photo import Photo, Pixels, read_photo
from imaging.picture import View, compare_views

_COPIES: dict[str, Copy] = {
    "equal_geometry": lambda p: encoded(p, 75),
    "resized": lambda p: encoded(scaled(p, 0.8), 85),
    "halved": lambda p: encoded(scaled(p, 0.5), 85),
    "cropped": lambda p: encoded(cropped(p, 0.08, 0.08, 0.08, 0.08)),
}


def speed(folder: Path, people: int = 20) -> dict[str, float]:
    """Median CPU ms a kind, by name: copies with both views made anew, decoding left out.

    `other_ms`: two different people whose faces are known, as a search through a season knows them.
    `decode_ms`, `face_ms`: one photo read and its face found, in the same run.
    """
    files = sorted(folder.glob("*/neutral.jpg"))[:people]
    photos = [read_photo(encoded(_portrait(file), 92)) for file in files]
    clock: dict[str, list[float]] = defaultdict(list)
    for one, two in zip(photos, photos[1:] + photos[:1], strict=True):
        clock["decode"].append(_timed(partial(read_photo, one.data)))
        a, b = View(one), View(two)
        clock["face"].append(_timed(lambda view=a: view.points))  # type: ignore[misc]
        _ = b.points
        clock["other"].append(_timed(partial(compare_views, a, b)))
        for kind, make_copy in _COPIES.items():
            clock[kind].append(_timed(partial(_anew, one, read_photo(make_copy(one.pixels)))))
    return {f"{kind}_ms": float(np.median(spent)) for kind, spent in clock.items()}


def _anew(a: Photo, b: Photo) -> None:
    compare_views(View(a), View(b))


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def _portrait(file: Path) -> Pixels:
    """The middle of a square portrait as 480×640."""
    pixels = read_photo(file.read_bytes()).pixels
    side = pixels.shape[0]
    middle = pixels[:, side // 8 : side - side // 8]
    return np.asarray(cv2.resize(middle, (480, 640), interpolation=cv2.INTER_AREA), np.uint8)
