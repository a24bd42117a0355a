"""Pictures small enough to carry inside a page."""

from base64 import b64encode
from functools import lru_cache

import cv2

from imaging.photo import Pixels, read_photo
from registry.errors import OfficeError
from runtime.blobs.folder import FolderBlobs

_QUALITY = 84
_KEPT = 64  # a picture occurs in a case, in the case of the other student and among the photos


class Thumbnails:
    """Makes JPEG thumbnails of stored pictures: upright, without metadata, never enlarged."""

    def __init__(self, blobs: FolderBlobs, height: int) -> None:
        """`height` in px: the most a thumbnail is high or wide."""
        self._blobs = blobs
        self._height = height
        self.jpeg = lru_cache(maxsize=_KEPT)(self._jpeg)

    def data_uri(self, sha256: str) -> str | None:
        """The thumbnail as a `data:` address; None where the stored file is no picture."""
        data = self.jpeg(sha256)
        return None if data is None else "data:image/jpeg;base64," + b64encode(data).decode("ascii")

    def _jpeg(self, sha256: str) -> bytes | None:
        """Raises BlobMissing, BlobDamaged: a store that lost a file must not be reported as a bad photo."""
        data = self._blobs.get(sha256)
        try:
            pixels = read_photo(data).pixels
        except OfficeError:
            return None
        return shrink(pixels, self._height)


def shrink(pixels: Pixels, most: int) -> bytes:
    """A JPEG of BGR pixels (h, w, 3), at most `most` px high and wide; never enlarged."""
    height, width = pixels.shape[:2]
    scale = min(1.0, most / height, most / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
