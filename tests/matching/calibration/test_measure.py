"""Listed pairs compared: every photo once, and what would mislead set aside."""

from collections import Counter
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from imaging.photo import Photo, UnreadablePhoto, read_photo
from matching.calibration.measure import Use, measure
from matching.calibration.pairs import read_pairs
from matching.engine import Template
from registry.ports import Silence
from tests.matching.fakes import NamedFaces

PORTRAITS = Path(__file__).parents[3] / "samples" / "portraits"
SECOND = Path(__file__).parents[1] / "pictures"


class Counting(NamedFaces):
    """Sees whom the photo's name says, and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def template(self, photo: Photo) -> Template:
        self.seen[photo.sha256] += 1
        return super().template(photo)


@cache
def photo(name: str) -> Photo:
    """`f01`, `f01_b` (another exposure), `f01_copy` (saved again), `broken`; whose it is, is the name."""
    person, _, which = name.partition("_")
    if person == "broken":
        raise UnreadablePhoto(problem_zh="坏", problem_en="broken")
    path = SECOND / f"{person}_b.jpg" if which == "b" else PORTRAITS / person / "a.jpg"
    data = path.read_bytes()
    if which == "copy":
        data = cv2.imencode(".jpg", read_photo(data).pixels, [cv2.IMWRITE_JPEG_QUALITY, 70])[1].tobytes()
    real = read_photo(data)
    return Photo(
        data=real.data,
        sha256=f"{person}:{which}",
        kind=real.kind,
        width=real.width,
        height=real.height,
        mode=real.mode,
        dpi=real.dpi,
        orientation=real.orientation,
        pixels=real.pixels,
    )


def row(a: str, b: str, same: str) -> dict[str, str]:
    return {"a": a, "b": b, "same": same, "group": "women"}


def test_each_photo_is_embedded_once_and_every_pair_compared() -> None:
    engine = Counting()
    listed = read_pairs([row("f01", "f01_b", "1"), row("f01", "f03", "0"), row("f03", "f01_b", "0")])
    measured = measure(listed, photo, engine, Silence())
    assert set(engine.seen.values()) == {1}
    assert [one.similarity for one in measured.compared] == [1_000_000, 0, 0]
    assert {one.use for one in measured.compared} == {Use.COUNTED}
    assert (len(measured.scores(same=True)), len(measured.scores(same=False))) == (1, 2)
    assert len(measured.scores(same=False, group="men")) == 0
    assert measured.groups == ("women",)


@pytest.mark.parametrize(("same", "use"), [("1", Use.ONE_PICTURE), ("0", Use.ONE_PICTURE_TWO_NAMES)])
def test_one_picture_says_nothing_about_the_engine(same: str, use: Use) -> None:
    measured = measure(read_pairs([row("f01", "f01_copy", same)]), photo, Counting(), Silence())
    (only,) = measured.compared
    assert only.use is use
    assert len(measured.scores(same=same == "1")) == 0


def test_photos_without_a_template_are_counted_by_their_reason() -> None:
    listed = read_pairs([row("f01", "broken", "0"), row("f01", "f03", "0")])
    measured = measure(listed, photo, Counting(), Silence())
    assert measured.failures == {"photo.unreadable": 1}
    assert [one.use for one in measured.compared] == [Use.NO_TEMPLATE, Use.COUNTED]
    assert measured.compared[0].similarity is None


def test_scores_know_whose_they_are() -> None:
    listed = read_pairs([row("f01", "f01_b", "1"), row("f01", "f03", "0")])
    measured = measure(listed, photo, Counting(), Silence())
    genuine, impostor = measured.scores(same=True), measured.scores(same=False)
    assert np.array_equal(genuine.a, genuine.b)
    assert impostor.a[0] == genuine.a[0] != impostor.b[0]
