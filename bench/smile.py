"""Fit and judge the measure of a smile: `python -m bench.smile --data DIR --portraits DIR [--write FILE]`.

The fine mesh of each face is laid on a mean face by the points that no expression moves, evened with its
own mirror image, and reduced to the 48 main ways in which the faces of SCUT, Congress and LFW differ, found
without their labels. Among these Fisher's discriminant, shrunk, tells smiling from neutral: of the studio's
49 people, at two sizes, and with less weight of the ID photos and press portraits labelled by eye
(bench/labels), without which it would learn faint smiles only (on them it then has .92 instead of .97). The
rendered faces, none of which smiles, keep it from taking odd proportions and frames for a smile.

Judged on people left out, a seventh at a time, in ten shufflings; on all it was fitted on; and on
officials, of whom no fit saw a label. Their smiles are broad and only eleven are neutral.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from bench.labelled import middle_face
from bench.labels import EXPRESSION, labelled
from bench.person import auc
from imaging.landmarks import find_landmarks
from imaging.measures.expression import RIGID
from imaging.photo import read_photo
from imaging.similarity import similarity

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
SIDES = (640, 512)
COMPONENTS = 48
SHRINKING = 0.1
LESS, RENDERED = (
    0.15,
    0.15,
)  # weights of ID photos, of press portraits and of rendered faces; the studio has 1
FOLDS, SHUFFLINGS = 7, 10
LIMIT = 1.3  # of person.expression


def fine(path: Path, side: int | None = None) -> Floats | None:
    """The fine mesh of the middle face; of a square copy of that side, if one is told."""
    pixels = read_photo(path.read_bytes()).pixels
    if side is not None:
        pixels = np.asarray(cv2.resize(pixels, (side, side), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    face = middle_face(pixels)
    return None if face is None else find_landmarks(pixels, face).fine


def laid_on(shape: Floats, reference: Floats) -> Floats:
    matrix = similarity(shape[list(RIGID)], reference[list(RIGID)])
    return np.asarray(shape @ matrix[:, :2].T + matrix[:, 2])


def mean_face(shapes: Iterable[Floats]) -> tuple[Floats, npt.NDArray[np.int64]]:
    """The mean of shapes laid on each other, outer eye corners one apart, and each point's mirror partner."""
    listed = list(shapes)
    reference = listed[0]
    for _ in range(5):
        reference = np.mean([laid_on(shape, reference) for shape in listed], axis=0)
        reference = reference - reference[list(RIGID)].mean(axis=0)
        reference /= np.hypot(*(reference[263] - reference[33]))
    reference[:, 0] -= (reference[33, 0] + reference[263, 0]) / 2
    mirrored = reference * (-1, 1)
    partner = np.linalg.norm(reference[:, None] - mirrored, axis=2).argmin(axis=1)
    return (reference + mirrored[partner]) / 2, partner


@dataclass(frozen=True, slots=True)
class Faces:
    """Faces of one set: points (n, components), smiling or not (n,), the person of each (n,)."""

    points: Floats
    smiling: Bools
    person: npt.NDArray[np.int64]
    weight: float

    def part(self, kept: Bools) -> "Faces":
        return Faces(self.points[kept], self.smiling[kept], self.person[kept], self.weight)

    def means(self) -> tuple[Floats, Floats]:
        return self.points[~self.smiling].mean(axis=0), self.points[self.smiling].mean(axis=0)


def discriminant(sets: Sequence[Faces]) -> tuple[Floats, float]:
    """Weights and constant that carry the first set's mean neutral face to 0 and its mean smile to 1.

    A set in which nobody smiles tells how faces differ that are not to count as smiles.
    """
    components = sets[0].points.shape[1]
    spread, change = np.zeros((components, components)), np.zeros(components)
    calm = sets[0].means()[0]
    for faces in sets:
        if not faces.smiling.any():
            rest = faces.points - calm
            spread += faces.weight * (rest.T @ rest) / len(rest)
            continue
        neutral, smiling = faces.means()
        rest = faces.points - np.where(faces.smiling[:, None], smiling, neutral)
        spread += faces.weight * (rest.T @ rest) / len(rest)
        change += faces.weight * (smiling - neutral)
    ridge = SHRINKING * np.trace(spread) / components * np.eye(components)
    weights = np.linalg.solve(spread + ridge, change)
    neutral, smiling = sets[0].means()
    weights = weights / (weights @ (smiling - neutral))
    return weights, -float(weights @ neutral)


def left_out(sets: Sequence[Faces]) -> Iterator[list[Floats]]:
    """Scores of each set by fits without the person scored; one item for each shuffling."""
    for seed in range(SHUFFLINGS):
        rng = np.random.default_rng(seed)
        orders = [rng.permutation(np.unique(faces.person)) for faces in sets]
        scores = [np.zeros(len(faces.points)) for faces in sets]
        for fold in range(FOLDS):
            tests = [np.isin(f.person, order[fold::FOLDS]) for f, order in zip(sets, orders, strict=True)]
            kept = [faces.part(~test) for faces, test in zip(sets, tests, strict=True)]
            weights, constant = discriminant(kept)
            for faces, test, score in zip(sets, tests, scores, strict=True):
                score[test] = faces.points[test] @ weights + constant
        yield scores


