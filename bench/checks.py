"""How often each check speaks on real faces: `python -m bench.checks --data DIR`.

The pictures are ordinary ID photos and studio portraits, nearly all of them fit for use in what the
person does, so for the checks of person and pose the table reads as false alarms. The sets are not
certificate photos: their size, frame and wall differ, and those checks speak or decline rightly.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import cv2

from imaging.check import catalogue
from imaging.pipeline import validate
from imaging.standard import load_standard

SETS = {
    "scut": "scut/*.jpg",
    "london neutral": "london/*/neutral.jpg",
    "london smiling": "london/*/smiling.jpg",
    "congress": "congress/*/*.jpg",
}


def photos(data: Path, pattern: str, at_most: int) -> Iterator[Path]:
    """At most so many files of one set, spread evenly."""
    found = sorted(data.glob(pattern))
    yield from found[:: max(1, -(-len(found) // at_most))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with scut/, london/, congress/")
    parser.add_argument("--at-most", type=int, default=800, help="photos a set")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    standard = load_standard()
    print(f"{'check':24}" + "".join(f"{name:>24}" for name in SETS))
    print(f"{'reject / review / n.a. %':24}")
    counts: dict[str, Counter[tuple[str, str]]] = {}
    totals: dict[str, int] = {}
    for name, pattern in SETS.items():
        counts[name] = Counter()
        for path in photos(options.data, pattern, options.at_most):
            verdict = validate(path.read_bytes(), standard, path.name)
            totals[name] = totals.get(name, 0) + 1
            counts[name].update((finding.id, str(finding.severity)) for finding in verdict.findings)
            counts[name].update((one.id, "not assessed") for one in verdict.not_assessed)
    for check in catalogue():
        cells = []
        for name in SETS:
            total = max(1, totals.get(name, 0))
            shares = [
                100 * counts[name][check.id, what] / total for what in ("reject", "review", "not assessed")
            ]
            cells.append(" / ".join(f"{share:.1f}" for share in shares).rjust(24))
        print(f"{check.id:24}" + "".join(cells))
    print(f"{'photos':24}" + "".join(f"{totals.get(name, 0):>24}" for name in SETS))


if __name__ == "__main__":
    main()
