"""Faces at half size: for searching and aligning, where a pixel more or less does not matter."""

from functools import lru_cache

from imaging.face import Face, detect_faces
from imaging.photo import Photo

_LONGEST = 320  # px: a quarter of the cost at 480×640
_KEPT = 64  # photos remembered: a pair's are asked for by the comparison of pictures and by that of faces


@lru_cache(maxsize=_KEPT)
def glimpse_faces(photo: Photo) -> tuple[Face, ...]:
    """Every face found at half size, largest first, in pixels of the photo; looked for once a photo."""
    return detect_faces(photo.pixels, _LONGEST)
