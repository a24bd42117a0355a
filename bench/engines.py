"""How well each face engine tells people apart on portraits, and what its card's thresholds cost.

    python -m bench.engines --data DIR [--engine NAME ...]

DIR holds public research sets that cannot be shipped: `scut/` and `scut_meta.csv` (SCUT-FBP5500, one picture
a person), `congress/` and `congress_pairs.csv` (US Congress official portraits), `lfw/` and `lfw_pairs.csv`
(LFW folds 9-10 and the pairs of its East-Asian names). People are numbered in the order of their names:
thresholds are proposed from even people alone, and every rate is that of the card on odd people alone.
"""

import argparse
import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from bench.rates import shown
from imaging.photo import Photo, read_photo
from imaging.picture import compare_pictures
from matching.calibration.scores import MILLIONTHS, Ints, Scores, equal_error
from matching.engine import FaceEngine, Template, known_engines, load_engine
from registry.errors import OfficeError

# What each library calls the same person when nobody chooses: OpenCV's face_recognize sample (cosine 0.363),
# face_recognition.compare_faces (distance 0.6, here as 1 - distance).
STOCK = {"opencv_sface": 0.363, "face_recognition": 0.4}
# SCUT-FBP5500 holds three pictures under two names. imaging.picture finds two of them; this one was squeezed
# and softened, and is one picture to the eye.
REPEATED = frozenset({("scut/AF1473.jpg", "scut/AF1950.jpg")})
ASIAN_ID = "Asian ID-style, same sex"
FMR_WANTED = 2e-4
FNMR_WANTED = 2e-3

Embedded = Mapping[str, Template]


@dataclass(frozen=True, slots=True)
class Trial:
    """One set of pictures under one engine."""

    name: str
    impostor: Scores
    genuine: Scores | None


def embed(engine: FaceEngine, root: Path) -> tuple[Embedded, Counter[str]]:
    """A template for every listed picture by its path under `root`, and why the others have none."""
    templates: dict[str, Template] = {}
    failures: Counter[str] = Counter()
    listed = [f"scut/{row['file']}" for row in table(root / "scut_meta.csv")]
    for folder in ("congress", "lfw"):
        listed += [f"{folder}/{row[side]}" for row in table(root / f"{folder}_pairs.csv") for side in "ab"]
    for name in sorted(set(listed)):
        try:
            templates[name] = engine.template(_photo(root, name))
        except OfficeError as error:
            failures[f"{name.partition('/')[0]} {error.code}"] += 1
    return templates, failures


def trials(root: Path, engine: FaceEngine, templates: Embedded) -> Iterable[Trial]:
    """The sets: every pair of pictures of different people, and the genuine pairs that are listed."""
    sex = {f"scut/{row['file']}": row["group"] for row in table(root / "scut_meta.csv")}
    for title, groups in ((f"{ASIAN_ID}, women", "AF"), (f"{ASIAN_ID}, men", "AM"), (ASIAN_ID, "AF AM")):
        names = [name for name in sorted(sex) if sex[name] in groups.split()]
        yield Trial(title, _impostor(root, engine, templates, names, sex), None)
    sources = (
        ("Official portraits", "congress", "kind", "diffphoto"),
        ("LFW", "lfw", "group", "all"),
        ("LFW, East-Asian names", "lfw", "group", "east_asian"),
    )
    for title, folder, column, word in sources:
        rows = [row for row in table(root / f"{folder}_pairs.csv") if row[column] in (word, "impostor")]
        names = sorted({f"{folder}/{row[side]}" for row in rows for side in "ab"})
        listed = [
            (f"{folder}/{row['a']}", f"{folder}/{row['b']}")
            for row in rows
            if row["same"] == "1" and row[column] == word
        ]
        impostor = _impostor(root, engine, templates, names, {})
        yield Trial(title, impostor, _genuine(engine, templates, names, listed))


def _impostor(
    root: Path, engine: FaceEngine, templates: Embedded, names: Sequence[str], sex: Mapping[str, str]
) -> Scores:
    """All pairs of different people of one sex, where it is known.

    Left out: pairs at or above the card's `duplicate_at` that are one exposure.
    """
    person = _people(names)
    names = [name for name in names if name in templates]
    rows = np.stack([templates[name] for name in names])
    scores = engine.similarities(rows, rows)
    owner = np.array([person[name] for name in names])
    group = np.array([sex.get(name, "") for name in names])
    i, j = np.nonzero(np.triu((owner[:, None] != owner) & (group[:, None] == group), 1))
    kept = np.ones(len(i), dtype=np.bool_)
    for k in np.flatnonzero(scores[i, j] >= engine.card.duplicate_at):
        a, b = names[i[k]], names[j[k]]
        relation = compare_pictures(_photo(root, a), _photo(root, b)).relation
        kept[k] = (a, b) not in REPEATED and not relation.same_exposure
    i, j = i[kept], j[kept]
    return _scores(scores[i, j], owner[i], owner[j])


def _genuine(
    engine: FaceEngine, templates: Embedded, names: Sequence[str], listed: Iterable[tuple[str, str]]
) -> Scores:
    person = _people(names)
    pairs = [(a, b) for a, b in listed if a in templates and b in templates]
    scores = [engine.similarities(templates[a][None], templates[b][None])[0, 0] for a, b in pairs]
    owner = np.array([person[a] for a, _ in pairs])
    return _scores(np.array(scores, dtype=np.float32), owner, owner)


