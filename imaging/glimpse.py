"""Faces at half size: for searching and aligning, where a pixel more or less does not matter."""

from functools import cache, lru_cache

import cv2
import numpy as np

from imaging.face import SCORE, Face, detect_faces
from imaging.models import YUNET
from imaging.photo import Photo, Pixels
from imaging.runner import Blob, Run, runner

_LONGEST = 320  # px: 4 ms against 15 ms at 480×640
_KEPT = 64  # photos remembered: a pair's are asked for by the comparison of pictures and by that of faces
_STRIDES = (8, 16, 32)
_OVERLAP = 0.3  # of two boxes that are one face, as OpenCV's FaceDetectorYN takes it


@lru_cache(maxsize=_KEPT)
def glimpse_faces(photo: Photo) -> tuple[Face, ...]:
    """Every face found at half size, largest first, in pixels of the photo; looked for once a photo."""
    height, width = photo.pixels.shape[:2]
    scale = _LONGEST / max(height, width)
    if scale >= 1:
        return detect_faces(photo.pixels)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    run = _runner(*_canvas(size))
    faces = _detect(small, run) if run else ()
    ratio = np.array([width / size[0], height / size[1]], np.float32)
    return tuple(_enlarged(face, ratio) for face in faces or detect_faces(small))


def _enlarged(face: Face, ratio: Blob) -> Face:
    (x, y), (w, h) = (np.reshape(face.box, (2, 2)) * ratio).tolist()
    return Face((x, y, w, h), face.score, face.points * ratio)


def _canvas(size: tuple[int, int]) -> tuple[int, int]:
    """Width and height that hold the picture: of three kinds only, as each is compiled once."""
    return (256 if size[0] <= 256 else _LONGEST, 256 if size[1] <= 256 else _LONGEST)


@cache
def _runner(width: int, height: int) -> Run | None:
    return runner(YUNET, (1, 3, height, width), bfloat16=False)


def _detect(small: Pixels, run: Run) -> tuple[Face, ...]:
    """YuNet's answers as OpenCV reads them (face_detect.cpp): per stride class, object, box and points."""
    width, height = _canvas((small.shape[1], small.shape[0]))
    canvas = np.zeros((height, width, 3), np.uint8)
    canvas[: small.shape[0], : small.shape[1]] = small
    answers = run(np.ascontiguousarray(canvas.transpose(2, 0, 1)[None], np.float32))
    found: list[Face] = []
    for place, stride in enumerate(_STRIDES):
        classes, objects, boxes, points = (answers[place + 3 * kind][0] for kind in range(4))
        scores = np.sqrt(np.clip(classes[:, 0], 0, 1) * np.clip(objects[:, 0], 0, 1))
        for cell in np.flatnonzero(scores >= SCORE):
            corner = np.array([cell % (width // stride), cell // (width // stride)], np.float32)
            x, y = ((corner + boxes[cell, :2]) * stride).tolist()
            w, h = (np.exp(boxes[cell, 2:]) * stride).tolist()
            five = (points[cell].reshape(5, 2) + corner) * stride
            found.append(Face((x - w / 2, y - h / 2, w, h), float(scores[cell]), five.astype(np.float32)))
    if not found:
        return ()
    kept = cv2.dnn.NMSBoxes([face.box for face in found], [face.score for face in found], SCORE, _OVERLAP)
    return tuple(sorted((found[int(one)] for one in kept), key=lambda face: face.area, reverse=True))