def studio(data: Path) -> Iterator[tuple[Floats, bool, int, int]]:
    """Shape, smiling or not, person and side of each copy of the studio's photos."""
    for side in SIDES:
        for path in sorted((data / "london").glob("*/*.jpg")):
            shape = fine(path, side)
            if shape is not None:
                yield shape, path.stem == "smiling", int(path.parent.name), side


def others(data: Path) -> dict[str, Floats]:
    """The fine mesh of every labelled or ID photo that is not the studio's, by its file name."""
    names = {f"scut/{path.name}" for path in (data / "scut").glob("*.jpg")}
    shapes = {name: fine(data / name) for name in sorted(names | set(labelled(EXPRESSION)))}
    return {name: shape for name, shape in shapes.items() if shape is not None}


def told(points: Mapping[str, Floats], folder: str, weight: float) -> Faces:
    """The faces of one set that are labelled, one a person."""
    names = [n for n, kind in labelled(EXPRESSION).items() if kind and n.startswith(folder) and n in points]
    smiling = np.array([labelled(EXPRESSION)[name] == "smile" for name in names])
    return Faces(np.array([points[name] for name in names]), smiling, np.arange(len(names)), weight)


def split(scores: Floats, smiling: Bools) -> float:
    return auc(scores[~smiling], scores[smiling])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with london/, scut/, congress/, lfw/"
    )
    parser.add_argument("--portraits", type=Path, required=True, help="rendered faces, <person>/<kind>.jpg")
    parser.add_argument("--write", type=Path, help="write reference, weights and constant to this .npz")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    shapes, kinds, people, sides = zip(*studio(options.data), strict=True)
    smiling, person, side = np.array(kinds), np.array(people), np.array(sides)
    reference, partner = mean_face(shapes)

    def even(shape: Floats) -> Floats:
        laid = laid_on(shape, reference)
        return np.asarray((laid + laid[partner] * (-1, 1)) / 2).ravel()

    unseen = {name: even(shape) for name, shape in others(options.data).items()}
    middle = np.mean(list(unseen.values()), axis=0)
    ways = np.linalg.svd(np.array(list(unseen.values())) - middle, full_matrices=False)[2][:COMPONENTS]
    points = {name: (shape - middle) @ ways.T for name, shape in unseen.items()}
    copies = (np.array([even(shape) for shape in shapes]) - middle) @ ways.T
    sets = [Faces(copies, smiling, person, 1.0), *(told(points, name, LESS) for name in ("scut", "lfw"))]
    drawn = [(path.parent.name, fine(path)) for path in sorted(options.portraits.glob("*/[ab].jpg"))]
    named, faces_drawn = zip(
        *((name, even(shape)) for name, shape in drawn if shape is not None), strict=True
    )
    calm = (np.array(faces_drawn) - middle) @ ways.T
    sets.append(Faces(calm, np.zeros(len(calm), bool), np.unique(named, return_inverse=True)[1], RENDERED))
    weights, constant = discriminant(sets)
    trials = list(left_out(sets))
    figures = []
    for size in SIDES:
        at = side == size
        alone = [split(scores[0][at], smiling[at]) for scores in trials]
        print(f"{size} px, people left out: {min(alone):.3f} to {max(alone):.3f} by shuffling")
        figures.append(f"auc_smile_left_out_{size}={np.mean(alone):.3f}")
        figures.append(f"auc_smile_fitted_{size}={split(copies[at] @ weights, smiling[at]):.3f}")
    for number, name in ((1, "scut"), (2, "lfw")):
        alone = [split(scores[number], sets[number].smiling) for scores in trials]
        figures.append(f"auc_smile_left_out_{name}={np.mean(alone):.3f}")
    officials = told(points, "congress", 0.0)
    figures.append(f"auc_smile_unseen_congress={split(officials.points @ weights, officials.smiling):.3f}")
    for faces, name in zip(
        [*sets, officials], ("studio", "scut", "lfw", "rendered", "congress"), strict=True
    ):
        scores = faces.points @ weights + constant
        neutral, smiles = scores[~faces.smiling], scores[faces.smiling]
        print(f"{name}: {len(neutral)} neutral, 95 % below {np.quantile(neutral, 0.95):.2f}, ", end="")
        print(f"all below {neutral.max():.2f}; {len(smiles)} smiling", end="")
        print(f", {100 * (smiles > LIMIT).mean():.0f} % above {LIMIT}" if len(smiles) else "")
    aside = [scores[-1].max() for scores in trials]
    print(f"rendered people left out: all below {np.mean(aside):.2f}")
    if options.write:
        whole = (ways.T @ weights).reshape(468, 2)
        mirrored = np.zeros_like(whole)
        np.add.at(mirrored, partner, whole * (-1, 1))
        folded = (whole + mirrored) / 2  # of a face and its mirror image, for the face as it is
        total = constant - float(middle @ ways.T @ weights)
        face, weights = reference.astype(np.float32), folded.astype(np.float32)
        np.savez(options.write, reference=face, weights=weights, constant=np.float64(total))
    print(*figures, sep="\n")


if __name__ == "__main__":
    main()
