"""Does each measure tell its own fault? `python -m bench.degradations --data DIR [--portraits DIR]`.

Real photos are damaged on purpose and measured before and after: AUC and equal error rate of each measure
against its damage, how often its check speaks, and how often it speaks of the untouched photos. The white
padding around the ID photos of scut/ is cut away, and london/ is shrunk to 512 px, as for its
published scores.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from bench.damage import DAMAGES, Damage, encode
from bench.rates import Scores, equal_error_rate
from imaging.check import Check, catalogue
from imaging.face import detect_faces
from imaging.landmarks import Landmarks, find_landmarks
from imaging.measure import Measures
from imaging.measures.background import measure_background
from imaging.measures.chin import find_chin
from imaging.measures.file import measure_file
from imaging.measures.geometry import measure_geometry
from imaging.measures.picture import measure_picture
from imaging.photo import Photo, Pixels, read_photo
from imaging.standard import load_standard
from registry.finding import Finding, Severity

SETS = {"scut": "scut/*.jpg", "london": "london/*/*.jpg", "congress": "congress/*/[!g]*.jpg"}
CHECKS = (
    "picture.sharpness",
    "picture.detail",
    "picture.noise",
    "picture.compression",
    "picture.resaved",
    "picture.cast",
    "picture.colour",
    "picture.pattern",
    "picture.frame",
    "background.rim",
    "background.uniformity",
    "file.quality",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One photo and the face found on it before any damage."""

    photo: Photo
    landmarks: Landmarks


def samples(data: Path, pattern: str, at_most: int) -> Iterator[Sample]:
    """At most so many photos with a face, spread evenly over the set."""
    found = sorted(data.glob(pattern))
    for path in found[:: max(1, -(-len(found) // at_most))]:
        photo = read_photo(path.read_bytes())
        if pattern.startswith("scut"):
            photo = encode(without_padding(photo.pixels), 95)
        elif pattern.startswith("london"):
            photo = encode(cv2.resize(photo.pixels, (512, 512), interpolation=cv2.INTER_AREA), 95)
        faces = detect_faces(photo.pixels)
        if faces:
            yield Sample(photo, find_landmarks(photo.pixels, faces[0]))


def without_padding(pixels: Pixels) -> Pixels:
    """The picture inside a white margin, without the pixels into which resizing mixed the margin."""
    inside = pixels.min(axis=2) < 250
    rows, columns = (np.flatnonzero(inside.mean(axis=axis) > 0.02) for axis in (1, 0))
    if len(rows) < 100 or len(columns) < 100:
        return pixels
    return np.ascontiguousarray(pixels[rows[0] + 6 : rows[-1] - 5, columns[0] + 6 : columns[-1] - 5])


def measured(photo: Photo, landmarks: Landmarks) -> Measures:
    """The groups this bench is about."""
    chin = find_chin(photo.pixels, landmarks)
    geometry = measure_geometry(landmarks, chin, photo.width, photo.height)
    return Measures(
        file=measure_file(photo, ""),
        faces=1,
        picture=measure_picture(photo, landmarks),
        geometry=geometry,
        background=measure_background(photo.pixels, landmarks, geometry),
    )


def values(measures: list[Measures], name: str) -> Scores:
    """One measure of many photos; those that have none are left out."""
    found = [one.as_dict().get(name) for one in measures]
    return np.array([value for value in found if isinstance(value, float)], dtype=np.float32)


def area(low: Scores, high: Scores) -> float:
    """Chance that a damaged photo measures higher than an untouched one; ties count half."""
    ordered = np.sort(low)
    below, upto = (np.searchsorted(ordered, high, side) for side in ("left", "right"))
    return float((below + upto).mean() / 2 / len(low))


def speaks(check: Check) -> Callable[[Measures], bool]:
    """Whether a check sends a photo to review or rejects it."""
    standard = load_standard()

    def told(measures: Measures) -> bool:
        answer = check(measures, standard)
        return isinstance(answer, Finding) and answer.severity is not Severity.INFO

    return told


def damaged(sample: Sample, damage: Damage) -> Measures:
    """Measures of one photo after its damage, on the landmarks of before."""
    return measured(damage.apply(sample.photo.pixels, sample.landmarks), sample.landmarks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with scut/, london/, congress/")
    parser.add_argument("--portraits", type=Path, help="folder of rendered portraits, <id>/a.jpg and b.jpg")
    parser.add_argument("--at-most", type=int, default=60, help="photos a set for the damages")
    parser.add_argument("--untouched", type=int, default=300, help="photos a set for the false alarms")
    parser.add_argument("--only", default="", help="damages whose name begins so")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    checks = {check.id: speaks(check) for check in catalogue() if check.id in CHECKS}
    sets = {name: list(samples(options.data, pattern, options.untouched)) for name, pattern in SETS.items()}
    if options.portraits:
        sets["portraits"] = list(samples(options.portraits, "*/[ab].jpg", options.untouched))
    clean = {name: [measured(one.photo, one.landmarks) for one in found] for name, found in sets.items()}
    figures: dict[str, float] = {}

    print(
        f"{'false alarms %':22}" + "".join(f"{f'{name} ({len(found)})':>18}" for name, found in sets.items())
    )
    for name, told in checks.items():
        shares = {set_: 100 * float(np.mean([told(one) for one in found])) for set_, found in clean.items()}
        print(f"{name:22}" + "".join(f"{share:18.1f}" for share in shares.values()))
        figures |= {f"false_alarm.{name}.{set_}": share for set_, share in shares.items()}

    print(f"\n{'damage':14}{'measure':26}" + "".join(f"{name:>28}" for name in sets))
    print(f"{'AUC / EER % / spoken %':40}")
    for damage in (one for one in DAMAGES if one.name.startswith(options.only)):
        cells = []
        for set_, found in sets.items():
            after = [damaged(one, damage) for one in found[:: max(1, -(-len(found) // options.at_most))]]
            low, high = (
                damage.sign * values(clean[set_], damage.measure),
                damage.sign * values(after, damage.measure),
            )
            spoken = 100 * float(np.mean([any(checks[c](one) for c in damage.checks) for one in after]))
            figures[f"spoken.{damage.name}.{set_}"] = spoken
            if len(low) and len(high):
                auc, eer = area(low, high), 100 * equal_error_rate(np.asarray(high), np.asarray(low))
                figures[f"auc.{damage.name}.{set_}"] = auc
                cells.append(f"{auc:.3f} / {eer:.1f} / {spoken:.0f}")
            else:
                cells.append(f"- / - / {spoken:.0f}")
        print(f"{damage.name:14}{damage.measure:26}" + "".join(f"{cell:>28}" for cell in cells), flush=True)
    for name, value in figures.items():
        print(f"{name}={value:.3f}")


if __name__ == "__main__":
    main()
