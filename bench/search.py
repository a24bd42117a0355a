"""How long the search of a season takes, how much memory, and whether it misses anybody.

    python -m bench.search [--sizes 1000 10000 100000] [--data DIR]

Templates are made up: unit vectors of 128 numbers in clusters (faces of one sex and age are more alike than
chance), a thousandth of them planted again at a similarity just above `duplicate_at`, as many just below. The
truth is brute force in float64: for all pairs up to 10,000 students, beyond that for every planted vector and
1,000 others. With --data (scut/, congress/, lfw/ as for bench.engines) it also measures how far the search
templates of the default engine stray from its templates. One thread, CPU seconds; ends in name=value lines.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core; read when numpy loads its BLAS

import argparse
import resource
import time
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from imaging.photo import read_photo
from matching.engine import FaceEngine, Template, load_engine
from matching.search import pairs_above, rows_above
from registry.errors import OfficeError

DIMENSIONS = 128
CLUSTER = 500  # people who are more alike than chance: random vectors of one centre have cosine 0.2
TOGETHER = 0.2
NEAR = 0.004  # planted pairs lie within this of the threshold
QUERIES = 1000
ALL_PAIRS = 10_000  # up to here every pair is held against float64
EDGE = 1e-6  # float32 and float64 may differ by this much on the threshold itself


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--data", type=Path)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    engine = load_engine("opencv_sface")
    figures: dict[str, float] = {}
    for size in arguments.sizes:
        figures |= measured(size, engine)
    if arguments.data:
        figures |= margins(arguments.data, engine)
    largest = max(arguments.sizes)
    duplicates = figures[f"duplicates_s_{largest}"]
    million = duplicates * (1e6 / largest) ** 2 / 60
    print(
        f"Pairs grow with the square: {largest:,} students took {duplicates:.0f} s, so a million would take "
        f"{million:.0f} minutes for duplicates. Memory grows with the students: 0.5 kB each, and a block."
    )
    for name, value in figures.items():
        print(f"{name}={value:.6g}")


def measured(size: int, engine: FaceEngine) -> dict[str, float]:
    """Time, memory and recall for one season of `size` students."""
    at = engine.card.duplicate_at
    rows, planted = season(size, at)
    began = time.process_time()
    found = {(i, j) for i, j, _ in pairs_above(rows, at, engine.similarities)}
    spent = time.process_time() - began
    asked = rows[: max(1, size // 100)]
    began = time.process_time()
    rows_above(asked, rows, engine.card.same_at - engine.search_margin, engine.similarities, 10)
    whose = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wanted = truth(rows, at, planted)
    missed = {pair for pair in wanted if pair not in found}
    return {
        f"duplicates_s_{size}": spent,
        f"whose_s_{size}": whose,
        f"peak_mb_{size}": peak,
        f"pairs_in_truth_{size}": len(wanted),
        f"recall_{size}": 1 - len(missed) / max(1, len(wanted)),
    }


def season(size: int, at: float) -> tuple[Template, npt.NDArray[np.int64]]:
    """Unit vectors (size, 128), and the places of those planted near the threshold."""
    rng = np.random.default_rng(2026)
    centres = _unit(rng.standard_normal((size // CLUSTER + 1, DIMENSIONS)))
    cluster = rng.integers(0, len(centres), size)
    apart = np.sqrt(1 / TOGETHER - 1)
    rows = _unit(centres[cluster] + apart * _unit(rng.standard_normal((size, DIMENSIONS))))
    count = max(2, size // 1000)
    places = rng.permutation(size)[: 4 * count].reshape(2, -1)
    likeness = np.where(np.arange(2 * count) % 2, at + NEAR * rng.random(2 * count), at - NEAR)
    first = rows[places[0]]
    aside = rng.standard_normal(first.shape)
    aside = _unit(aside - (aside * first).sum(1, keepdims=True) * first)
    rows[places[1]] = likeness[:, None] * first + np.sqrt(1 - likeness**2)[:, None] * aside
    return rows.astype(np.float32), places.ravel()


def truth(rows: Template, at: float, planted: npt.NDArray[np.int64]) -> set[tuple[int, int]]:
    """Pairs (i, j), i < j, above the threshold by brute force in float64."""
    exact = rows.astype(np.float64)
    some = np.arange(len(rows)) if len(rows) <= ALL_PAIRS else np.union1d(planted, np.arange(QUERIES))
    found = set()
    for start in range(0, len(some), 200):
        asked = some[start : start + 200]
        for k, j in np.argwhere(exact[asked] @ exact.T >= at + EDGE):
            i = int(asked[k])
            if i != j:
                found.add((min(i, int(j)), max(i, int(j))))
    return found


def margins(root: Path, engine: FaceEngine) -> dict[str, float]:
    """How far the similarity of search templates lies from that of the templates, from 0.45 up."""
    quick, exact = [], []
    for path in photos(root):
        photo = read_photo(path.read_bytes())
        try:
            template = engine.template(photo)
        except OfficeError:
            continue
        (found,) = engine.search_templates([photo])
        if not isinstance(found, OfficeError):
            quick.append(found)
            exact.append(template)
    searched, compared = (engine.similarities(one, one) for one in (np.stack(quick), np.stack(exact)))
    near = np.triu(compared >= 0.45, 1)
    off = (searched - compared)[near]
    return {
        "margin_pairs": float(near.sum()),
        "margin_falls": -float(off.min()),
        "margin_rises": float(off.max()),
    }


def photos(root: Path) -> list[Path]:
    """Pictures of one person beside those of others: some of every set."""
    people = [folder for part in ("congress", "lfw") for folder in sorted((root / part).iterdir())]
    several = [found for folder in people if len(found := sorted(folder.glob("*.jpg"))) > 1]
    return [*sorted((root / "scut").glob("*.jpg"))[::8], *(path for found in several for path in found[:3])]


def _unit(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float64)


if __name__ == "__main__":
    main()
