"""Cards: what they must say, and that they hold for the model they were measured with only."""

from pathlib import Path
from typing import Any

import pytest
import tomli_w

from matching import compare
from matching.card import CardInvalid, CardMismatch, EngineCard, blank_card, load_card, read_card
from matching.case import CaseKind
from matching.compare import compare_as_persons
from matching.decision import Method, PairVerdict
from matching.pairing import StudentPictures
from matching.pipeline import screen
from registry.calendar import Calendar
from registry.ports import Silence
from registry.season import Half, Season
from tests.matching.fakes import NamedFaces, NamedPhotos, photo

SHIPPED = load_card("opencv_sface")
OWN: dict[str, Any] = {
    "model": SHIPPED.model,
    "model_sha256": SHIPPED.model_sha256,
    "licence": SHIPPED.licence,
    "metric": SHIPPED.metric,
    "same_at": 0.52,
    "different_below": 0.33,
    "duplicate_at": 0.6,
    "calibration_set": "our own",
    "fmr": 0.0001,
    "fmr_interval": [0.0, 0.0003],
    "fnmr": 0.0,
    "fnmr_interval": [0.0, 0.01],
    "measured_on": SHIPPED.measured_on,
}


def write(folder: Path, **changes: object) -> Path:
    values = {key: value for key, value in (OWN | changes).items() if value is not None}
    path = folder / "card.toml"
    path.write_text(tomli_w.dumps(values), encoding="utf-8")
    return path


def test_an_office_s_card_is_read(tmp_path: Path) -> None:
    card = read_card(write(tmp_path), SHIPPED)
    assert (card.name, card.same_at, card.fmr_interval) == ("opencv_sface", 0.52, (0.0, 0.0003))
    assert card.decides


@pytest.mark.parametrize("field", ["model_sha256", "metric"])
def test_a_card_of_another_model_or_use_is_refused(tmp_path: Path, field: str) -> None:
    with pytest.raises(CardMismatch) as caught:
        read_card(write(tmp_path, **{field: "another"}), SHIPPED)
    assert field in caught.value.sentence.en


@pytest.mark.parametrize(
    "changes",
    [
        {"fmr": None},
        {"colour": "red"},
        {"same_at": "0.5"},
        {"same_at": True},
        {"same_at": float("nan")},
        {"same_at": 0.2},  # below different_below
        {"duplicate_at": 0.5},  # below same_at
        {"fmr": 1.5},
        {"fnmr_interval": [0.1]},
        {"fnmr_interval": [0.2, 0.1]},
        {"measured_on": "2026-11-23"},
        {"licence": ""},
    ],
)
def test_a_card_that_is_not_whole_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(CardInvalid):
        read_card(write(tmp_path, **changes), SHIPPED)


def test_a_file_that_is_no_card_is_refused(tmp_path: Path) -> None:
    (tmp_path / "card.toml").write_bytes(b"\xff\xfe = [")
    for name in ("card.toml", "absent.toml"):
        with pytest.raises(CardInvalid):
            read_card(tmp_path / name, SHIPPED)


class Uncalibrated(NamedFaces):
    """Sees whom a name says, and was never measured."""

    @property
    def card(self) -> EngineCard:
        return blank_card("onnx_file", "own", "0" * 64, "own", "cosine")


@pytest.mark.parametrize("other", ["ann:2", "bob:1"])
def test_an_engine_without_a_card_decides_nothing(other: str) -> None:
    engine = Uncalibrated()
    a, b = (engine.template(photo(name)) for name in ("ann:1", other))
    decision = compare_as_persons("ann:1", other, a, b, engine)
    assert decision.verdict is PairVerdict.NOT_ASSESSED
    assert decision.method is Method.NONE
    assert "引擎卡" in decision.reason.zh
    assert decision.similarity is None


def test_a_season_with_an_engine_without_a_card_goes_to_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "compare_as_pictures", lambda _a, _b: None)
    pictures = [("1", "ann:1", "ann:2"), ("2", "bob:1", "ann:3"), ("3", "bob:2", "bob:3")]
    students = [StudentPictures(number, f"id-{number}", a, b) for number, a, b in pictures]
    season = Calendar.of(Season(2026, Half.AUTUMN), own={})
    screening = screen(students, (), (), NamedPhotos(), Uncalibrated(), season, frozenset(), Silence())
    assert {one.verdict for one in screening.decisions.values()} == {PairVerdict.NOT_ASSESSED}
    assert [(case.student_number, case.kind) for case in screening.cases] == [
        (number, CaseKind.NOT_ASSESSED) for number in "123"
    ]


def test_thresholds_of_a_blank_card_are_never_reached() -> None:
    card = Uncalibrated().card
    assert not card.decides
    assert not card.same_at <= 1.0
    assert not card.duplicate_at <= 1.0
    assert not card.different_below > -1.0
