"""Lips and lids on real faces: `python -m bench.labelled --data DIR`.

No drawing and no fit: faces told by eye (bench/labels) against the measures behind person.mouth_closed and
person.eyes_open. Mouths are read on one photo a person; even and odd people stand apart too, for the limits
were set with all of them in view (the equal error rate needs no limit). Closed eyes are those of press and
official portraits, few, and chosen among the least open by any of three measures, two of which the check
uses: an eye that all three call open is missing. They stand against every ID photo and studio portrait,
whose eyes are open.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np

from bench.labels import EYES, MOUTH, labelled
from bench.person import Floats, auc, equal_error
from imaging.face import Face, detect_faces
from imaging.landmarks import find_landmarks
from imaging.measures.chin import find_chin
from imaging.measures.person import PersonMeasures, measure_person
from imaging.photo import Pixels, read_photo

SETS = {"ID photos": "scut", "officials": "congress", "press": "lfw"}
RESAMPLINGS = 400


def middle_face(pixels: Pixels) -> Face | None:
    """The face nearest the picture's middle: a press photo has others beside it."""
    middle = np.array(pixels.shape[1::-1]) / 2

    def aside(face: Face) -> float:
        x, y, width, height = face.box
        return float(np.abs(np.array([x + width / 2, y + height / 2]) - middle).sum())

    return min(detect_faces(pixels), key=aside, default=None)


def person(path: Path) -> PersonMeasures | None:
    pixels = read_photo(path.read_bytes()).pixels
    face = middle_face(pixels)
    if face is None:
        return None
    landmarks = find_landmarks(pixels, face)
    return measure_person(pixels, landmarks, find_chin(pixels, landmarks), None)


def measured(data: Path, names: Iterable[str]) -> dict[str, PersonMeasures]:
    found = {name: person(data / name) for name in names}
    return {name: measures for name, measures in found.items() if measures is not None}


def line(title: str, good: Floats, bad: Floats) -> str:
    """One row; the interval of the equal error rate resamples photos, which are of different people."""
    rng = np.random.default_rng(2026)
    drawn = [equal_error(rng.choice(good, len(good)), rng.choice(bad, len(bad))) for _ in range(RESAMPLINGS)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    rate = f"{100 * equal_error(good, bad):.2f} ({100 * low:.2f}-{100 * high:.2f})"
    return f"{title:34}{len(good):6}{len(bad):6}{auc(good, bad):8.4f}{rate:>20}"


def mouths(data: Path) -> list[str]:
    labels = labelled(MOUTH)
    gap = {name: found.lip_ratio for name, found in measured(data, sorted(labels)).items()}
    people = {name: number for number, name in enumerate(sorted(gap))}
    figures = []
    for title, folders in {**{k: (v,) for k, v in SETS.items()}, "all": tuple(SETS.values())}.items():
        for half, kept in (("", (0, 1)), (" even", (0,)), (" odd", (1,))):
            good, bad = (
                np.array(
                    [
                        value
                        for name, value in gap.items()
                        if name.startswith(folders) and labels[name] == kind and people[name] % 2 in kept
                    ]
                )
                for kind in ("closed", "open")
            )
            print(line(f"mouth, {title}{half}", good, bad))
            key = f"{title}{half}".replace(" ", "_")
            figures.append(f"eer_mouth_{key}={100 * equal_error(good, bad):.2f}")
    return figures


def eyes(data: Path) -> list[str]:
    shut = [name for name, label in labelled(EYES).items() if label == "closed"]
    bad = np.array([-found.eye_opening for found in measured(data, shut).values()])
    figures = []
    for title, pattern in (("ID photos", "scut/*.jpg"), ("studio", "london/*/*.jpg")):
        names = [str(path.relative_to(data)) for path in sorted(data.glob(pattern))]
        good = np.array([-found.eye_opening for found in measured(data, names).values()])
        print(line(f"eyes, {title}", good, bad))
        figures.append(f"eer_eyes_{title.replace(' ', '_')}={100 * equal_error(good, bad):.2f}")
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with scut/, congress/, lfw/, london/"
    )
    data = parser.parse_args().data
    cv2.setNumThreads(1)
    print(f"{'faces':34}{'good':>6}{'bad':>6}{'AUC':>8}{'EER % (95 %)':>20}")
    print(*mouths(data), *eyes(data), sep="\n")


if __name__ == "__main__":
    main()
