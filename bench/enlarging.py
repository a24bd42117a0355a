"""Which pictures were enlarged? `python -m bench.enlarging --data DIR [--portraits DIR] [--write FILE]`.

Photos are shrunk by one of three kernels, saved or not, enlarged by one of five, and saved; against them
stand the same photos untouched, saved at seven qualities, and slightly out of focus. Three linear
detectors are fitted by logistic regression on every second photo, their limits are set on the same
photos, and what they say is counted on the others, both ways round. `--write` fits on all photos and
writes imaging/measures/enlarged.csv, which the product uses. Takes some ten minutes.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from bench.damage import blur, encode, grain
from bench.degradations import SETS, Sample, samples
from imaging.face import detect_faces
from imaging.landmarks import find_landmarks
from imaging.measures.enlarged import FACTORS, features
from imaging.measures.picture import head_of
from imaging.photo import Pixels, read_photo

Floats = npt.NDArray[np.float64]

FITTED = ((1.5,), (2.0,), (2.5, 3.0, 4.0))  # factors each detector learns from
DRAWN = {1.25: 2, 1.5: 6, 1.75: 2, 2.0: 6, 2.5: 2, 3.0: 4, 4.0: 2}  # copies a photo of each factor
KERNELS = {
    "linear": cv2.INTER_LINEAR,
    "cubic": cv2.INTER_CUBIC,
    "lanczos": cv2.INTER_LANCZOS4,
    "area": cv2.INTER_AREA,
    "pil_cubic": Image.Resampling.BICUBIC,
    "pil_lanczos": Image.Resampling.LANCZOS,
}
QUALITIES = (75, 80, 85, 90, 92, 95, 98)
UNFOCUSED = (0.5, 0.6, 0.7)  # px
_SPARED = 99.6  # percentile of untouched photos, of the worst set, at which a limit lies
_MARGIN = (
    0.4  # log odds: spares a quarter of the ID photos above that, and costs 0-6 % of those enlarged twice
)
_RIDGE = 1e-4


def main() -> None:
    """Print the shares; write the weights where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with scut/, london/, congress/")
    parser.add_argument("--portraits", type=Path, help="rendered portraits, <id>/[ab].jpg")
    parser.add_argument("--at-most", type=int, default=100, help="photos a set")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    sets = {name: list(samples(given.data, SETS[name], given.at_most)) for name in SETS}
    if given.portraits:
        sets["portraits"] = list(samples(given.portraits, "*/[ab].jpg", given.at_most))
    sets["delivered"] = list(as_delivered(given.data, given.at_most))
    made = {name: table(found) for name, found in sets.items()}
    figures: dict[str, float] = {}
    shares: dict[tuple[str, float], list[float]] = {}
    for half in (0, 1):
        weights = fitted([one[one[:, 0] % 2 == half] for one in made.values()])
        for name, rows in made.items():
            other = rows[rows[:, 0] % 2 != half]
            spoken = (with_offset(other) @ weights.T).max(axis=1) > 0
            for factor in np.unique(other[:, 1]):
                shares.setdefault((name, float(factor)), []).append(
                    float(spoken[other[:, 1] == factor].mean())
                )
    factors = sorted({factor for _, factor in shares})
    print(f"{'spoken %':12}" + "".join(f"{_word(factor):>14}" for factor in factors))
    for name in made:
        found = {factor: 100 * float(np.mean(shares[name, factor])) for factor in factors}
        print(f"{name:12}" + "".join(f"{found[factor]:14.1f}" for factor in factors))
        figures |= {f"{_word(factor)}.{name}": share for factor, share in found.items()}
    if given.write:
        lines = [",".join(f"{value:.5g}" for value in row) for row in fitted(list(made.values()))]
        head = f"# bench/enlarging.py: detectors for {', '.join(f'{one:g}' for one in FACTORS)} times"
        given.write.write_text("\n".join((head, *lines)) + "\n", "ascii")
    for word, value in figures.items():
        print(f"{word}={value:.1f}")


