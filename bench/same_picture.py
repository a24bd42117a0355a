"""How well `compare_pictures` tells copies, edits and other exposures apart.

    python -m bench.same_picture --data DIR [--sample 100] [--pairs 2000] [--half odd]

DIR holds scut/, congress/ with congress_pairs.csv, lfw/ with lfw_pairs.csv, and london/.
Limits are chosen with --half even and reported with --half odd, the default. Takes some
minutes (with --pairs 319600, every pair of scut, some more) and ends with its figures as
name=value; docs/provenance.md explains them.
"""

import argparse
import csv
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from bench.copies import COPIES, cropped, encoded, scaled
from bench.edits import edited_from, recolourings
from bench.picture_speed import speed
from imaging.photo import Photo, Pixels, read_photo
from imaging.picture import ALIKE, Relation, View, compare_views, difference_map, fingerprint, propose


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=100, help="ID photos to make copies and edits of")
    parser.add_argument(
        "--pairs", type=int, default=2000, help="most alike pairs of different people to compare"
    )
    parser.add_argument("--half", choices=("even", "odd"), default="odd")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    half = sorted((given.data / "scut").glob("*.jpg"))[given.half == "odd" :: 2]
    chosen = half[:: max(1, len(half) // given.sample)][: given.sample]
    figures = speed(given.data / "london")
    copies(chosen, figures)
    edits(chosen, figures)
    backgrounds(chosen, figures)
    proposals(half, chosen, figures)
    lookalikes(given.data / "scut", given.pairs, figures)
    exposures(given.data, given.half, figures)
    for name, value in figures.items():
        print(f"{name}={value:.5g}")


def copies(files: Iterable[Path], figures: dict[str, float]) -> None:
    """Harmless copies must be the same picture."""
    outcome: dict[str, Counter[Relation]] = defaultdict(Counter)
    clock: dict[str, list[float]] = defaultdict(list)
    for file in files:
        pixels = unpadded(photo(file).pixels)
        original = read_photo(encoded(pixels, 95))
        for name, make_copy in COPIES.items():
            copy = read_photo(make_copy(pixels))
            start = time.process_time()
            relation = compare_views(View(original), View(copy)).relation
            clock[name].append(1000 * (time.process_time() - start))
            outcome[name][relation] += 1
    table("copies: same or identical", outcome, (Relation.SAME, Relation.IDENTICAL), clock)
    figures["copies_recognised"] = share(outcome, (Relation.SAME, Relation.IDENTICAL))
    figures["copy_ms"] = float(np.median([spent for several in clock.values() for spent in several]))
    figures["copies_other"] = share(outcome, (Relation.OTHER,))
    print()


def edits(files: list[Path], figures: dict[str, float]) -> None:
    """Edits of face or background must be altered, straight from the editor and after a further copy."""
    outcome: dict[str, Counter[Relation]] = defaultdict(Counter)
    shown: Counter[bool] = Counter()
    for file, other in zip(files, files[1:] + files[:1], strict=True):
        pixels = unpadded(photo(file).pixels)
        for name, edited in edited_from(pixels, unpadded(photo(other).pixels)).items():
            judge(pixels, name, edited, outcome)
            if name not in WHOLE:
                shown[points_at(pixels, edited)] += 1
    tell_edits("edits: altered", outcome, figures)
    figures["heat_map_points_at_edit"] = shown[True] / max(1, shown.total())


def backgrounds(files: Iterable[Path], figures: dict[str, float]) -> None:
    """Recoloured backgrounds, of pictures whose background is plain enough to be recoloured by a program."""
    outcome: dict[str, Counter[Relation]] = defaultdict(Counter)
    for file in files:
        pixels = unpadded(photo(file).pixels)
        for name, edited in recolourings(pixels).items():
            judge(pixels, name, edited, outcome)
    tell_edits("recoloured backgrounds: altered", outcome, figures)


def judge(pixels: Pixels, name: str, edited: Pixels, outcome: dict[str, Counter[Relation]]) -> None:
    """Count what an edit is called, and what its further copy is called."""
    original = View(read_photo(encoded(pixels, 95)))
    further = cropped(scaled(edited, 0.7), 0.03, 0.02, 0.03, 0.04)
    for suffix, data in (("", encoded(edited, 85)), (AGAIN, encoded(further, 75))):
        outcome[name + suffix][compare_views(original, View(read_photo(data))).relation] += 1


def tell_edits(title: str, outcome: dict[str, Counter[Relation]], figures: dict[str, float]) -> None:
    """The table, and one figure a kind."""
    table(title, outcome, (Relation.ALTERED,))
    for name, counted in outcome.items():
        word = name.replace(AGAIN, " copied").replace(" ", "_").replace("%", "pc")
        figures[f"altered_{word}"] = share({name: counted}, (Relation.ALTERED,))
    copied = {name: counted for name, counted in outcome.items() if AGAIN in name}
    figures[f"copied_{title.split(':')[0].replace(' ', '_')}_called_same"] = share(copied, (Relation.SAME,))
    print()


def points_at(pixels: Pixels, edited: Pixels) -> bool:
    """Whether the warmest place of the map lies within 6 px of a changed pixel."""
    warm = difference_map(read_photo(encoded(pixels, 95)), read_photo(encoded(edited, 85)))
    if warm is None:
        return False
    changed = np.abs(pixels.astype(int) - edited.astype(int)).max(2) > 4
    y, x = np.unravel_index(int(warm.argmax()), warm.shape)
    near = cv2.dilate(changed.astype(np.uint8), np.ones((13, 13), np.uint8))
    return bool(near[y, x])


def lookalikes(folder: Path, most: int, figures: dict[str, float]) -> None:
    """Of all pairs of different people those most alike to the fingerprint: all must be other."""
    files = sorted(folder.glob("*.jpg"))
    alike = cosines(np.stack([fingerprint(view(file)) for file in files]))
    rows, columns = np.triu_indices(len(files), 1)
    order = np.argsort(-alike[rows, columns])[:most]
    pairs = [(files[i], files[j]) for i, j in zip(rows[order], columns[order], strict=True)]
    figures["all_pairs"] = len(rows)
    figures["proposable_pairs"] = int((alike >= ALIKE).sum())
    figures["lookalike_pairs"] = len(pairs)
    figures["lookalike_cosine_from"] = float(alike[rows, columns][order[-1]])
    figures["lookalikes_called_same"] = together("different people", pairs)


def cosines(prints: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How alike every pair is to the fingerprint, in the upper triangle, shape (n, n); 0 elsewhere."""
    prints = prints - prints[:, prints.shape[1] // 2].mean(0)
    prints /= np.maximum(np.linalg.norm(prints, axis=2, keepdims=True), 1e-3)
    rows = [(prints @ one.T).max((1, 2)) for one in prints]
    return np.asarray(np.triu(np.stack(rows), 1), np.float32)


def exposures(data: Path, half: str, figures: dict[str, float]) -> None:
    """Other photos of the same person. The labels of congress are automatic: look at what is listed."""
    for name, folder, kind in (
        ("congress", "congress", "diffphoto"),
        ("lfw", "lfw", None),
    ):
        with (data / f"{name}_pairs.csv").open(encoding="utf-8") as lines:
            rows = [row for row in csv.DictReader(lines) if row["same"] == "1" and row.get("kind") == kind]
        rows = rows[half == "odd" :: 2] if name == "congress" else rows
        pairs = [(data / folder / row["a"], data / folder / row["b"]) for row in rows]
        figures[f"{name}_pairs"] = len(pairs)
        figures[f"{name}_called_same"] = together(f"{name}: another photo of the same person", pairs)


def together(title: str, pairs: list[tuple[Path, Path]]) -> int:
    """Compare pairs that should be other; list those that are not. Returns their number."""
    found, highest = 0, 0.0
    clock = []
    for a, b in pairs:
        one, two = view(a), view(b)
        start = time.process_time()
        result = compare_views(one, two)
        clock.append(1000 * (time.process_time() - start))
        if result.relation.same_exposure:
            found += 1
            names = " ".join(f"{file.parent.name}/{file.name}" for file in (a, b))
            print(f"  {result.relation.value:9} {names} {result.agreement:.2f}")
        else:
            highest = max(highest, result.agreement)
    print(
        f"{title}: {len(pairs)} pairs, {found} called one exposure, next agreement {highest:.3f}, "
        f"{np.median(clock):.0f} ms\n"
    )
    return found


def proposals(files: list[Path], chosen: list[Path], figures: dict[str, float]) -> None:
    """Every copy must be proposed among the originals of the season."""
    originals = [View(read_photo(encoded(unpadded(photo(file).pixels), 95))) for file in files]
    prints = np.stack([fingerprint(one) for one in originals])
    asked, truth = [], []
    for file in chosen:
        pixels = unpadded(photo(file).pixels)
        for make_copy in COPIES.values():
            asked.append(fingerprint(View(read_photo(make_copy(pixels)))))
            truth.append(files.index(file))
    found = propose(np.stack(asked), prints)
    hit = {query for query, original in found if truth[query] == original}
    figures["proposal_recall"] = len(hit) / len(asked)
    figures["proposals_per_photo"] = len(found) / len(asked)


def table(
    title: str,
    outcome: dict[str, Counter[Relation]],
    right: tuple[Relation, ...],
    clock: dict[str, list[float]] | None = None,
) -> None:
    """One line a kind: share right, what the rest was called, median CPU time with both views."""
    print(title)
    for name, counted in outcome.items():
        wrong = ", ".join(f"{n} {relation.value}" for relation, n in counted.items() if relation not in right)
        spent = f"{np.median(clock[name]):6.1f} ms" if clock else ""
        rate = 100 * share({name: counted}, right)
        print(f"  {name:32} {rate:6.1f} % of {counted.total():4} {spent}  {wrong}")


def share(outcome: dict[str, Counter[Relation]], right: tuple[Relation, ...]) -> float:
    """Share of all outcomes that are right."""
    total = sum(counted.total() for counted in outcome.values())
    return sum(counted[relation] for counted in outcome.values() for relation in right) / max(1, total)


def unpadded(pixels: Pixels) -> Pixels:
    """Without the white bars this data set is padded with."""
    columns = np.flatnonzero((pixels.min(2) < 250).any(0))
    return pixels[:, columns[0] : columns[-1] + 1].copy()


AGAIN = ", x0.7 crop q75"
WHOLE = ("mirrored",)  # changed everywhere: no place to point at


@cache
def photo(file: Path) -> Photo:
    """A file, read once."""
    return read_photo(file.read_bytes())


@cache
def view(file: Path) -> View:
    """A file, prepared once."""
    return View(photo(file))


if __name__ == "__main__":
    main()
