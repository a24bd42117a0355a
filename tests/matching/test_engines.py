"""Every face engine keeps the Protocol, and its card tells what was really loaded."""

import hashlib
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

import cv2
import numpy as np
import pytest

from imaging.models import SFACE, model_path
from imaging.photo import Photo, Pixels, UnreadablePhoto, read_photo
from matching.engine import FaceEngine, NoFace, SeveralFaces, UnknownEngine, known_engines, load_engine
from registry.errors import OfficeError

PORTRAITS = Path(__file__).parents[2] / "samples" / "portraits"
PICTURES = Path(__file__).parent / "pictures"

# Where each engine's library reads its weights. A new engine adds its line here.
WEIGHTS = {
    "face_recognition": lambda: Path(import_module("face_recognition.api").face_recognition_model),
    "opencv_sface": lambda: model_path(SFACE),
}


@pytest.fixture(params=known_engines())
def engine(request: pytest.FixtureRequest) -> FaceEngine:
    return loaded(request.param)


@cache
def loaded(name: str) -> FaceEngine:
    return load_engine(name)


@cache
def portrait(person: str, name: str = "a") -> Photo:
    return read_photo((PORTRAITS / person / f"{name}.jpg").read_bytes())


def photo(pixels: Pixels) -> Photo:
    return read_photo(cv2.imencode(".jpg", pixels)[1].tobytes())


def test_a_template_is_one_row_of_finite_float32(engine: FaceEngine) -> None:
    template = engine.template(portrait("f01"))
    assert template.dtype == np.float32
    assert template.ndim == 1
    assert np.isfinite(template).all()


def test_the_same_photo_gives_the_same_template(engine: FaceEngine) -> None:
    assert np.array_equal(engine.template(portrait("f01")), engine.template(portrait("f01")))


def test_a_photo_is_most_like_itself_and_order_is_no_matter(engine: FaceEngine) -> None:
    rows = np.stack([engine.template(portrait(person)) for person in ("f01", "f02", "m01")])
    similarities = engine.similarities(rows, rows)
    assert similarities.shape == (3, 3)
    assert np.allclose(similarities, similarities.T, atol=1e-3)
    assert np.allclose(np.diag(similarities), 1, atol=1e-2)
    assert (similarities.argmax(1) == np.arange(3)).all()


@pytest.mark.parametrize("person", ["f01", "f04", "m02"])
def test_the_search_is_off_by_less_than_its_margin(engine: FaceEngine, person: str) -> None:
    """Two photos of one person, by the quick templates and by the exact ones."""
    pair = [portrait(person), read_photo((PICTURES / f"{person}_b.jpg").read_bytes())]
    quick = [one for one in engine.search_templates(pair) if not isinstance(one, OfficeError)]
    searched, compared = (
        float(engine.similarities(one[None], other[None])[0, 0])
        for one, other in (quick, [engine.template(photo) for photo in pair])
    )
    assert abs(searched - compared) <= engine.search_margin


def test_a_photo_without_a_face_leaves_its_reason_in_its_place(engine: FaceEngine) -> None:
    blank = photo(np.full((200, 160, 3), 200, np.uint8))
    found = engine.search_templates([blank, portrait("f01")])
    assert isinstance(found[0], NoFace)
    assert not isinstance(found[1], OfficeError)


def test_rows_and_columns_of_similarities_are_not_confused(engine: FaceEngine) -> None:
    rows = np.stack([engine.template(portrait(person)) for person in ("f01", "m01")])
    similarities = engine.similarities(rows[:1], rows[::-1])
    assert similarities.shape == (1, 2)
    assert similarities[0, 1] > similarities[0, 0]


def test_another_photo_of_the_person_is_more_alike_than_a_stranger(engine: FaceEngine) -> None:
    own, other, stranger = (
        engine.template(shot) for shot in (portrait("f02"), portrait("f02", "b"), portrait("m01"))
    )
    similarities = engine.similarities(own[None], np.stack([other, stranger]))[0]
    assert similarities[0] > similarities[1]
    assert similarities[0] >= engine.card.different_below


def test_a_copy_saved_again_is_the_same_person(engine: FaceEngine) -> None:
    small = cv2.resize(portrait("f01").pixels, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
    copy = read_photo(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 60])[1].tobytes())
    templates = engine.template(portrait("f01"))[None], engine.template(copy)[None]
    assert engine.similarities(*templates)[0, 0] >= engine.card.same_at


def test_no_face_is_not_assessed(engine: FaceEngine) -> None:
    with pytest.raises(NoFace):
        engine.template(photo(np.full((640, 480, 3), (255, 197, 100), np.uint8)))


def test_two_faces_side_by_side_are_nobody_s(engine: FaceEngine) -> None:
    with pytest.raises(SeveralFaces) as caught:
        engine.template(photo(np.hstack([portrait("f01").pixels, portrait("m01").pixels])))
    assert caught.value.facts == {"count": 2}


def test_loading_an_engine_leaves_truncated_files_refused(engine: FaceEngine) -> None:
    data = portrait("f01").data
    assert engine.template(portrait("f01")).size
    with pytest.raises(UnreadablePhoto):
        read_photo(data[: len(data) // 2])


def test_the_card_is_complete(engine: FaceEngine) -> None:
    card = engine.card
    assert card.name in known_engines()
    assert all((card.model, card.licence, card.metric, card.calibration_set))
    assert card.different_below < card.same_at < card.duplicate_at < 1
    assert 0 <= card.fmr <= 0.0002
    assert 0 <= card.fnmr <= 0.01
    assert type(card.measured_on) is date


def test_the_card_names_the_weights_that_are_loaded(engine: FaceEngine) -> None:
    weights = WEIGHTS[engine.card.name]().read_bytes()
    assert hashlib.sha256(weights).hexdigest() == engine.card.model_sha256


def test_an_unknown_engine_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownEngine) as caught:
        load_engine("deepface")
    assert "deepface" in caught.value.sentence.en
    assert all(name in caught.value.cure.zh for name in ("face_recognition", "opencv_sface"))
