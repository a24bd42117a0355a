import io

import pytest
from PIL import Image

from imaging.jpeg import read_bones
from tests.imaging.rendered import portrait_bytes

GOOD = portrait_bytes("f03_a")


@pytest.mark.parametrize("quality", [10, 40, 50, 60, 75, 92, 100])
@pytest.mark.parametrize("progressive", [False, True])
def test_the_quality_of_libjpeg_is_read_back(quality: int, progressive: bool) -> None:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 40).save(out, "JPEG", quality=quality, progressive=progressive)
    bones = read_bones(out.getvalue())
    assert bones is not None
    assert (bones.quality, bones.trailing) == (quality, b"")


def test_bytes_behind_the_end_are_seen_and_padding_is_not() -> None:
    hidden, padded = read_bones(GOOD + b"\r\n\x00PK\x03\x04secret"), read_bones(GOOD + b"\x00\x00\r\n")
    assert hidden is not None
    assert padded is not None
    assert hidden.trailing == b"PK\x03\x04secret"
    assert padded.trailing == b""


@pytest.mark.parametrize("cut", [3, 10, 300, 700, 5000])
def test_a_cut_file_neither_raises_nor_hides_anything(cut: int) -> None:
    bones = read_bones(GOOD[:cut])
    assert bones is None or bones.trailing == b""


@pytest.mark.parametrize("data", [b"", b"\xff", b"\x89PNG", b"\xff\xd8\xff\xe0\x00\x00", b"\xff\xd8xx" * 9])
def test_what_is_no_jpeg_has_no_bones(data: bytes) -> None:
    assert read_bones(data) is None
