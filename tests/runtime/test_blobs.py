"""The blob store: one file a content, checked at every read."""

from pathlib import Path

import pytest

from runtime.blobs.folder import BlobDamaged, BlobMissing, FolderBlobs


def test_the_same_content_is_one_file(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    key = blobs.put(b"photo")
    assert blobs.put(b"photo") == key
    assert blobs.get(key) == b"photo"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BlobMissing) as caught:
        FolderBlobs(tmp_path).get("0" * 64)
    assert caught.value.facts == {"key": "0" * 64}


def test_one_flipped_bit_is_found(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    key = blobs.put(b"photo")
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(b"photp")
    with pytest.raises(BlobDamaged):
        blobs.get(key)
