"""One exposure, two files: copies, edits, other photos."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from bench import copies, edits
from imaging.photo import Photo, Pixels, read_photo
from imaging.picture import (
    Edit,
    Relation,
    View,
    compare_pictures,
    difference_map,
    fingerprint,
    propose,
)

PICTURES = Path(__file__).parent / "pictures"
WOMAN, AGAIN, MAN = "f02_a.jpg", "f02_b.jpg", "m08_a.jpg"


@cache
def portrait(name: str) -> Photo:
    return read_photo((PICTURES / name).read_bytes())


def encoded(pixels: Pixels, quality: int = 90) -> Photo:
    return read_photo(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes())


@cache
def points(name: str) -> edits.Points:
    view = View(portrait(name))
    assert view.points is not None
    return np.asarray(view.points * (portrait(name).width / view.size[0]), np.float32)


Retouch = Callable[[Pixels, edits.Points], Pixels]

COPIES: dict[str, Callable[[Pixels], Photo]] = {
    "q50": lambda p: encoded(p, 50),
    "q60": lambda p: encoded(p, 60),
    "q95": lambda p: encoded(p, 95),
    "half": lambda p: encoded(copies.scaled(p, 0.5)),
    "two fifths": lambda p: encoded(copies.scaled(p, 0.4, cv2.INTER_AREA), 80),
    "double": lambda p: encoded(copies.scaled(p, 2.0)),
    "small and large again": lambda p: encoded(copies.scaled(copies.scaled(p, 0.5), 2.0)),
    "cropped": lambda p: encoded(copies.cropped(p, 0.08, 0.08, 0.08, 0.08)),
    "cropped to three quarters": lambda p: encoded(copies.cropped(p, 0.12, 0.15, 0.12, 0.13)),
    "cropped unevenly": lambda p: encoded(copies.cropped(p, 0.1, 0, 0.02, 0.06)),
    "brighter": lambda p: encoded(copies.toned(p, 1.12)),
    "darker": lambda p: encoded(copies.toned(p, 0.88)),
    "more contrast": lambda p: encoded(copies.toned(p, 1.12, -15)),
    "colour cast": lambda p: encoded(copies.cast(p, 0.95, 1.0, 1.04)),
    "grey": lambda p: encoded(copies.greyed(p)),
    "combined": lambda p: encoded(
        copies.greyed(copies.toned(copies.cropped(copies.scaled(p, 0.7), 0.05, 0.02, 0.08, 0.03), 1.1)), 60
    ),
}


@cache
def edited(name: str) -> dict[str, tuple[Pixels, Edit]]:
    pixels, at = portrait(name).pixels, points(name)
    other = MAN if name == WOMAN else WOMAN
    return {
        "white background": (edits.recoloured(pixels, (255, 255, 255)), Edit.COLOUR),
        "red background": (edits.recoloured(pixels, (40, 30, 200)), Edit.COLOUR),
        "mole": (edits.mole(pixels, at, (0.45, 0.15)), Edit.FACE),
        "slimmed": (edits.slimmed(pixels, at), Edit.FACE),
        "eyes enlarged": (edits.enlarged_eyes(pixels, at, 0.2), Edit.FACE),
        "face whitened": (edits.whitened(pixels, at), Edit.COLOUR),
        "face swapped": (edits.swapped(pixels, at, portrait(other).pixels, points(other)), Edit.FACE),
        "face pasted": (
            edits.swapped(pixels, at, portrait(other).pixels, points(other), clone=False),
            Edit.FACE,
        ),
        "text": (edits.captioned(pixels), Edit.SURROUND),
        "stamp": (edits.stamped(pixels), Edit.SURROUND),
        "mirrored": (edits.mirrored(pixels), Edit.MIRRORED),
        "squeezed": (np.asarray(cv2.resize(pixels, (358, 441)), np.uint8), Edit.SQUEEZED),
        "much darker": (copies.toned(pixels, 0.55), Edit.TONE),
    }


EDITS = list(edited(WOMAN))


def test_copies_of_one_framing_are_decided_without_looking_for_a_face(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("imaging.picture.view.glimpse_faces", None)
    for kind in ("q95", "half", "grey"):
        copy = COPIES[kind](portrait(WOMAN).pixels)
        assert compare_pictures(portrait(WOMAN), copy).relation is Relation.SAME


@pytest.mark.parametrize(
    "colour", [(40, 30, 200), (200, 120, 30), (200, 200, 200)], ids=["red", "blue", "grey"]
)
@pytest.mark.parametrize("name", [WOMAN, MAN])
def test_a_new_background_copied_small_is_still_an_edit(name: str, colour: tuple[int, int, int]) -> None:
    pixels = edits.recoloured(portrait(name).pixels, colour)
    further = encoded(copies.cropped(copies.scaled(pixels, 0.6), 0.03, 0.02, 0.03, 0.04), 75)
    found = compare_pictures(portrait(name), further)
    assert found.relation is Relation.ALTERED
    assert Edit.COLOUR in found.edits


def test_the_same_bytes_are_identical() -> None:
    again = read_photo(portrait(WOMAN).data)
    assert compare_pictures(portrait(WOMAN), again).relation is Relation.IDENTICAL


def test_the_same_pixels_in_another_file_are_identical(tmp_path: Path) -> None:
    Image.fromarray(portrait(WOMAN).pixels[..., ::-1]).save(tmp_path / "copy.png")
    copy = read_photo((tmp_path / "copy.png").read_bytes())
    assert compare_pictures(portrait(WOMAN), copy).relation is Relation.IDENTICAL


@pytest.mark.parametrize("name", [WOMAN, AGAIN, MAN])
@pytest.mark.parametrize("kind", COPIES)
def test_a_harmless_copy_is_the_same_picture(name: str, kind: str) -> None:
    found = compare_pictures(portrait(name), COPIES[kind](portrait(name).pixels))
    assert found.relation is Relation.SAME
    assert found.edits == ()


@pytest.mark.parametrize("name", [WOMAN, MAN])
@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_is_named(name: str, kind: str) -> None:
    pixels, edit = edited(name)[kind]
    found = compare_pictures(portrait(name), encoded(pixels))
    assert found.relation is Relation.ALTERED
    assert edit in found.edits


@pytest.mark.parametrize("kind", ["white background", "mole", "slimmed", "face swapped", "mirrored"])
def test_an_edit_is_found_in_a_further_copy(kind: str) -> None:
    pixels, edit = edited(WOMAN)[kind]
    further = encoded(copies.cropped(copies.scaled(pixels, 0.8), 0.03, 0.02, 0.03, 0.04), 75)
    found = compare_pictures(portrait(WOMAN), further)
    assert found.relation is Relation.ALTERED
    assert edit in found.edits


@pytest.mark.parametrize("name", [WOMAN, MAN])
@pytest.mark.parametrize("edit", [edits.smoothed, edits.enlarged_eyes], ids=["skin smoothed", "eyes"])
def test_a_retouched_face_is_found_in_a_small_further_copy(name: str, edit: Retouch) -> None:
    pixels = edit(portrait(name).pixels, points(name))
    further = encoded(copies.cropped(copies.scaled(pixels, 0.7), 0.03, 0.02, 0.03, 0.04), 75)
    found = compare_pictures(portrait(name), further)
    assert found.relation is Relation.ALTERED
    assert Edit.FACE in found.edits


def test_bright_skin_clipped_at_white_is_not_smoothed_skin() -> None:
    bright = encoded(copies.toned(portrait(WOMAN).pixels, 1.2, 20), 95)
    brighter = encoded(copies.toned(bright.pixels, 1.1), 95)
    assert (brighter.pixels.max(2) == 255).mean() > 0.3
    assert Edit.FACE not in compare_pictures(bright, brighter).edits


@pytest.mark.parametrize(("a", "b"), [(WOMAN, AGAIN), (WOMAN, MAN), (AGAIN, MAN)])
def test_two_exposures_are_never_one_picture(a: str, b: str) -> None:
    assert compare_pictures(portrait(a), portrait(b)).relation is Relation.OTHER
    small = encoded(copies.scaled(portrait(b).pixels, 0.6), 60)
    assert compare_pictures(portrait(a), small).relation is Relation.OTHER


@pytest.mark.parametrize("kind", ["q60", "half", "cropped", "combined"])
def test_order_does_not_matter(kind: str) -> None:
    a, b = portrait(MAN), COPIES[kind](portrait(MAN).pixels)
    there, back = compare_pictures(a, b), compare_pictures(b, a)
    assert (there.relation, there.peak, there.agreement) == (back.relation, back.peak, back.agreement)
    assert there.gain * back.gain == pytest.approx(1)


def test_order_does_not_matter_between_exposures() -> None:
    for a, b in ((WOMAN, AGAIN), (WOMAN, MAN)):
        assert compare_pictures(portrait(a), portrait(b)) == compare_pictures(portrait(b), portrait(a))


def test_the_transform_leads_from_a_to_b() -> None:
    pixels = portrait(WOMAN).pixels
    copy = encoded(copies.scaled(copies.cropped(pixels, 0.05, 0.10, 0, 0), 0.5))  # 24 and 64 px cut off
    transform = compare_pictures(portrait(WOMAN), copy).transform
    assert transform is not None
    there = np.reshape(transform, (2, 3)) @ (240, 320, 1)
    assert there == pytest.approx(((240 - 24) / 2, (320 - 64) / 2), abs=0.7)


def test_the_tone_is_measured() -> None:
    found = compare_pictures(portrait(MAN), encoded(copies.toned(portrait(MAN).pixels, 0.9, 8), 95))
    assert found.gain == pytest.approx(0.9, abs=0.02)
    assert found.offset == pytest.approx(8, abs=3)


def test_the_heat_map_shows_where() -> None:
    pixels = edits.mole(portrait(WOMAN).pixels, points(WOMAN), (0.45, 0.15), 0.05)
    warm = difference_map(portrait(WOMAN), encoded(pixels))
    assert warm is not None
    assert warm.shape == (448, 336)
    eyes = float(np.linalg.norm(points(WOMAN)[1] - points(WOMAN)[0]))
    expected = (points(WOMAN)[2] + np.array([0.45, 0.15]) * eyes) * 0.7
    y, x = np.unravel_index(int(warm.argmax()), warm.shape)
    assert (x, y) == pytest.approx(tuple(expected), abs=4)
    assert warm.max() > 1 > float(np.median(warm))


@pytest.mark.parametrize("kind", ["skin smoothed", "slimmed", "face swapped", "white background", "text"])
@pytest.mark.parametrize("again", [False, True], ids=["edited", "copied again"])
def test_the_warmest_place_lies_in_the_edit(kind: str, again: bool) -> None:
    pixels = portrait(WOMAN).pixels
    smooth = edits.smoothed(pixels, points(WOMAN))
    edit = smooth if kind == "skin smoothed" else edited(WOMAN)[kind][0]
    copy = copies.cropped(copies.scaled(edit, 0.7), 0.03, 0.02, 0.03, 0.04) if again else edit
    warm = difference_map(portrait(WOMAN), encoded(copy, 75 if again else 90))
    assert warm is not None
    changed = (np.abs(pixels.astype(int) - edit.astype(int)).max(2) > 4).astype(np.uint8)
    near = cv2.dilate(cv2.resize(changed, (336, 448), interpolation=cv2.INTER_AREA), np.ones((13, 13)))
    assert near.mean() < 0.75  # else any place would do
    assert near[np.unravel_index(int(warm.argmax()), warm.shape)]
    assert warm.max() > 1


def test_the_heat_map_lies_on_the_first_picture() -> None:
    edit = edits.stamped(portrait(WOMAN).pixels)
    half = encoded(copies.scaled(edit, 0.5))
    warm = difference_map(portrait(WOMAN), half)
    assert warm is not None
    assert warm.shape == (448, 336)
    assert warm[300:, 200:].max() > 1 > warm[:250].max()


def test_other_pictures_have_no_heat_map() -> None:
    assert difference_map(portrait(WOMAN), portrait(MAN)) is None


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((640, 480, 3), 255, np.uint8),
        np.asarray(np.linspace(0, 255, 640 * 480 * 3).reshape(640, 480, 3), np.uint8),
        portrait(WOMAN).pixels[:60, :60],
    ],
    ids=["blank", "gradient", "tiny"],
)
def test_a_picture_without_structure_is_not_assessed(pixels: Pixels) -> None:
    assert compare_pictures(portrait(WOMAN), encoded(pixels)).relation is Relation.NOT_ASSESSED
    assert difference_map(portrait(WOMAN), encoded(pixels)) is None


def test_pictures_without_a_face_are_compared_as_a_whole() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (80, 60, 3)).astype(np.uint8)
    scene = np.asarray(cv2.resize(noise, (480, 640), interpolation=cv2.INTER_CUBIC), np.uint8)
    assert View(encoded(scene)).points is None
    copy = encoded(copies.cropped(copies.scaled(scene, 0.8), 0.05, 0.02, 0.04, 0.03), 70)
    assert compare_pictures(encoded(scene), copy).relation is Relation.SAME
    assert compare_pictures(encoded(scene), encoded(edits.mirrored(scene))).edits == (Edit.MIRRORED,)
    assert compare_pictures(encoded(scene), portrait(WOMAN)).relation is Relation.OTHER


def test_the_sentence_names_the_edit() -> None:
    found = compare_pictures(portrait(WOMAN), encoded(edits.mirrored(portrait(WOMAN).pixels)))
    assert "左右翻转" in found.text.zh
    assert "mirrored" in found.text.en


def test_fingerprints_propose_every_copy() -> None:
    originals = np.stack([fingerprint(View(portrait(name))) for name in (MAN, WOMAN)])
    assert originals.shape == (2, 9, 256)
    copies = np.stack([fingerprint(View(copy(portrait(WOMAN).pixels))) for copy in COPIES.values()])
    assert {query for query, original in propose(copies, originals) if original == 1} == set(
        range(len(COPIES))
    )


def test_fingerprints_propose_the_likeliest_first_and_no_more_than_asked() -> None:
    originals = np.stack([fingerprint(View(portrait(name))) for name in (MAN, AGAIN, WOMAN)])
    query = fingerprint(View(portrait(WOMAN)))[None]
    assert propose(query, originals, most=1) == [(0, 2)]
    assert propose(query, originals)[0] == (0, 2)
    assert propose(query, originals[:0]) == []


def test_a_blank_picture_is_never_proposed() -> None:
    blank = fingerprint(View(encoded(np.full((640, 480, 3), 200, np.uint8))))
    assert not blank.any()
    assert propose(blank[None], fingerprint(View(portrait(WOMAN)))[None]) == []
