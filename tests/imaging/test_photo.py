import io

import pytest
from PIL import Image

from imaging.photo import read_photo


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "GIF", "TIFF", "WEBP"])
def test_the_kinds_an_office_meets_are_read_and_named(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (48, 64), (100, 197, 255)).save(out, kind)
    photo = read_photo(out.getvalue())
    assert (photo.kind, photo.width, photo.height, photo.pixels.shape) == (kind, 48, 64, (64, 48, 3))
