"""Thumbnails: small, upright, without metadata, and never larger than the picture itself."""

from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from api.report.thumbnails import Thumbnails
from runtime.blobs.folder import BlobMissing, FolderBlobs


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "blobs")


def picture(width: int, height: int, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Artist] = "somebody"
    out = BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "JPEG", exif=exif)
    return out.getvalue()


def shown(blobs: FolderBlobs, data: bytes) -> Image.Image:
    uri = Thumbnails(blobs, 100).data_uri(blobs.put(data))
    assert uri is not None
    return Image.open(BytesIO(b64decode(uri.removeprefix("data:image/jpeg;base64,"))))


@pytest.mark.parametrize(
    ("size", "orientation", "expected"),
    [
        ((480, 640), 1, (75, 100)),
        ((640, 480), 6, (75, 100)),  # stored on its side
        ((400, 100), 1, (100, 25)),
        ((30, 40), 1, (30, 40)),
        ((2000, 1), 1, (100, 1)),
    ],
)
def test_size_and_metadata(
    blobs: FolderBlobs, size: tuple[int, int], orientation: int, expected: tuple[int, int]
) -> None:
    with shown(blobs, picture(*size, orientation)) as image:
        assert image.size == expected
        assert not image.getexif()


def test_what_is_no_picture_has_no_thumbnail(blobs: FolderBlobs) -> None:
    assert Thumbnails(blobs, 100).data_uri(blobs.put(b"%PDF-1.4")) is None


def test_a_lost_file_is_not_a_bad_picture(blobs: FolderBlobs) -> None:
    with pytest.raises(BlobMissing):
        Thumbnails(blobs, 100).data_uri("0" * 64)
