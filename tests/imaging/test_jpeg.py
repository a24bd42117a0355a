import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from imaging.jpeg import read_bones, without_metadata
from tests.imaging.rendered import portrait_bytes
from tests.imaging.tagged import WORDS, tagged

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


@pytest.mark.parametrize("progressive", [False, True])
def test_metadata_go_and_the_picture_stays_bit_for_bit(progressive: bool) -> None:
    file = tagged(GOOD, progressive=progressive)
    bare = without_metadata(file)
    assert bare is not None
    for word in WORDS:
        assert word in file
        assert word not in bare
    with Image.open(io.BytesIO(bare)) as image, Image.open(io.BytesIO(file)) as before:
        assert np.array_equal(np.asarray(image), np.asarray(before))
        assert image.info["dpi"] == (300, 300)
        assert dict(image.getexif()) == {}
    assert without_metadata(bare) == bare


def test_a_thumbnail_in_the_jfif_header_goes() -> None:
    header = b"\xff\xe0\x00\x13JFIF\x00\x01\x02\x01\x01\x2c\x01\x2c\x01\x01\xaa\xbb\xcc"
    bare = without_metadata(GOOD[:2] + header + GOOD[20:])
    assert bare is not None
    assert b"\xaa\xbb\xcc" not in bare[:30]
    with Image.open(io.BytesIO(bare)) as image:
        image.load()
        assert image.info["dpi"] == (300, 300)


def test_what_has_no_metadata_comes_back_as_it_was() -> None:
    assert without_metadata(GOOD) == GOOD


def test_adobes_colour_transform_stays() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (16, 16), (10, 200, 30, 0)).save(out, "JPEG")
    assert without_metadata(out.getvalue()) == out.getvalue()
    assert b"Adobe" in out.getvalue()


@pytest.mark.parametrize("cut", [0, 3, 10, 300, 5000])
def test_a_cut_file_is_not_made_bare(cut: int) -> None:
    assert without_metadata(GOOD[:cut]) is None


@given(st.binary(max_size=64), st.integers(2, len(GOOD)))
def test_no_bytes_make_it_raise(data: bytes, at: int) -> None:
    without_metadata(GOOD[:at] + data)
    read_bones(GOOD[:at] + data)