def as_delivered(data: Path, at_most: int) -> Iterator[Sample]:
    """Studio portraits of 1024 px cut to 3:4 around the face and shrunk to 480x640, as an agency does."""
    found = sorted(data.glob(SETS["london"]))
    for path in found[:: max(1, -(-len(found) // at_most))]:
        pixels = read_photo(path.read_bytes()).pixels
        faces = detect_faces(pixels)
        if not faces:
            continue
        width = pixels.shape[0] * 3 // 4
        middle = find_landmarks(pixels, faces[0]).points[:, 0].mean()
        left = int(np.clip(middle - width / 2, 0, pixels.shape[1] - width))
        cut = np.ascontiguousarray(pixels[:, left : left + width])
        photo = encode(cv2.resize(cut, (480, 640), interpolation=cv2.INTER_AREA), 98)
        faces = detect_faces(photo.pixels)
        if faces:
            yield Sample(photo, find_landmarks(photo.pixels, faces[0]))


def table(found: Sequence[Sample]) -> Floats:
    """One row a copy: the photo's number, its factor (1 untouched, 0 unfocused), and its features."""
    rows = []
    for number, sample in enumerate(found):
        for factor, pixels, quality in copies(sample.photo.pixels, np.random.default_rng(number)):
            head = head_of(_gray(encode(pixels, quality).pixels), sample.landmarks)
            values = None if head is None else features(head, quality)
            if values is not None:
                rows.append(np.array([number // 2, factor, *values]))  # two photos of a person stay together
    return np.array(rows)


def copies(pixels: Pixels, random: np.random.Generator) -> Iterator[tuple[float, Pixels, int]]:
    """Copies of one photo: factor, pixels, and the quality to save them at."""
    for quality in QUALITIES:
        yield 1.0, pixels, quality
    for sigma in UNFOCUSED:
        soft = grain(blur(pixels, sigma), float(random.choice([0.5, 1.5])))
        yield 0.0, np.clip(soft, 0, 255).astype(np.uint8), int(random.choice(QUALITIES))
    for factor, count in DRAWN.items():
        for _ in range(count):
            up = random.choice(["linear", "cubic", "lanczos", "pil_cubic", "pil_lanczos"])
            down = random.choice(["area", "pil_cubic", "pil_lanczos"])
            first = int(random.choice([0, 85, 92]))
            yield (
                factor,
                enlarged(pixels, factor, str(down), str(up), first),
                int(random.choice(QUALITIES[:6])),
            )


def enlarged(pixels: Pixels, factor: float, down: str, up: str, first: int) -> Pixels:
    """Shrunk, saved at quality `first` if that is not 0, and enlarged to its old size."""
    height, width = pixels.shape[:2]
    small = resized(pixels, round(width / factor), round(height / factor), down)
    return resized(encode(small, first).pixels if first else small, width, height, up)


def resized(pixels: Pixels, width: int, height: int, kernel: str) -> Pixels:
    """By OpenCV, or by Pillow, whose kernels grow when it shrinks."""
    if kernel.startswith("pil"):
        image = Image.fromarray(pixels).resize((width, height), Image.Resampling(KERNELS[kernel]))
        return np.asarray(image, dtype=np.uint8)
    return cv2.resize(pixels, (width, height), interpolation=KERNELS[kernel]).astype(np.uint8)


def fitted(tables: Sequence[Floats]) -> Floats:
    """Weights of each detector, (3, 138): every set counts alike, and so do both classes."""
    detectors = []
    for factors in FITTED:
        x, y, share = [], [], []
        for rows in tables:
            kept = rows[np.isin(rows[:, 1], (0, 1, *factors))]
            large = kept[:, 1] > 1
            x.append(kept[:, 2:])
            y.append(large)
            share.append(
                np.where(large, 0.5 / max(1, large.sum()), 0.5 / max(1, (~large).sum())) / len(tables)
            )
        weights = _logistic(np.concatenate(x), np.concatenate(y).astype(float), np.concatenate(share))
        untouched = [with_offset(rows[rows[:, 1] == 1]) @ weights for rows in tables]
        weights[-1] -= max(np.percentile(scores, _SPARED) for scores in untouched) + _MARGIN
        detectors.append(weights)
    return np.array(detectors)


def with_offset(rows: Floats) -> Floats:
    """The features of a table, and a column of ones."""
    return np.column_stack([rows[:, 2:], np.ones(len(rows))])


def _logistic(x: Floats, y: Floats, share: Floats) -> Floats:
    """Ridge logistic regression by Newton's method; the last weight is the offset."""
    middle, spread = x.mean(axis=0), x.std(axis=0) + 1e-6
    z = np.column_stack([(x - middle) / spread, np.ones(len(x))])
    ridge = _RIDGE * np.eye(z.shape[1])
    ridge[-1, -1] = 0
    weights = np.zeros(z.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-z @ weights))
        slope = z.T @ (share * (chance - y)) + ridge @ weights
        curve = (z * (share * chance * (1 - chance))[:, None]).T @ z + ridge
        weights -= np.linalg.solve(curve + 1e-9 * np.eye(len(weights)), slope)
    plain = weights[:-1] / spread
    return np.append(plain, weights[-1] - plain @ middle)


def _gray(pixels: Pixels) -> npt.NDArray[np.float32]:
    return cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY).astype(np.float32)


def _word(factor: float) -> str:
    return {0.0: "unfocused", 1.0: "untouched"}.get(factor, f"enlarged{factor:g}")


if __name__ == "__main__":
    main()
