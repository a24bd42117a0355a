"""`yanqi calibrate`: what it writes, what it refuses, and that a card it wrote is taken."""

import csv
import itertools
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import tomli_w
from typer.testing import CliRunner, Result

from api.cli.app import app
from api.cli.office import local_today
from imaging.models import SFACE, model_path
from matching.card import CardMismatch
from matching.engine import load_engine
from registry.errors import OfficeError
from runtime.office import office_engine
from tests.conftest import SAMPLES, new_office

PORTRAITS = SAMPLES / "portraits"
SECOND = Path(__file__).parents[1] / "matching" / "pictures"
PEOPLE = ("f01", "f03", "f04", "f05", "m01", "m02", "m04")
FILES = {"report.html", "det.svg", "det.png", "histogram.svg", "histogram.png", "rates.csv", "scores.csv"}


def calibrate(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["calibrate", *(str(argument) for argument in arguments)])


def write_list(folder: Path) -> Path:
    """Every pair of 14 pictures of seven people, which lie beside the list."""
    pictures = []
    for person in PEOPLE:
        for which, source in (("a", PORTRAITS / person / "a.jpg"), ("b", SECOND / f"{person}_b.jpg")):
            (folder / f"{person}_{which}.jpg").symlink_to(source)
            pictures.append(f"{person}_{which}.jpg")
    path = folder / "pairs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["a", "b", "same", "group"])
        for a, b in itertools.combinations(pictures, 2):
            group = "women" if a[0] == b[0] == "f" else "men" if a[0] == b[0] else "mixed"
            writer.writerow([a, b, int(a[:3] == b[:3]), group])
    return path


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    folder = tmp_path_factory.mktemp("calibrated")
    pairs = write_list(folder)
    return calibrate(
        "--pairs", pairs, "--out", folder / "out", "--fmr", 0.05, "--review", 0.5
    ), folder / "out"


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_everything_is_written(calibrated: tuple[Result, Path]) -> None:
    result, out = calibrated
    assert result.exit_code == 0, result.output
    assert {path.name for path in out.iterdir()} == FILES | {"card.toml"}
    assert "same_at" in result.stdout


def test_the_card_is_taken_by_the_engine_it_was_measured_with(calibrated: tuple[Result, Path]) -> None:
    _, out = calibrated
    card = load_engine("opencv_sface", out / "card.toml").card
    assert card.fmr <= 0.05
    assert card.measured_on == local_today()
    assert "84 pairs of different people and 7 pairs of one person" in card.calibration_set


def test_compare_decides_by_the_card_it_is_given(calibrated: tuple[Result, Path]) -> None:
    _, out = calibrated
    photos = [str(PORTRAITS / person / "a.jpg") for person in ("f01", "m01")]
    said = CliRunner().invoke(app, ["compare", *photos, "--card", str(out / "card.toml"), "--json"])
    (record,) = [json.loads(line) for line in said.stdout.splitlines()]
    card = load_engine("opencv_sface", out / "card.toml").card
    assert (record["same_at"], record["different_below"]) == (card.same_at, card.different_below)


def test_an_office_s_settings_name_its_card(calibrated: tuple[Result, Path], tmp_path: Path) -> None:
    _, out = calibrated
    office = new_office(tmp_path / "office")
    shutil.copy(out / "card.toml", office.folder / "ours.toml")
    shipped = office_engine(office).card
    own = replace(office, settings=office.settings.model_copy(update={"engine_card": "ours.toml"}))
    assert office_engine(own).card.calibration_set != shipped.calibration_set
    office.database.dispose()


def test_the_card_is_refused_by_another_engine(calibrated: tuple[Result, Path]) -> None:
    with pytest.raises(CardMismatch):
        load_engine("face_recognition", calibrated[1] / "card.toml")


