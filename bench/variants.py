"""Other ways of making an SFace template, and what each would pay.

    python -m bench.variants --data DIR [--every N]

DIR is that of bench/engines.py. A variant is a way to find the five points and a set of cuts of the face
whose templates are averaged. For each: the threshold that 0.02 % and 0.01 % of same-sex SCUT-FBP5500 pairs
of even people reach, the share of odd people's pairs that reach it, the share of official portraits of one
person that do not, and the processor time of one template. `--every N` takes every Nth person.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from bench.engines import REPEATED, table
from imaging.face import Face, Points, detect_faces
from imaging.landmarks import find_landmarks
from imaging.models import SFACE, model_path
from imaging.photo import Pixels, read_photo
from matching.chip import ARCFACE, SIDE, Places, align, cut
from matching.engine import Template, only_face
from matching.points import steady_points
from registry.errors import OfficeError

Chips = Callable[[Pixels, Points], Iterable[Pixels]]
_CENTRE = np.array([56.0, 70.0])  # between eyes and mouth in the 112 px chip


@dataclass(frozen=True, slots=True)
class Variant:
    """How the points are found, and which cuts are averaged."""

    points: Callable[[Pixels, Face], Points]
    chips: Chips


def one_look(_: Pixels, face: Face) -> Points:
    """The detector's own points."""
    return face.points


def six_looks(pixels: Pixels, face: Face) -> Points:
    """The detector's points, averaged over looks at the face in three sizes, each also mirrored."""
    x, y, width, height = face.box
    centre, reach = np.array([x + width / 2, y + height / 2]), 2 * max(width, height)
    places: list[Points] = []
    for side in (128, 192, 256):
        matrix = np.column_stack([side / reach * np.eye(2), side / 2 - side / reach * centre])
        view = cut(pixels, matrix, side, cv2.BORDER_REPLICATE)
        looks = [found.points for found in detect_faces(view)[:1]]
        for found in detect_faces(np.ascontiguousarray(view[:, ::-1]))[:1]:
            mirrored = found.points[[1, 0, 2, 4, 3]]
            looks.append(np.column_stack([side - 1 - mirrored[:, 0], mirrored[:, 1]]).astype(np.float32))
        places += [(centre + (points - side / 2) * reach / side).astype(np.float32) for points in looks]
    return np.mean(places, axis=0).astype(np.float32) if places else face.points


def with_lids(pixels: Pixels, face: Face) -> Points:
    """FaceMesh, the eyes by the iris model's lids."""
    points = steady_points(pixels, face).copy()
    points[:2] = [eye.lids.mean(0) for eye in find_landmarks(pixels, face).eyes]
    return points


def moved(scale: float = 1.0, turn: float = 0.0, right: float = 0.0, down: float = 0.0) -> Places:
    """The places of the five points in a chip that is scaled, turned (degrees) and shifted (px)."""
    angle = np.radians(turn)
    linear = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    places: Places = (ARCFACE - _CENTRE) @ linear.T + _CENTRE + [right, down]
    return places


def cuts(*places: Places, mirrored: bool = True) -> Chips:
    """Plain cuts, each with its mirror image."""

    def chips(pixels: Pixels, points: Points) -> Iterable[Pixels]:
        for one in places:
            chip = align(pixels, points, one)
            yield chip
            if mirrored:
                yield np.ascontiguousarray(chip[:, ::-1])

    return chips


def relit(change: Callable[[Pixels], Pixels]) -> Chips:
    """Face and mirror image, as they are and relit."""

    def chips(pixels: Pixels, points: Points) -> Iterable[Pixels]:
        for chip in cuts(ARCFACE)(pixels, points):
            yield chip
            yield change(chip)

    return chips


def grey(chip: Pixels) -> Pixels:
    """Without colour."""
    return np.repeat(cv2.cvtColor(chip, cv2.COLOR_BGR2GRAY)[:, :, None], 3, axis=2).astype(np.uint8)


def equalised(chip: Pixels) -> Pixels:
    """Light evened out in each sixteenth of the face."""
    lab = cv2.cvtColor(chip, cv2.COLOR_BGR2LAB)
    lab[:, :, 0] = cv2.createCLAHE(2.0, (4, 4)).apply(lab[:, :, 0])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2BGR).astype(np.uint8)


def gamma(exponent: float) -> Callable[[Pixels], Pixels]:
    """Mid-tones lifted or lowered."""
    curve = (255 * (np.arange(256) / 255) ** exponent).astype(np.uint8)
    return lambda chip: np.asarray(cv2.LUT(chip, curve), dtype=np.uint8)


