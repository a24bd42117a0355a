import io

import numpy as np
import pytest
from PIL import Image

from certificates.layout import Box
from certificates.photo_crop import PhotoUnfit, full_picture, printable_photo
from tests.certificates.graduates import photo


def rotated() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.open(io.BytesIO(photo(1))).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_good_photo_is_printed_as_it_is() -> None:
    assert printable_photo(photo(1)) == photo(1)


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
        printable_photo(data)
    assert says in caught.value.sentence.zh


def test_bytes_after_the_end_marker_are_no_fault_and_not_printed() -> None:
    assert printable_photo(photo(1) + b"\0" * 16) == photo(1)


def test_a_photo_with_metadata_is_printed_without() -> None:
    exif = Image.Exif()
    exif[0x013B] = "摄影师"
    exif.get_ifd(0x8825)[2] = (39.0, 54.0, 20.0)
    out = io.BytesIO()
    plain = Image.open(io.BytesIO(photo(1)))
    plain.save(out, "JPEG", quality="keep", exif=exif, comment=b"somebody's")
    bare = printable_photo(out.getvalue())
    assert b"Exif" not in bare
    assert b"somebody" not in bare
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(bare))), np.asarray(plain))


def test_the_middle_440_columns_fill_33_by_48_mm() -> None:
    whole = full_picture(Box(36, 75, 33, 48))
    assert (whole.width, whole.height) == (36, 48)
    assert whole.width / whole.height == 480 / 640
    assert whole.x == 34.5
