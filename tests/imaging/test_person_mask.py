import cv2
import numpy as np
import pytest

from imaging.colour import distance_from, quick_lab
from imaging.person_mask import SIDE, mask_at, person_mask
from tests.imaging.rendered import GOOD, portrait


@pytest.mark.parametrize("name", [*GOOD, "m03_off_centre"])
def test_the_mask_is_where_the_wall_is_not(name: str) -> None:
    pixels = portrait(name).pixels
    height, width = pixels.shape[:2]
    mask = mask_at(person_mask(pixels), width, height)
    other = distance_from(quick_lab(pixels), quick_lab(pixels[:8, :8])[0, 0]) > 20
    assert (mask[other] > 0.5).mean() > 0.97
    assert (mask[~other] < 0.1).mean() > 0.9


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3), (5000, 40)])
def test_any_shape_gives_a_square_mask(size: tuple[int, int]) -> None:
    mask = person_mask(np.zeros((*size, 3), dtype=np.uint8))
    assert mask.shape == (SIDE, SIDE)
    assert ((mask >= 0) & (mask <= 1)).all()


def test_a_mirrored_photo_has_a_mirrored_mask() -> None:
    pixels = portrait("m12_a").pixels
    one, other = person_mask(pixels), person_mask(cv2.flip(pixels, 1).astype(np.uint8))
    assert np.abs(one - other[:, ::-1]).mean() < 0.02
