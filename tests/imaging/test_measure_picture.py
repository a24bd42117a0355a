"""Each fault put into a good photo moves its own measure, and the further the worse the fault."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from bench import damage, enlarging
from imaging.check import catalogue
from imaging.measure import Measures, measure
from imaging.photo import Pixels, read_photo
from imaging.pipeline import validate
from imaging.standard import InvalidStandard, load_standard
from registry.finding import Finding
from tests.imaging.rendered import GOOD, portrait, portrait_bytes

Change = Callable[[Pixels, float], object]


def repainted(pixels: Pixels, kept: int) -> np.ndarray[tuple[int, ...], np.dtype[np.floating]]:
    """The blue wall painted red, up to `kept` px from the hair."""
    blue = np.linalg.norm(pixels.astype(float) - np.array([255, 197, 100]), axis=2) < 60
    inner = cv2.erode(blue.astype(np.uint8), np.ones((2 * kept + 1,) * 2, np.uint8)).astype(np.float32)
    share = cv2.GaussianBlur(inner, (0, 0), 0.7)[..., None]
    return np.asarray(pixels * (1 - share) + np.array([40, 30, 200]) * share)


RISING: list[tuple[str, Change, Sequence[float]]] = [
    ("picture.edge_blur", damage.blur, (0.5, 1.5, 2.5, 4)),
    ("picture.detail_loss", damage.blur, (0.4, 0.7, 1.0)),
    ("picture.blur", lambda p, length: damage.motion(p, int(length)), (3, 7, 11, 15)),
    ("picture.detail_loss", lambda p, times: damage.enlarged(p, 1 / times), (1.1, 2, 3)),
    ("picture.noise", damage.grain, (5, 10, 20)),
    ("picture.pattern", lambda p, strength: damage.halftone(p, 3.3, strength), (0.03, 0.08, 0.2)),
    ("picture.cast", lambda p, gain: damage.cast(p, gain, 1, 2 - gain), (1.2, 1.3, 1.4)),
    ("picture.hue_off", lambda p, gain: damage.cast(p, 2 - gain, gain, 2 - gain), (1.15, 1.25, 1.35)),
    ("picture.foreign_rim", lambda p, wide: repainted(p, int(wide)), (0, 1)),
    ("picture.frame_step", lambda p, grey: damage.framed(p, 0.02, int(grey)), (150, 60, 0)),
    ("background.texture", lambda p, strength: damage.halftone(p, 9, strength), (0.05, 0.1, 0.2)),
]


def measured(pixels: object, quality: int = 92) -> Measures:
    return measure(damage.encode(np.asarray(pixels), quality))


def value(measures: Measures, name: str) -> float:
    found = measures.as_dict()[name]
    assert isinstance(found, float)
    return found


def said(measures: Measures, name: str) -> str | None:
    answer = next(check for check in catalogue() if check.id == name)(measures, load_standard())
    return str(answer.severity) if isinstance(answer, Finding) else None


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize(
    ("measured_as", "change", "strengths"), RISING, ids=lambda v: getattr(v, "__name__", v)
)
def test_rises_with(name: str, measured_as: str, change: Change, strengths: Sequence[float]) -> None:
    values = [value(measured(change(portrait(name).pixels, one)), measured_as) for one in strengths]
    assert all(a < b for a, b in pairwise(values)), values


@pytest.mark.parametrize("name", GOOD)
def test_block_edges_rise_as_the_quality_falls(name: str) -> None:
    values = [value(measured(portrait(name).pixels, q), "picture.block_edges") for q in (92, 75, 50, 25)]
    assert all(a < b for a, b in pairwise(values)), values


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("first", [40, 50, 60, 75, 80])
def test_an_earlier_compression_is_read_to_its_quality(name: str, first: int) -> None:
    once = measured(portrait(name).pixels[5:, 3:], 92)
    twice = measured(damage.saved_twice(portrait(name).pixels[5:, 3:], first), 92)
    assert once.picture.earlier_quality is None
    assert twice.picture.earlier_quality == pytest.approx(first, abs=2)


@pytest.mark.parametrize("name", GOOD)
def test_a_coarse_original_saved_again_finely_goes_to_review(name: str) -> None:
    assert said(measured(damage.saved_twice(portrait(name).pixels, 40), 95), "picture.resaved") == "review"
    assert said(measured(damage.saved_twice(portrait(name).pixels, 75), 95), "picture.resaved") == "info"


@pytest.mark.parametrize("name", GOOD)
def test_dark_and_blurred_is_rejected_as_blurred(name: str) -> None:
    dark = np.asarray(damage.gamma(portrait(name).pixels, 2.2), dtype=np.uint8)
    pixels = damage.grain(damage.blur(dark, 3), 2)
    assert said(measured(pixels), "picture.sharpness") == "reject"


@pytest.mark.parametrize("name", GOOD)
def test_a_photo_of_print_goes_to_review(name: str) -> None:
    assert (
        said(measured(damage.halftone(portrait(name).pixels, 4.3, 0.1, 0.6)), "picture.pattern") == "review"
    )


@pytest.mark.parametrize("name", GOOD)
def test_a_repainted_wall_leaves_the_old_one_around_the_hair(name: str) -> None:
    pixels = portrait(name).pixels
    assert said(measured(repainted(pixels, 1)), "background.rim") == "review"
    assert said(measured(pixels), "background.rim") is None


@pytest.mark.parametrize("name", GOOD)
def test_a_repainted_wall_is_seen_where_the_head_fills_the_photo(name: str) -> None:
    close = (slice(60, 440), slice(95, 385))
    untouched = measured(portrait(name).pixels[close])
    assert untouched.background is None
    assert said(untouched, "background.rim") is None
    assert said(measured(repainted(portrait(name).pixels, 1)[close]), "background.rim") == "review"


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("kernel", ["cubic", "pil_lanczos"])
def test_a_photo_enlarged_twice_or_more_goes_to_review(name: str, kernel: str) -> None:
    pixels = portrait(name).pixels
    assert value(measured(pixels), "picture.enlarged") < 0
    for factor in (2, 2.5, 3, 4):
        large = measured(enlarging.enlarged(pixels, factor, "area", kernel, first=0))
        assert value(large, "picture.enlarged") > 0
        assert said(large, "picture.detail") == "review"


@pytest.mark.parametrize("name", GOOD)
def test_a_photo_made_smaller_was_not_enlarged(name: str) -> None:
    for width in (360, 420):
        small = enlarging.resized(portrait(name).pixels, width, width * 4 // 3, "area")
        assert value(measured(small), "picture.enlarged") < 0


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("first", [45, 60, 75])
def test_an_earlier_compression_is_read_after_a_crop(name: str, first: int) -> None:
    cropped = damage.saved_twice(portrait(name).pixels, first)[3:-20, 6:-10]
    assert measured(cropped).picture.earlier_quality == pytest.approx(first, abs=2)


def test_a_turned_photo_is_not_searched_for_an_earlier_compression() -> None:
    pixels = damage.saved_twice(portrait("f03_a").pixels, 50)
    assert measured(pixels).picture.earlier_quality == pytest.approx(50, abs=2)
    png = read_photo(cv2.imencode(".png", pixels)[1].tobytes())
    assert measure(png).picture.earlier_quality is None


@pytest.mark.parametrize(
    ("file_name", "kind"),
    [
        ("11010519491231002X.jpg", "id_number"),
        ("11010519491231002x.JPG", "id_number"),
        ("202304301234.jpg", "student_number"),
        ("110105194912310021.jpg", "student_number"),  # a wrong check character: no ID number
        ("张三.jpg", "other"),
        ("", ""),
    ],
)
def test_a_file_name_is_known_by_its_kind_and_not_kept(file_name: str, kind: str) -> None:
    measures = measure(portrait("f03_a"), file_name)
    assert measures.file.name_is == kind
    assert file_name == "" or file_name.split(".")[0] not in str(measures.as_dict())


def test_a_standard_names_files_by_a_known_number_only(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('inherits = "chsi-2017"\nname = "own"\nnaming = "id"\n')
    with pytest.raises(InvalidStandard) as raised:
        load_standard(tmp_path / "own.toml")
    assert "id_number, student_number" in raised.value.sentence.en


@pytest.mark.parametrize("stored_as", ["exif", "xmp"])
def test_the_editor_is_named_as_a_hint(stored_as: str) -> None:
    data = portrait_bytes("f03_a")
    if stored_as == "exif":
        tag = (
            b"II*\x00\x08\x00\x00\x00\x01\x00\x31\x01\x02\x00\x0c\x00\x00\x00\x1a\x00\x00\x00\x00\x00\x00\x00"
        )
        body = b"Exif\x00\x00" + tag + b"Photoshop 9\x00"
    else:
        body = b'http://ns.adobe.com/xap/1.0/\x00<x xmp:CreatorTool="Photoshop 9"/>'
    segment = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
    verdict = validate(data[:2] + segment + data[2:], load_standard())
    assert [(f.id, str(f.severity), f.value) for f in verdict.findings] == [
        ("file.editor", "info", "Photoshop 9")
    ]
