import cv2
import numpy as np
import pytest

from bench import covered
from bench.coverings import TRIALS, Trial, painted
from imaging.check import catalogue
from imaging.measures.date_stamp import date_digits
from imaging.measures.occlusion import measure_occlusion
from imaging.measures.surroundings import measure_surroundings
from imaging.person_mask import person_mask
from imaging.standard import load_standard
from registry.finding import Finding
from tests.imaging.rendered import GOOD, good_measures, portrait
from tests.imaging.test_landmarks import landmarks

CHECKS = {check.id: check for check in catalogue()}


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_what_is_painted_on_measures_worse_and_is_seen(trial: Trial) -> None:
    rng = np.random.default_rng(7)
    before = trial.badness(good_measures())
    assert before is not None
    worse, seen = [], []
    for _ in range(4):
        after = painted(portrait("f03_a").pixels, trial.paint, rng)
        assert after is not None
        value = trial.badness(after)
        assert value is not None
        worse.append(value > before)
        seen.append(isinstance(CHECKS[trial.check](after, load_standard()), Finding))
    assert sum(worse) >= 3  # one may fall where the measure does not look: on the outline, on the lips
    assert any(seen)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_photo_is_bare_and_clean(name: str) -> None:
    pixels = portrait(name).pixels
    found, mask = landmarks(pixels), person_mask(pixels)
    wall = measure_surroundings(pixels, mask, found)
    assert wall.marks == 0
    assert wall.shadow is not None
    assert wall.shadow < 4
    assert wall.date_digits < 3
    face = measure_occlusion(pixels, found, mask)
    assert face.cheek is not None
    assert face.cheek < 0.75
    assert face.eye is not None
    assert face.eye < 1.3
    assert face.headgear is not None
    assert face.headgear < 1.25


def test_a_mirrored_photo_measures_the_same() -> None:
    pixels = portrait("m12_a").pixels
    other = np.ascontiguousarray(pixels[:, ::-1])
    one, two = (measure_occlusion(view, landmarks(view), person_mask(view)) for view in (pixels, other))
    assert one.cheek == pytest.approx(two.cheek, abs=0.15)
    assert one.eye == pytest.approx(two.eye, abs=0.3)
    assert one.headgear == pytest.approx(two.headgear, abs=1.5)


def test_without_a_wall_there_is_nothing_to_say_of_it() -> None:
    pixels = portrait("f03_a").pixels
    found = landmarks(pixels)
    wall = measure_surroundings(pixels, np.ones((192, 192), dtype=np.float32), found)
    assert (wall.marks, wall.shadow) == (None, None)


def test_letters_in_a_row_are_counted_and_a_spot_is_none() -> None:
    plain = np.full((640, 480, 3), 90, dtype=np.uint8)
    assert date_digits(plain) == 0
    dated = plain.copy()
    cv2.putText(dated, "2019", (330, 620), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (40, 120, 255), 1, cv2.LINE_AA)
    assert date_digits(dated) == 4
    spot = plain.copy()
    cv2.circle(spot, (400, 600), 6, (40, 120, 255), -1)
    assert date_digits(spot) <= 1


def test_the_painters_change_only_what_they_say() -> None:
    pixels = portrait("f03_a").pixels
    drawn = covered.date(pixels, landmarks(pixels), person_mask(pixels), np.random.default_rng(1))
    assert (drawn[:560] == pixels[:560]).all()
    assert (drawn[560:] != pixels[560:]).any()
