"""How well the checks of coverings and of the wall separate: `python -m bench.coverings --data DIR`.

Untouched photos against the same photos with one thing painted on (bench.covered), saved as JPEG of quality
85 and measured from the file on: AUC, equal error rate, how often the check speaks of the untouched (alarms)
and of the painted (seen). ID photos are scut/ without its white padding; studio is london/, neutral, 640 px.
"""

import argparse
import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from bench import covered
from bench.degradations import without_padding
from bench.person import SIDE, auc, equal_error, measured, speaks
from imaging.face import detect_faces
from imaging.landmarks import find_landmarks
from imaging.measure import Measures
from imaging.person_mask import person_mask
from imaging.photo import Pixels, read_photo

JPEG = 85
Measure = Callable[[Measures], float | None]


@dataclass(frozen=True, slots=True)
class Trial:
    """A thing to paint, the check that should see it, and its measure, of which more is worse."""

    name: str
    check: str
    paint: covered.Painter
    badness: Measure


def _cheek(measures: Measures) -> float | None:
    return measures.occlusion.cheek if measures.occlusion else None


def _eye(measures: Measures) -> float | None:
    return measures.occlusion.eye if measures.occlusion else None


def _shadow(measures: Measures) -> float | None:
    return measures.surroundings.shadow if measures.surroundings else None


def _marks(measures: Measures) -> float | None:
    return measures.surroundings.marks if measures.surroundings else None


def _digits(measures: Measures) -> float | None:
    return measures.surroundings.date_digits if measures.surroundings else None


def _headgear(measures: Measures) -> float | None:
    return measures.occlusion.headgear if measures.occlusion else None


TRIALS = (
    Trial("cap", "person.head_covering", covered.cap, _headgear),
    Trial("cheek", "person.occlusion", covered.cheek, _cheek),
    Trial("one_eye", "person.eyes_visible", covered.one_eye, _eye),
    Trial("strands", "person.eyes_visible", covered.strands, _eye),
    Trial("shadow", "background.shadow", covered.shadow, _shadow),
    Trial("text", "background.marks", covered.text, _marks),
    Trial("seal", "background.marks", covered.seal, _marks),
    Trial("logo", "background.marks", covered.logo, _marks),
    Trial("watermark", "background.marks", covered.watermark, _marks),
    Trial("date", "background.marks", covered.date, _digits),
)


def photos(paths: list[Path]) -> Iterator[Pixels]:
    """The pictures, padding cut away, at most 640 px high."""
    for path in paths:
        pixels = read_photo(path.read_bytes()).pixels
        if "scut" in path.parts:
            pixels = without_padding(pixels)
        scale = SIDE / pixels.shape[0]
        if scale < 1:
            pixels = np.asarray(
                cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8
            )
        yield pixels


def painted(pixels: Pixels, paint: covered.Painter, rng: np.random.Generator) -> Measures | None:
    """Measures of the painted photo, saved; None where there is no face to paint on."""
    faces = detect_faces(pixels)
    if not faces:
        return None
    drawn = paint(pixels, find_landmarks(pixels, faces[0]), person_mask(pixels), rng)
    saved = cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, JPEG])[1]
    return measured(np.asarray(cv2.imdecode(saved, cv2.IMREAD_COLOR), dtype=np.uint8))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with scut/ and london/")
    parser.add_argument("--every", type=int, default=8, help="take every n-th ID photo")
    parser.add_argument("--portraits", type=Path, help="folder of rendered portraits, <person>/<kind>.jpg")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    sets = {
        "ID_photos": sorted((options.data / "scut").glob("*.jpg"))[:: options.every],
        "studio": sorted((options.data / "london").glob("*/neutral.jpg")),
    }
    if options.portraits:
        sets["rendered"] = sorted(options.portraits.glob("*/[ab].jpg"))
    print(
        f"{'painted':12}{'photos':12}{'good':>6}{'bad':>6}{'AUC':>8}{'EER %':>8}{'alarms %':>10}{'seen %':>8}"
    )
    figures = []
    for group, paths in sets.items():
        plain = [one for one in map(measured, photos(paths)) if one.person is not None]
        for trial in TRIALS:
            rng = np.random.default_rng(2026)
            tried = [painted(pixels, trial.paint, rng) for pixels in photos(paths)]
            bad = [one for one in tried if one is not None and one.person is not None]
            values = [[v for v in map(trial.badness, ms) if v is not None] for ms in (plain, bad)]
            low, high = (np.array(one, dtype=np.float64) for one in values)
            alarms, seen = (100 * float(np.mean([speaks(trial.check, m) for m in ms])) for ms in (plain, bad))
            area, error = auc(low, high), 100 * equal_error(low, high)
            counts = f"{trial.name:12}{group:12}{len(low):6}{len(high):6}"
            print(f"{counts}{area:8.3f}{error:8.1f}{alarms:10.1f}{seen:8.1f}", flush=True)
            key = f"{trial.name}_{group}"
            figures += [f"auc_{key}={area:.3f}", f"alarms_{key}={alarms:.1f}", f"seen_{key}={seen:.1f}"]
        figures += hats(options.data, group, plain)
    print(*figures, sep="\n")


def hats(data: Path, group: str, plain: list[Measures]) -> list[str]:
    """Real headgear of press photos (bench/labels). The check's weights were fitted to them."""
    with (Path(__file__).parent / "labels" / "lfw_headgear.csv").open(encoding="utf-8", newline="") as file:
        paths = [data / "lfw" / row["file"] for row in csv.DictReader(file)]
    worn = list(map(measured, photos(paths)))
    low, high = (
        np.array([v for v in map(_headgear, ms) if v is not None], dtype=np.float64) for ms in (plain, worn)
    )
    seen = 100 * float(np.mean([speaks("person.head_covering", one) for one in worn]))
    print(f"{'real hats':12}{group:12}{len(low):6}{len(high):6}{auc(low, high):8.3f}{seen:26.1f}")
    return [f"auc_hats_{group}={auc(low, high):.3f}", f"seen_hats={seen:.1f}"]


if __name__ == "__main__":
    main()
