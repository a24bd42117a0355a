import hashlib
import io

import pytest
from PIL import Image

from certificates.layout import Box
from certificates.photo_crop import PhotoUnfit, full_picture, photo_digest
from tests.certificates.graduates import photo


def rotated() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.open(io.BytesIO(photo(1))).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_good_photo_is_known_by_its_bytes() -> None:
    assert photo_digest(photo(1)) == hashlib.sha256(photo(1)).hexdigest()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "没有照片"),
        (b"not a picture", "不是 JPEG"),
        (photo(1, kind="PNG"), "不是 JPEG"),
        (photo(1, size=(358, 441)), "358×441"),
        (photo(1, size=(640, 480)), "640×480"),
        (photo(1, mode="L"), "颜色模式为 L"),
        (photo(1, mode="CMYK"), "CMYK"),
        (photo(1)[:-2000], "截断"),
        (photo(1)[:300], "JPEG"),
        (rotated(), "旋转"),
    ],
)
def test_an_unfit_photo_is_refused_with_its_reason(data: bytes, says: str) -> None:
    with pytest.raises(PhotoUnfit) as caught:
        photo_digest(data)
    assert says in caught.value.sentence.zh


def test_bytes_after_the_end_marker_are_no_fault() -> None:
    assert photo_digest(photo(1) + b"\0" * 16)


def test_the_middle_440_columns_fill_33_by_48_mm() -> None:
    whole = full_picture(Box(36, 75, 33, 48))
    assert (whole.width, whole.height) == (36, 48)
    assert whole.width / whole.height == 480 / 640
    assert whole.x == 34.5