BOTH = cuts(ARCFACE)
VARIANTS: Mapping[str, Variant] = {
    "detector's points, face alone": Variant(one_look, cuts(ARCFACE, mirrored=False)),
    "detector's points, face and mirror": Variant(one_look, BOTH),
    "detector's points over six looks": Variant(six_looks, BOTH),
    "FaceMesh, face alone": Variant(steady_points, cuts(ARCFACE, mirrored=False)),
    "FaceMesh, face and mirror (shipped)": Variant(steady_points, BOTH),
    "FaceMesh, eyes by their lids": Variant(with_lids, BOTH),
    "FaceMesh, and scales 0.93, 1.07": Variant(steady_points, cuts(ARCFACE, moved(0.93), moved(1.07))),
    "FaceMesh, and 3 px each way": Variant(
        steady_points,
        cuts(ARCFACE, moved(right=3), moved(right=-3), moved(down=3), moved(down=-3)),
    ),
    "FaceMesh, and turned 5° each way": Variant(steady_points, cuts(ARCFACE, moved(turn=5), moved(turn=-5))),
    "FaceMesh, and without colour": Variant(steady_points, relit(grey)),
    "FaceMesh, and light equalised": Variant(steady_points, relit(equalised)),
    "FaceMesh, and gamma 0.7": Variant(steady_points, relit(gamma(0.7))),
}


class Sface:
    """The network on any number of chips."""

    def __init__(self) -> None:
        self._net = cv2.dnn.readNetFromONNX(str(model_path(SFACE)))

    def template(self, chips: Sequence[Pixels]) -> Template:
        """Unit vector: the mean of the chips' unit vectors."""
        self._net.setInput(cv2.dnn.blobFromImages(list(chips), 1.0, (SIDE, SIDE), swapRB=True), "data")
        rows = np.asarray(self._net.forward(), dtype=np.float32)
        total: Template = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).sum(0)
        return total / np.linalg.norm(total)


def embed(
    root: Path, names: Sequence[str], variant: Variant, sface: Sface
) -> tuple[dict[str, Template], float]:
    """Templates by name, and seconds of processor time a picture."""
    found, spent = {}, 0.0
    for name in names:
        pixels = read_photo((root / name).read_bytes())
        start = time.process_time()
        try:
            points = variant.points(pixels.pixels, only_face(pixels))
        except OfficeError:
            continue
        found[name] = sface.template(list(variant.chips(pixels.pixels, points)))
        spent += time.process_time() - start
    return found, spent / len(found)


def line(root: Path, every: int, variant: Variant, sface: Sface) -> str:
    """One row of the table."""
    sex = {f"scut/{row['file']}": row["group"] for row in table(root / "scut_meta.csv")}
    people = sorted(sex)[::every]
    listed = [row for row in table(root / "congress_pairs.csv") if row["kind"] == "diffphoto"]
    listed = [row for row in listed if sum(map(ord, row["a"].split("/")[0])) % every == 0]
    pictures = sorted({f"congress/{row[side]}" for row in listed for side in "ab"})
    templates, seconds = embed(root, [*people, *pictures], variant, sface)
    people = [name for name in people if name in templates]
    rows = np.stack([templates[name] for name in people])
    scores = rows @ rows.T
    i, j = np.triu_indices(len(people), 1)
    copies = {frozenset(pair) for pair in REPEATED}
    kept = np.array(
        [
            sex[people[a]] == sex[people[b]]
            and scores[a, b] < 0.9  # SCUT-FBP5500 holds three pictures under two names
            and frozenset((people[a], people[b])) not in copies
            for a, b in zip(i, j, strict=True)
        ]
    )
    i, j = i[kept], j[kept]
    even, odd = ((i % 2 == side) & (j % 2 == side) for side in (0, 1))
    genuine = np.array(
        [
            templates[f"congress/{row['a']}"] @ templates[f"congress/{row['b']}"]
            for row in listed
            if f"congress/{row['a']}" in templates and f"congress/{row['b']}" in templates
        ]
    )
    parts = []
    for share in (2e-4, 1e-4):
        at = float(np.quantile(scores[i, j][even], 1 - share))
        parts.append(f"{at:.3f} | {_percent(scores[i, j][odd] >= at, 3)} | {_percent(genuine < at, 1)}")
    return f"{' | '.join(parts)} | {1000 * seconds:.0f}"


def _percent(hits: npt.NDArray[np.bool_], digits: int) -> str:
    return f"{100 * hits.mean():.{digits}f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    sface = Sface()
    print("| template | at 0.02 % | odd people | missed | at 0.01 % | odd people | missed | ms |")
    print("|---|---|---|---|---|---|---|---|")
    for name, variant in VARIANTS.items():
        print(f"| {name} | {line(arguments.data, arguments.every, variant, sface)} |", flush=True)


if __name__ == "__main__":
    main()
