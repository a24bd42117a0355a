"""A model of the office's own. SFace's file plays the office's model: its wheel is here, its use is known."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli_w

from imaging.models import SFACE, model_path
from imaging.photo import read_photo
from matching.card import CardInvalid, CardMismatch
from matching.compare import Comparer
from matching.decision import PairVerdict
from matching.engine import FaceEngine, load_engine
from matching.engines.onnx_file import OwnModelChanged, OwnModelMissing, OwnModelUnusable
from matching.own_model import OwnModelInvalid

SAMPLES = Path(__file__).parents[2] / "samples" / "portraits"
INPUT: dict[str, Any] = {
    "name": "data",
    "side": 112,
    "channels": "rgb",
    "layout": "nchw",
    "mean": [0.0, 0.0, 0.0],
    "scale": 1.0,
    "places": "arcface",
}
SPEC: dict[str, Any] = {
    "model": "a model under licence",
    "path": "model.onnx",
    "sha256": SFACE.sha256,
    "licence": "ours alone",
    "dimension": 128,
    "metric": "cosine",
    "mirrored": True,
    "card": "",
}


def write(folder: Path, *, inner: dict[str, object] | None = None, **changes: object) -> str:
    """The TOML and a link to the model; a value of None leaves the key out."""
    if not (folder / "model.onnx").exists():
        (folder / "model.onnx").symlink_to(model_path(SFACE))
    values = SPEC | changes | {"input": INPUT | (inner or {})}
    path = folder / "own.toml"
    path.write_text(tomli_w.dumps({k: v for k, v in values.items() if v is not None}), encoding="utf-8")
    return str(path)


def photo(person: str) -> Any:
    return read_photo((SAMPLES / person / "a.jpg").read_bytes())


def card(folder: Path, engine: FaceEngine, **changes: object) -> None:
    values = {
        "model": engine.card.model,
        "model_sha256": engine.card.model_sha256,
        "licence": engine.card.licence,
        "metric": engine.card.metric,
        "same_at": 0.5,
        "different_below": 0.3,
        "duplicate_at": 0.6,
        "calibration_set": "our own",
        "fmr": 0.0001,
        "fmr_interval": [0.0, 0.0003],
        "fnmr": 0.0,
        "fnmr_interval": [0.0, 0.01],
        "measured_on": load_engine("opencv_sface").card.measured_on,
    }
    (folder / "card.toml").write_text(tomli_w.dumps(values | changes), encoding="utf-8")


def test_it_embeds_as_its_description_says(tmp_path: Path) -> None:
    """Unmirrored cosines of SFace run by the same steps: the blob, the alignment and the channel order."""
    engine = load_engine(write(tmp_path))
    rows = np.stack([engine.template(photo(person)) for person in ("f01", "f02", "m01")])
    assert rows.shape == (3, 128)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    similarities = engine.similarities(rows, rows)
    assert np.allclose(np.diag(similarities), 1, atol=1e-5)
    swapped = load_engine(write(tmp_path, inner={"channels": "bgr"}))
    assert not np.allclose(swapped.template(photo("f01")), rows[0], atol=1e-3)


def test_euclidean_similarity_is_one_minus_the_distance(tmp_path: Path) -> None:
    engine = load_engine(write(tmp_path, metric="euclidean"))
    a, b = (engine.template(photo(person)) for person in ("f01", "m01"))
    expected = 1 - np.linalg.norm(a - b)
    assert engine.similarities(a[None], b[None])[0, 0] == pytest.approx(expected, abs=1e-4)


def test_places_of_the_office_s_own_are_used(tmp_path: Path) -> None:
    places = [[38.0, 60.0], [74.0, 60.0], [56.0, 78.0], [42.0, 98.0], [70.0, 98.0]]
    engine = load_engine(write(tmp_path, inner={"places": places}))
    shipped = load_engine(write(tmp_path))
    assert engine.card.metric != shipped.card.metric
    assert not np.allclose(engine.template(photo("f01")), shipped.template(photo("f01")), atol=1e-3)


def test_without_a_card_every_decision_is_not_assessed(tmp_path: Path) -> None:
    comparer = Comparer(load_engine(write(tmp_path)))
    decision = comparer.compare(photo("f01"), photo("m01"))
    assert decision.verdict is PairVerdict.NOT_ASSESSED
    assert "引擎卡" in decision.reason.zh
    assert comparer.compare(photo("f01"), photo("f01")).verdict is PairVerdict.IDENTICAL


def test_with_its_card_it_decides(tmp_path: Path) -> None:
    card(tmp_path, load_engine(write(tmp_path)))
    engine = load_engine(write(tmp_path, card="card.toml"))
    decision = Comparer(engine).compare(photo("f01"), photo("m01"))
    assert decision.verdict is PairVerdict.DIFFERENT_PERSON
    assert (decision.engine, decision.model_sha256) == ("onnx_file", SFACE.sha256)
    assert (decision.same_at, decision.different_below) == (0.5, 0.3)


def test_a_card_named_by_the_office_takes_the_place_of_its_own(tmp_path: Path) -> None:
    spec = write(tmp_path, card="absent.toml")
    card(tmp_path, load_engine(write(tmp_path)))
    write(tmp_path, card="absent.toml")
    assert load_engine(spec, tmp_path / "card.toml").card.same_at == 0.5
    with pytest.raises(CardInvalid):
        load_engine(spec)


def test_a_card_measured_with_another_use_is_refused(tmp_path: Path) -> None:
    card(tmp_path, load_engine(write(tmp_path)))
    with pytest.raises(CardMismatch):
        load_engine(write(tmp_path, card="card.toml", inner={"channels": "bgr"}))


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OwnModelMissing):
        load_engine(write(tmp_path, path="elsewhere.onnx"))


def test_another_model_than_the_one_described_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OwnModelChanged):
        load_engine(write(tmp_path, sha256="0" * 64))


@pytest.mark.parametrize(
    "changes",
    [
        {"dimension": 512},
        {"inner": {"side": 96}},
        {"inner": {"layout": "nhwc"}},
        {"inner": {"name": "elsewhere"}},
        {"inner": {"name": ""}},
    ],
)
def test_a_model_that_gives_something_else_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(OwnModelUnusable):
        load_engine(write(tmp_path, **changes))


def test_a_file_that_is_no_onnx_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(OwnModelUnusable):
        load_engine(write(tmp_path, sha256=hashlib.sha256(b"no model").hexdigest()))


@pytest.mark.parametrize(
    "changes",
    [
        {"licence": None},
        {"licence": ""},
        {"colour": "red"},
        {"metric": "manhattan"},
        {"dimension": 128.0},
        {"mirrored": 1},
        {"sha256": "abc"},
        {"inner": {"mean": [0.0]}},
        {"inner": {"scale": 0}},
        {"inner": {"channels": "grey"}},
        {"inner": {"places": [[1, 2], [3, 4]]}},
        {"inner": {"places": [[1, 2], [3, 4], [5, 6], [7, 8], [9, 900]]}},
        {"inner": {"crop": True}},
    ],
)
def test_a_description_that_is_not_right_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(OwnModelInvalid):
        load_engine(write(tmp_path, **changes))


def test_a_description_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OwnModelInvalid):
        load_engine(str(tmp_path / "absent.toml"))
