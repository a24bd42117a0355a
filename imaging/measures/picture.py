"""How well the picture was taken and kept: sharp, clean, in true colour, and never a picture of a picture."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from imaging.colour import to_lab
from imaging.jpeg import JpegBones, read_bones
from imaging.landmarks import Landmarks
from imaging.measures.codec import block_edges, earlier_quality, moved_quality
from imaging.measures.edge import edge_blur, noise
from imaging.measures.enlarged import enlarging
from imaging.measures.rim import foreign_rim, frame_step
from imaging.measures.skin import measure_skin
from imaging.measures.spectrum import detail_loss, pattern
from imaging.photo import Photo

_FACE = 200  # px: faces are judged at the size they have in a 480x640 photo, never enlarged
_WIDEST = 300  # px: the widest face a 480x640 photo may hold; fine detail is judged there
_BESIDE, _ABOVE = 0.15, 0.35  # of the face's width and height: the hair
_NARROWEST = 96  # px: a smaller face holds too little to tell enlarging by
_REBLUR = 9  # px, as in the paper
_EVERY = 4  # px: colour changes slowly, one pixel in sixteen tells
_TRACE = 0.5  # how clear an earlier compression must be: see bench/degradations.py

Gray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PictureMeasures:
    """What concerns the face is None where there is none, or it is too small.

    `blur` of the face after Crete et al. 2007 (SPIE 6492), 0 sharp to 1 blurred: a sharp picture changes
    much when it is blurred again, a blurred one hardly. `edge_blur` in px, `detail_loss` in decades,
    `enlarged` over 0 where the picture was enlarged, `noise` in grey levels, `pattern` and `block_edges` as
    ratios, `frame_step` in ΔE76, `foreign_rim` a share: see measures.edge, .enlarged, .spectrum, .codec and
    .rim.
    `chroma` is the 95th percentile of CIELAB chroma over the picture; 0 is black and white. `cast`,
    `hue_off`, `skin_a` and `skin_b` of the cheeks: see measures.skin.
    `earlier_quality` is that of a JPEG compression before the last one, a coarser one or one whose grid was
    moved by a crop; None where there is no trace.
    """

    blur: float | None
    edge_blur: float | None
    detail_loss: float | None
    enlarged: float | None
    noise: float | None
    pattern: float | None
    frame_step: float
    foreign_rim: float | None
    block_edges: float
    earlier_quality: float | None
    chroma: float
    cast: float | None
    hue_off: float | None
    skin_a: float | None
    skin_b: float | None


def measure_picture(photo: Photo, landmarks: Landmarks | None) -> PictureMeasures:
    """Measure the whole picture, and the face where there is one."""
    pixels = photo.pixels
    lab = to_lab(pixels[::_EVERY, ::_EVERY])
    gray = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY).astype(np.float32)
    face = _face(gray, landmarks) if landmarks else None
    small = None if face is None else _at_most(face, _FACE)
    full = None if face is None else _at_most(face, _WIDEST)
    head = head_of(gray, landmarks) if landmarks else None
    skin = measure_skin(pixels, landmarks) if landmarks else None
    bones = read_bones(photo.data) if photo.kind == "JPEG" else None
    return PictureMeasures(
        blur=None if small is None else max(_direction(small, 0), _direction(small, 1)),
        edge_blur=None if small is None else edge_blur(small),
        detail_loss=None if full is None else detail_loss(full),
        enlarged=None if head is None else enlarging(head, bones.quality if bones else None),
        noise=None if full is None else noise(full),
        pattern=None if full is None else pattern(full, cv2.GaussianBlur(full, (0, 0), 2).astype(np.float32)),
        frame_step=frame_step(pixels),
        foreign_rim=foreign_rim(pixels, landmarks) if landmarks else None,
        block_edges=block_edges(gray),
        earlier_quality=_earlier(photo, bones, gray),
        chroma=float(np.percentile(np.hypot(lab[..., 1], lab[..., 2]), 95)),
        cast=skin.cast if skin else None,
        hue_off=skin.hue_off if skin else None,
        skin_a=skin.a if skin else None,
        skin_b=skin.b if skin else None,
    )


def _earlier(photo: Photo, bones: JpegBones | None, gray: Gray) -> float | None:
    """Looked for on the grid of the stored picture: not where it was turned."""
    if bones is None or bones.table is None or photo.orientation != 1:
        return None
    found = earlier_quality(gray, bones.table)
    return found[0] if found and found[1] >= _TRACE else moved_quality(gray)


def _face(gray: Gray, landmarks: Landmarks) -> Gray | None:
    height, width = gray.shape
    x0, y0 = np.maximum(landmarks.points.min(axis=0).astype(int), 0)
    x1, y1 = np.minimum(landmarks.points.max(axis=0).astype(int), (width, height))
    return None if x1 - x0 < 2 * _REBLUR or y1 - y0 < 2 * _REBLUR else gray[y0:y1, x0:x1]


def head_of(gray: Gray, landmarks: Landmarks) -> Gray | None:
    """The face with its hair, the face at most 300 px wide; None where there is hardly any."""
    height, width = gray.shape
    (left, top), (right, bottom) = landmarks.points.min(axis=0), landmarks.points.max(axis=0)
    across, down = _BESIDE * (right - left), _ABOVE * (bottom - top)
    x0, x1 = max(int(left - across), 0), min(int(right + across), width)
    y0, y1 = max(int(top - down), 0), min(int(bottom), height)
    if right - left < _NARROWEST or x1 - x0 < _NARROWEST or y1 - y0 < _NARROWEST:
        return None
    scale = min(1.0, _WIDEST / float(right - left))
    head = gray[y0:y1, x0:x1]
    if scale == 1:
        return head
    return cv2.resize(head, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)


def _at_most(face: Gray, width: int) -> Gray:
    scale = width / face.shape[1]
    if scale >= 1:
        return face
    return cv2.resize(face, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)


def _direction(gray: Gray, axis: int) -> float:
    kernel = (1, _REBLUR) if axis == 0 else (_REBLUR, 1)
    sharp = np.abs(np.diff(gray, axis=axis))
    soft = np.abs(np.diff(cv2.blur(gray, kernel), axis=axis))
    total = float(sharp.sum())
    return 1 - float(np.maximum(0, sharp - soft).sum()) / total if total else 1.0
