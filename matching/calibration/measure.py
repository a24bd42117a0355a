"""Every listed pair compared by one engine, and those set aside that would mislead."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from imaging.photo import Photo
from imaging.picture import compare_pictures
from matching.calibration.pairs import ListedPair, PairList
from matching.calibration.scores import MILLIONTHS, Scores
from matching.engine import FaceEngine, Template
from registry.errors import OfficeError
from registry.ports import Progress
from registry.text import Text

_BLOCK = 4096  # pairs compared at a time
# Pairs of different people that are looked at for being one exposure: the most alike, where two names for one
# picture would be taken for the engine's mistake.
_LOOKED_AT = 200


class Use(StrEnum):
    """What a listed pair was used for."""

    COUNTED = "counted"
    NO_TEMPLATE = "no_template"  # no face, two faces or an unreadable file
    ONE_PICTURE = "one_picture"  # listed as one person: decided before any face is compared
    ONE_PICTURE_TWO_NAMES = "one_picture_two_names"  # listed as different people: the list is wrong

    @property
    def text(self) -> Text:
        """The use in words."""
        return _USES[self]


_USES = {
    Use.COUNTED: Text("计入", "counted"),
    Use.NO_TEMPLATE: Text("照片无法提取人脸", "no face template for a photo"),
    Use.ONE_PICTURE: Text("同一张照片，不必比对人脸", "one picture: no face need be compared"),
    Use.ONE_PICTURE_TWO_NAMES: Text(
        "列为不同人，实为同一张照片，请核对清单",
        "different people by the list, but one picture: check it",
    ),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One pair: its similarity in millionths (None without templates) and what it was used for."""

    pair: ListedPair
    similarity: int | None
    use: Use


@dataclass(frozen=True, slots=True)
class Measured:
    """All pairs in the order of the list; how many photos have no template, by the code of the reason."""

    compared: tuple[Compared, ...]
    people: Mapping[str, int]
    photos: int
    failures: Mapping[str, int]

    def scores(self, *, same: bool, group: str = "") -> Scores:
        """The counted pairs of one kind, of one group or of all."""
        kept = [
            one
            for one in self.compared
            if one.use is Use.COUNTED and one.pair.same is same and (not group or one.pair.group == group)
        ]
        return Scores(
            np.array([one.similarity for one in kept], dtype=np.int64),
            np.array([self.people[one.pair.a] for one in kept], dtype=np.int64),
            np.array([self.people[one.pair.b] for one in kept], dtype=np.int64),
        )

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of the list, by name."""
        return tuple(sorted({one.pair.group for one in self.compared} - {""}))


def measure(
    listed: PairList, photo: Callable[[str], Photo], engine: FaceEngine, progress: Progress
) -> Measured:
    """Embed every photo once, compare every pair. `photo` reads one by its name and raises OfficeError."""
    templates: dict[str, Template] = {}
    failures: Counter[str] = Counter()
    for name in progress.over(sorted(listed.people)):
        try:
            templates[name] = engine.template(photo(name))
        except OfficeError as error:
            failures[error.code] += 1
    similarities = _similarities(listed.pairs, templates, engine)
    closest = _closest(listed.pairs, similarities)
    compared = tuple(
        Compared(pair, value, _use(pair, value, closest, photo))
        for pair, value in zip(listed.pairs, similarities, strict=True)
    )
    return Measured(compared, listed.people, len(listed.people), dict(sorted(failures.items())))


def _similarities(
    pairs: Sequence[ListedPair], templates: Mapping[str, Template], engine: FaceEngine
) -> list[int | None]:
    """Pairs that share their first photo are compared in one go: lists name one photo many times in a row."""
    values: list[int | None] = [None] * len(pairs)
    by_first: dict[str, list[int]] = {}
    for place, pair in enumerate(pairs):
        if pair.a in templates and pair.b in templates:
            by_first.setdefault(pair.a, []).append(place)
    for first, places in by_first.items():
        for start in range(0, len(places), _BLOCK):
            block = places[start : start + _BLOCK]
            others = np.stack([templates[pairs[place].b] for place in block])
            row = engine.similarities(templates[first][None], others)[0].astype(np.float64)
            exact = np.clip(np.round(row * MILLIONTHS), -MILLIONTHS, MILLIONTHS)
            for place, value in zip(block, exact, strict=True):
                values[place] = int(value)
    return values


def _closest(pairs: Iterable[ListedPair], similarities: Iterable[int | None]) -> int:
    """The similarity from which impostor pairs are looked at."""
    values = [
        value for pair, value in zip(pairs, similarities, strict=True) if not pair.same and value is not None
    ]
    return sorted(values)[-_LOOKED_AT] if len(values) > _LOOKED_AT else -MILLIONTHS


def _use(pair: ListedPair, value: int | None, closest: int, photo: Callable[[str], Photo]) -> Use:
    if value is None:
        return Use.NO_TEMPLATE
    if not pair.same and value < closest:
        return Use.COUNTED
    if compare_pictures(photo(pair.a), photo(pair.b)).relation.same_exposure:
        return Use.ONE_PICTURE if pair.same else Use.ONE_PICTURE_TWO_NAMES
    return Use.COUNTED