def test_every_rate_can_be_counted_again_from_the_scores(calibrated: tuple[Result, Path]) -> None:
    _, out = calibrated
    scores = [row for row in read_table(out / "scores.csv") if row["use"] == "counted"]
    rates = read_table(out / "rates.csv")
    assert {row["group"] for row in rates} == {"all", "men", "mixed", "women"}
    for rate in rates:
        if rate["quantity"] not in ("fmr", "fnmr"):
            continue
        of = "0" if rate["quantity"] == "fmr" else "1"
        values = [
            float(row["similarity"])
            for row in scores
            if row["same"] == of and rate["group"] in ("all", row["group"])
        ]
        reached = sum(value >= float(rate["threshold"]) for value in values)
        assert int(rate["pairs"]) == len(values)
        assert int(rate["pairs_hit"]) == (reached if of == "0" else len(values) - reached)


def test_no_name_of_a_photo_is_written(calibrated: tuple[Result, Path]) -> None:
    result, out = calibrated
    for path in out.iterdir():
        if path.suffix != ".png":
            assert not re.search(r"[fm]\d\d_[ab]|\.jpg", path.read_text(encoding="utf-8-sig")), path.name
    assert "f01_a" not in result.stdout


def test_the_page_is_whole_and_speaks_both_languages(calibrated: tuple[Result, Path]) -> None:
    page = (calibrated[1] / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "人脸引擎测定" in page
    assert "Calibration of a face engine" in page
    assert "<script" not in page


def test_too_little_data_gives_a_report_and_no_card(tmp_path: Path) -> None:
    pairs = write_list(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "card.toml").write_text("of an earlier run", encoding="utf-8")
    result = calibrate("--pairs", pairs, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "15,000" in result.stdout
    assert "100" in result.stdout
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("one,two\nx,y\n", "calibrate.list_invalid"),
        ("a,b,same\nx.jpg,y.jpg,maybe\n", "calibrate.line"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "pairs.csv").write_text(text, encoding="utf-8")
    result = calibrate("--pairs", tmp_path / "pairs.csv", "--out", tmp_path / "out")
    assert isinstance(result.exception, OfficeError)
    assert result.exception.code == code
    assert not (tmp_path / "out").exists()


def test_missing_photos_are_counted_not_fatal(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("a,b,same\nx.jpg,y.jpg,0\n", encoding="utf-8")
    result = calibrate("--pairs", tmp_path / "pairs.csv", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "file.unreadable" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_a_model_of_the_office_s_own_earns_its_card(tmp_path: Path) -> None:
    """Described in a TOML, measured, its card named there: from then on it decides, in the office too."""
    spec = {
        "model": "ours",
        "path": "model.onnx",
        "sha256": SFACE.sha256,
        "licence": "ours alone",
        "dimension": 128,
        "metric": "cosine",
        "mirrored": True,
        "card": "",
        "input": {"name": "data", "side": 112, "channels": "rgb", "layout": "nchw", "places": "arcface"}
        | {"mean": [0.0, 0.0, 0.0], "scale": 1.0},
    }
    office = new_office(tmp_path / "office")
    (office.folder / "model.onnx").symlink_to(model_path(SFACE))
    toml = office.folder / "own.toml"
    toml.write_text(tomli_w.dumps(spec), encoding="utf-8")
    own = replace(office, settings=office.settings.model_copy(update={"engine": "own.toml"}))
    assert not office_engine(own).card.decides

    pairs = write_list(tmp_path)
    refused = calibrate("--pairs", pairs, "--engine", toml, "--out", tmp_path / "refused")
    assert refused.exit_code == 1, refused.output
    assert {path.name for path in (tmp_path / "refused").iterdir()} == FILES
    wanted = ("--fmr", 0.05, "--review", 0.5)
    found = calibrate("--pairs", pairs, "--engine", toml, "--out", office.folder / "out", *wanted)
    assert found.exit_code == 0, found.output

    toml.write_text(tomli_w.dumps(spec | {"card": "out/card.toml"}), encoding="utf-8")
    card = office_engine(own).card
    assert card.decides
    assert (card.name, card.model, card.model_sha256) == ("onnx_file", "ours", SFACE.sha256)
    office.database.dispose()
