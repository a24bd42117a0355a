"""How well the checks of the person separate: `python -m bench.person --data DIR`.

Good photos: every n-th of 800 Asian ID photos and the 49 neutral studio portraits. Each fault is painted on
each of them (bench.faults), so the faulty photos have the same people, light and cameras. The ID photos are
not all good: a sixth show teeth or a gap. Smiles are real: the studio's neutral against its smiling pictures,
on which the measure was fitted; bench.smile judges it on people left out, and bench.labelled judges lips and
lids on real faces. The rendered portraits of --portraits add modelled lids and lips.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from bench import faults
from imaging.check import catalogue
from imaging.face import detect_faces
from imaging.landmarks import find_landmarks
from imaging.measure import Measures, measure
from imaging.photo import Pixels, read_photo
from imaging.standard import load_standard
from registry.finding import Finding

SIDE = 640  # the studio portraits are square and larger than any ID photo
Floats = npt.NDArray[np.float64]
CHECKS = {check.id: check for check in catalogue()}


@dataclass(frozen=True, slots=True)
class Trial:
    """A fault, the check that should see it, and its measure, of which more is worse."""

    name: str
    check: str
    paint: faults.Fault
    badness: Callable[[Measures], float]


def mask_badness(measures: Measures) -> float:
    """Above 1 where the check speaks: both its limits at once."""
    person = measures.person
    if person is None or person.lip_contrast is None or person.mouth_colour is None:
        return 0.0
    return min(4 / max(person.lip_contrast, 0.01), person.mouth_colour / 0.55)


TRIALS = (
    Trial("eyes_closed", "person.eyes_open", faults.eyes_closed, lambda m: -m.person.eye_opening),  # type: ignore[union-attr]
    Trial("mouth_open", "person.mouth_closed", faults.mouth_open, lambda m: m.person.lip_ratio),  # type: ignore[union-attr]
    Trial("looking_away", "person.gaze", faults.looking_away, lambda m: abs(m.person.gaze)),  # type: ignore[union-attr]
    Trial("red_eye", "person.red_eye", faults.red_eye, lambda m: m.person.pupil_redness or 0.0),  # type: ignore[union-attr]
    Trial("glare", "person.glare", faults.glare, lambda m: m.person.eye_glare),  # type: ignore[union-attr]
    Trial("mask_blue", "person.mouth_visible", faults.mask_of((205, 180, 130)), mask_badness),
    Trial("mask_white", "person.mouth_visible", faults.mask_of((235, 238, 236)), mask_badness),
    Trial("mask_black", "person.mouth_visible", faults.mask_of((35, 32, 30)), mask_badness),
)


def auc(good: Floats, bad: Floats) -> float:
    """Chance that a faulty photo measures worse than a good one; ties count half."""
    return float((good[:, None] < bad).mean() + 0.5 * (good[:, None] == bad).mean())


def equal_error(good: Floats, bad: Floats) -> float:
    """Where the shares of good photos called faulty and of faulty ones called good meet."""
    cuts = np.unique(np.concatenate([good, bad]))
    return min(max(float((good >= cut).mean()), float((bad < cut).mean())) for cut in cuts)


def measured(pixels: Pixels) -> Measures:
    return measure(read_photo(cv2.imencode(".png", pixels)[1].tobytes()))


def speaks(check: str, measures: Measures) -> bool:
    return isinstance(CHECKS[check](measures, load_standard()), Finding)


def painted(paths: list[Path], paint: faults.Fault) -> Iterator[Measures]:
    for path in paths:
        pixels = read_photo(path.read_bytes()).pixels
        if pixels.shape[0] > SIDE:
            pixels = np.asarray(
                cv2.resize(pixels, (SIDE, SIDE), interpolation=cv2.INTER_AREA), dtype=np.uint8
            )
        faces = detect_faces(pixels)
        if faces:
            found = measured(paint(pixels, find_landmarks(pixels, faces[0])))
            if found.person is not None:
                yield found


def row(name: str, group: str, good: Floats, bad: Floats, alarms: float, seen: float) -> None:
    shares = f"{100 * equal_error(good, bad):8.1f}{100 * alarms:10.1f}{100 * seen:8.1f}"
    print(f"{name:14}{group:16}{len(good):6}{len(bad):6}{auc(good, bad):8.3f}{shares}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with scut/ and london/")
    parser.add_argument("--every", type=int, default=10, help="take every n-th ID photo")
    parser.add_argument("--portraits", type=Path, help="folder of rendered portraits, <person>/<kind>.jpg")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    sets = {
        "ID photos": sorted((options.data / "scut").glob("*.jpg"))[:: options.every],
        "studio neutral": sorted((options.data / "london").glob("*/neutral.jpg")),
    }
    print(
        f"{'fault':14}{'photos':16}{'good':>6}{'bad':>6}{'AUC':>8}{'EER %':>8}{'alarms %':>10}{'seen %':>8}"
    )
    figures = []
    for group, paths in sets.items():
        plain = [one for one in painted(paths, lambda pixels, _: pixels) if one.person is not None]
        for trial in TRIALS:
            bad = list(painted(paths, trial.paint))
            good_values, bad_values = (np.array([trial.badness(m) for m in ms]) for ms in (plain, bad))
            alarms, seen = (float(np.mean([speaks(trial.check, m) for m in ms])) for ms in (plain, bad))
            row(trial.name, group, good_values, bad_values, alarms, seen)
            key = f"{trial.name}_{group.replace(' ', '_')}"
            figures.append(f"eer_{key}={100 * equal_error(good_values, bad_values):.2f}")
    figures += smiles(options.data)
    if options.portraits:
        modelled(options.portraits)
    print(*figures, sep="\n")


def smiles(data: Path) -> list[str]:
    """Neutral against smiling people of the studio."""
    values: dict[str, list[float]] = {"neutral": [], "smiling": []}
    spoken: dict[str, list[bool]] = {"neutral": [], "smiling": []}
    for path in sorted((data / "london").glob("*/*.jpg")):
        found = measure(read_photo(path.read_bytes()))
        if found.person is not None:
            values[path.stem].append(found.person.smile)
            spoken[path.stem].append(speaks("person.expression", found))
    good, bad = (np.array(one) for one in values.values())
    alarms, seen = (float(np.mean(one)) for one in spoken.values())
    row("smile", "studio", good, bad, alarms, seen)
    return [f"auc_smile_all={auc(good, bad):.3f}"]


def modelled(folder: Path) -> None:
    """What the checks say of rendered faces whose lids and lips were modelled open or shut."""
    for kind, check in (("eyes_closed", "person.eyes_open"), ("mouth_open", "person.mouth_closed")):
        for name in (kind, "a", "b"):
            found = [measure(read_photo(path.read_bytes())) for path in sorted(folder.glob(f"*/{name}.jpg"))]
            count = sum(speaks(check, one) for one in found)
            print(f"{check}: speaks on {count} of {len(found)} rendered {name}")


if __name__ == "__main__":
    main()
