import io
import json
import os
from pathlib import Path

import pytest
from PIL import Image

from imaging.check import catalogue
from imaging.pipeline import validate
from imaging.standard import load_standard
from imaging.verdict import Outcome
from registry.finding import Severity
from tests.imaging.rendered import GOOD, portrait_bytes

FAULTS = {
    "f03_tilt15": ("geometry.roll", Outcome.REJECTED),
    "f09_yaw25": ("geometry.yaw", Outcome.REJECTED),
    "f07_eyes_closed": ("person.eyes_open", Outcome.REJECTED),
    "f01_eyes_half": ("person.eyes_open", Outcome.REVIEW),
    "f09_mouth_open": ("person.mouth_closed", Outcome.REJECTED),
    "f01_sunglasses": ("person.lenses", Outcome.REJECTED),
    "m10_dark": ("light.exposure", Outcome.REJECTED),
    "m12_bright": ("light.exposure", Outcome.REJECTED),
    "f02_side_light": ("light.illumination", Outcome.REVIEW),
    "f13_bg_clutter": ("background.uniformity", Outcome.REJECTED),
    "f04_bg_grey": ("background.colour", Outcome.REJECTED),
    "m03_off_centre": ("geometry.off_centre", Outcome.REJECTED),
    "f11_small": ("geometry.face_width", Outcome.REJECTED),
    "f08_blur": ("picture.sharpness", Outcome.REJECTED),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_photo_that_meets_the_standard_is_accepted(name: str) -> None:
    verdict = validate(portrait_bytes(name), load_standard(), f"{name}.jpg")
    assert (verdict.outcome, verdict.findings, verdict.not_assessed) == (Outcome.ACCEPTED, (), ())


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_by_its_own_check(name: str) -> None:
    check, outcome = FAULTS[name]
    verdict = validate(portrait_bytes(name), load_standard(), f"{name}.jpg")
    assert verdict.outcome is outcome
    assert check in {finding.id for finding in verdict.findings if finding.severity is not Severity.INFO}


def test_several_faults_are_all_told_at_once() -> None:
    with Image.open(io.BytesIO(portrait_bytes("f03_tilt15"))) as image:
        out = io.BytesIO()
        image.convert("L").resize((240, 320)).save(out, "PNG")
    verdict = validate(out.getvalue(), load_standard(), "110101199001011237.jpg")
    assert {
        "file.format",
        "file.dimensions",
        "file.dpi",
        "file.colour_mode",
        "geometry.roll",
        "background.colour",
        "picture.colour",
    } <= {finding.id for finding in verdict.findings}


GOOD_BYTES = portrait_bytes("f03_a")
HOSTILE = {
    "empty": b"",
    "text": b"GIF89 not really",
    "cut off": GOOD_BYTES[: len(GOOD_BYTES) // 2],
    "header only": GOOD_BYTES[:20],
    "zip": b"PK\x03\x04" + bytes(100),
    "claims 60000 x 60000": b"BM" + bytes(16) + (60000).to_bytes(4, "little") * 2 + bytes(100),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_bad_bytes_are_rejected_with_a_reason_and_nothing_passes(name: str) -> None:
    verdict = validate(HOSTILE[name], load_standard())
    assert verdict.outcome is Outcome.REJECTED
    assert [finding.id for finding in verdict.findings] == ["file.readable"]
    assert {one.id for one in verdict.not_assessed} == {check.id for check in catalogue()}
    json.dumps(verdict.as_record(), allow_nan=False)


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (3000, 2), (64, 64)])
def test_odd_shapes_without_a_face_are_rejected(size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("RGB", size, (100, 197, 255)).save(out, "JPEG")
    verdict = validate(out.getvalue(), load_standard())
    assert verdict.outcome is Outcome.REJECTED
    assert "geometry.single_face" in {finding.id for finding in verdict.findings}


def test_nothing_in_a_corpus_of_broken_pictures_brings_it_down() -> None:
    data = os.environ.get("YANQI_DATA")
    if not data:
        pytest.skip("YANQI_DATA names no folder with the broken pictures (bad/images)")
    standard = load_standard()
    files = [path for path in Path(data, "bad", "images").rglob("*") if path.is_file()]
    assert files
    for path in files:
        verdict = validate(path.read_bytes(), standard, path.name)
        assert verdict.outcome is not Outcome.ACCEPTED, path
        json.dumps(verdict.as_record(), allow_nan=False)
