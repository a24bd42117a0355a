"""Faces in a picture: where they are and their five points (YuNet, 2023-03, int8 blockwise)."""

from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from imaging.models import YUNET
from imaging.network import Network, network
from imaging.photo import Pixels

Points = npt.NDArray[np.float32]

SCORE = 0.6  # below this YuNet also finds faces in collars and hair (its model card tests at 0.6-0.9)
LONGEST = 640  # YuNet was trained on faces up to about 300 px; larger pictures are shrunk first
_PADDING = 0.5  # a tight crop has no rim around the head, which YuNet needs
_STRIDES = (8, 16, 32)
_USUAL = ((640, 480), (320, 256))  # certificate photos, whole and halved: a tenth faster for a known size
_WIDTHS = (1, 1, 4, 10)  # of class, object, box and points
_OVERLAP = 0.3  # of two boxes that are one face, as OpenCV's FaceDetectorYN takes it


@dataclass(frozen=True, slots=True)
class Face:
    """One face in pixel coordinates of the picture: box x, y, width, height; score 0-1.

    `points` has shape (5, 2): the eye at the image's left, the eye at its right, nose tip, mouth corner
    left, mouth corner right.
    """

    box: tuple[float, float, float, float]
    score: float
    points: Points = field(repr=False, compare=False)

    @property
    def area(self) -> float:
        """Box area in px²."""
        return self.box[2] * self.box[3]


def detect_faces(pixels: Pixels, longest: int = LONGEST) -> tuple[Face, ...]:
    """Every face, largest first; () where there is none. `longest`: px the picture is shrunk to first."""
    height, width = pixels.shape[:2]
    scale = min(1.0, longest / max(height, width))
    faces = _detect(pixels, scale, 0)
    if not faces:
        faces = _detect(pixels, scale, round(_PADDING * max(height, width) * scale))
    return tuple(sorted(faces, key=lambda face: face.area, reverse=True))


def _detect(pixels: Pixels, scale: float, padding: int) -> list[Face]:
    # A hair-thin picture must not shrink to nothing.
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    view = pixels if scale == 1.0 else cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    if padding:
        view = cv2.copyMakeBorder(view, padding, padding, padding, padding, cv2.BORDER_REPLICATE)
    found = _answers(np.asarray(view, np.uint8))
    if not found:
        return []
    kept = cv2.dnn.NMSBoxes([face.box for face in found], [face.score for face in found], SCORE, _OVERLAP)
    return [_back(found[int(one)], scale, padding) for one in kept]


def _answers(view: Pixels) -> list[Face]:
    """YuNet's answers as OpenCV reads them (face_detect.cpp): per stride class, object, box and points."""
    rows, columns = (-(-side // _STRIDES[-1]) * _STRIDES[-1] for side in view.shape[:2])
    canvas = np.zeros((rows, columns, 3), np.uint8)
    canvas[: view.shape[0], : view.shape[1]] = view
    usual = (rows, columns) in _USUAL
    answers = _yunet(*((rows, columns) if usual else (-1, -1)))(
        np.ascontiguousarray(canvas.transpose(2, 0, 1)[None], np.float32)
    )
    found: list[Face] = []
    for place, stride in enumerate(_STRIDES):
        classes, objects, boxes, points = (
            answers[len(_STRIDES) * kind + place].reshape(-1, width) for kind, width in enumerate(_WIDTHS)
        )
        scores = np.sqrt(np.clip(classes[:, 0], 0, 1) * np.clip(objects[:, 0], 0, 1))
        for cell in np.flatnonzero(scores >= SCORE):
            corner = np.array([cell % (columns // stride), cell // (columns // stride)], np.float32)
            x, y = ((corner + boxes[cell, :2]) * stride).tolist()
            w, h = (np.exp(boxes[cell, 2:]) * stride).tolist()
            five = (points[cell].reshape(5, 2) + corner) * stride
            found.append(Face((x - w / 2, y - h / 2, w, h), float(scores[cell]), five.astype(np.float32)))
    return found


def _back(face: Face, scale: float, padding: int) -> Face:
    (x, y, w, h), points = face.box, face.points
    box = ((x - padding) / scale, (y - padding) / scale, w / scale, h / scale)
    return Face(box, face.score, ((points - padding) / scale).astype(np.float32))


@cache
def _yunet(rows: int, columns: int) -> Network:
    outputs = [f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in _STRIDES]
    return network(YUNET, {"input": (1, 3, rows, columns)}, outputs)