def _scores(similarities: Template, a: Ints, b: Ints) -> Scores:
    return Scores(np.round(similarities.astype(np.float64) * MILLIONTHS).astype(np.int64), a, b)


def propose(found: Mapping[str, Trial]) -> tuple[float, float, float]:
    """(same_at, different_below, duplicate_at) in hundredths, from even people alone.

    The card does not follow blindly: docs/matching.md says where it asks for more, and why.
    """
    asian = found[ASIAN_ID].impostor.half(0)
    same_at = next(t / 100 for t in range(-100, 102) if asian.rate(t / 100, math.inf).share <= FMR_WANTED)
    close = [t.genuine.half(0).similarity for name, t in found.items() if t.genuine and name != "LFW"]
    different_below = np.quantile(np.concatenate(close), FNMR_WANTED, method="lower") / MILLIONTHS
    # 1e-5 of these pairs is less than one: above every one of them is as strict as the set can ask for.
    highest = float(asian.similarity.max()) / MILLIONTHS
    return same_at, math.floor(100 * float(different_below)) / 100, math.floor(100 * highest + 1) / 100


def report(name: str, engine: FaceEngine, found: Mapping[str, Trial]) -> None:
    """Print one engine's tables."""
    card, stock = engine.card, STOCK.get(name, engine.card.same_at)
    a, b = card.same_at, card.different_below
    print(f"\n## {name}: same from {card.same_at:.2f}, different below {card.different_below:.2f}, ", end="")
    print(f"duplicate from {card.duplicate_at:.2f}; library's default {stock:.3f}")
    print("\n| different people | people | pairs | % same (95 %) | % undecided | % duplicate ", end="")
    print("| % same by default |")
    print("|---|---|---|---|---|---|---|")
    for title, trial in found.items():
        pairs = trial.impostor.half(1)
        shares = _percent(pairs, (a, math.inf), (b, a), (card.duplicate_at, math.inf), (stock, math.inf))
        print(f"| {title} | {pairs.people} | {len(pairs)} | {shares} |")
    print(
        "\n| one person, two photos | people | pairs | EER % | % same (95 %) | % undecided | % different ",
        end="",
    )
    print("| % duplicate | % refused by default |\n|---|---|---|---|---|---|---|---|---|")
    for title, trial in found.items():
        if trial.genuine:
            pairs = trial.genuine.half(1)
            spans = (a, math.inf), (b, a), (-math.inf, b), (card.duplicate_at, math.inf), (-math.inf, stock)
            eer = 100 * equal_error(pairs, trial.impostor.half(1))[0]
            print(f"| {title} | {pairs.people} | {len(pairs)} | {eer:.2f} | {_percent(pairs, *spans)} |")


def _together(sets: Sequence[Scores]) -> Scores:
    """Pairs of several sets, whose people are different people."""
    apart = [one.a + place * 1_000_000 for place, one in enumerate(sets)]
    return Scores(np.concatenate([one.similarity for one in sets]), *[np.concatenate(apart)] * 2)


def _percent(pairs: Scores, *spans: tuple[float, float]) -> str:
    return " | ".join(shown(pairs.rate(*span)) for span in spans)


def values(name: str, engine: FaceEngine, found: Mapping[str, Trial]) -> None:
    """Print what the card records, and what even people would have it say, as name=value lines."""
    card = engine.card
    matched = found[ASIAN_ID].impostor.half(1).rate(card.same_at, math.inf)
    close = [trial.genuine.half(1) for title, trial in found.items() if trial.genuine and title != "LFW"]
    missed = _together(close).rate(-math.inf, card.different_below)
    for quantity, rate in (("fmr", matched), ("fnmr", missed)):
        print(f"{name}.{quantity}={rate.share:.6f}")
        print(f"{name}.{quantity}_interval={rate.low:.6f}-{rate.high:.6f} ({rate.hits} of {rate.count})")
    for field, value in zip(("same_at", "different_below", "duplicate_at"), propose(found), strict=True):
        print(f"{name}.{field}={getattr(card, field):.2f}\n{name}.{field}.proposed={value:.2f}")


def _people(names: Sequence[str]) -> dict[str, int]:
    """Number people in order of name: a picture's folder, or the picture itself where it has none."""
    keys = [name if name.count("/") == 1 else name.rsplit("/", 1)[0] for name in names]
    numbers = {key: number for number, key in enumerate(sorted(set(keys)))}
    return {name: numbers[key] for name, key in zip(names, keys, strict=True)}


def _photo(root: Path, name: str) -> Photo:
    return read_photo((root / name).read_bytes())


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Measure the engines named, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--engine", action="append", choices=known_engines())
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    lines = []
    for name in arguments.engine or known_engines():
        engine = load_engine(name)
        templates, failures = embed(engine, arguments.data)
        found = {trial.name: trial for trial in trials(arguments.data, engine, templates)}
        report(name, engine, found)
        print(f"\n{len(templates)} pictures; without a template: {dict(failures) or 'none'}")
        lines.append((name, engine, found))
    print()
    for line in lines:
        values(*line)


if __name__ == "__main__":
    main()
