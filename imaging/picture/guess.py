"""First guesses of how one picture lies on another, likeliest first."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np

from imaging.picture.affine import Affine, chain, inverse, mirroring, resizing, scale_of, warped
from imaging.picture.plane import Plane
from imaging.picture.view import View
from imaging.similarity import similarity

_SAME_ASPECT = 0.02  # ln of the ratio of two aspect ratios; rounding to whole pixels stays below
# The middle of a thumbnail is slid over the other at these scales. A crop of 8 % a side magnifies by 1.19.
_MIDDLE = 0.6  # of width and height
# YuNet's points lay at most 1.5 px and 6 % of the face off where what lies round the face differed.
_STRAY = 4  # px of 100
_STRAY_SCALES: tuple[float, ...] = (0.94, 0.97, 1.0, 1.03, 1.06)
# Rougher where one face is much smaller.
_WIDE_SCALES = (0.85, 0.88, 0.91, *_STRAY_SCALES, 1.09, 1.12, 1.16)
# Correlations below which a guess is not followed up. As a whole a face pasted in, then copied, reaches
# 0.70, harmless copies 0.82; in the face a new background reaches 0.79, copied again 0.89. Of 780 pairs of
# different people 83 % and about 80 % stay below (even half of scut, 2026-11).
_WHOLE_ALIKE = 0.65
_FACE_ALIKE = 0.78
_MUCH_FINER = 1.3  # from here edges are made anew, at the size at which both faces are equally large
_RIM = 0.2  # of the width of eyes and mouth, round them
_FINER_SCALES = (0.97, 1.03)
_SCALES = (0.78, 0.83, 0.88, 0.94, 1.0, 1.06, 1.13, 1.2, 1.28)

Window = tuple[int, int, int, int]  # left, top, right, bottom in pixels


def framing(target: View, source: View) -> Affine | None:
    """The one picture resized to the other; None where their aspect ratios differ."""
    (tw, th), (sw, sh) = target.size, source.size
    same = abs(np.log((sw / sh) / (tw / th))) < _SAME_ASPECT
    return resizing(target.size, source.size) if same else None


def guesses(target: View, source: View) -> Iterator[tuple[Affine, bool]]:
    """The likeliest guess for the whole picture and for the face alone (True), or one by corners.

    Found by equal framing, by sliding thumbnails and by the points of the faces, as they are and mirrored.
    """
    framed = framing(target, source)
    found = [*([] if framed is None else [framed]), *_slid(target, source)]
    score, whole = max(
        ((correlation(target, source, guess), guess) for guess in found), key=lambda one: one[0]
    )
    if score > _WHOLE_ALIKE:
        yield whole, False
    faces = _by_faces(target, source)
    for guess in faces:
        better = correlation(target, source, guess)
        if better > max(score, _WHOLE_ALIKE):
            score, whole = better, guess
            yield guess, False
    if faces:
        mirrored = np.linalg.det(whole[:, :2]) < 0
        as_is = [faces[0], *([] if framed is None else [framed])]
        for bases in (
            (as_is, faces[1:]) if mirrored else (as_is,)
        ):  # a frontal face is much like its mirror image
            found_here = (_face_found(target, source, base) for base in bases)
            score, face = max(found_here, key=lambda one: one[0])
            if score > _FACE_ALIKE:
                yield face, True
    else:
        yield from ((guess, False) for guess in _by_corners(target, source))


def _face_found(target: View, source: View, guess: Affine) -> tuple[float, Affine]:
    """A guess by points made better: where the inner face correlates best, a little to all sides of it."""
    if scale_of(guess) < 1:
        score, found = _face_found(source, target, inverse(guess))
        return score, inverse(found)
    t, s = target.coarse_edges, source.coarse_edges
    if target.points is None:
        return -1.0, guess
    stray, scales = _STRAY, _STRAY_SCALES
    size = matching(source, scale_of(guess) * target.size[0] / t.shape[1])
    if size[0] > _MUCH_FINER * s.shape[1]:
        s, stray, scales = source.edges(size), 2 * _STRAY, _WIDE_SCALES
    left, top, right, bottom = _window(_size(t), _inner_face(target.points, target.size))
    part = np.ascontiguousarray(t[top:bottom, left:right])
    size = right - left + 2 * stray, bottom - top + 2 * stray
    down, up = resizing(_size(s), source.size), resizing(_size(t), target.size)
    best, found = -2.0, guess
    centre = np.array([(left + right) / 2, (top + bottom) / 2])
    for scale in scales:
        # from the enlarged window of target, scaled about its middle, to the source
        zoom = np.column_stack([np.eye(2) * scale, centre - scale * (centre - (left - stray, top - stray))])
        laid = warped(s, chain(inverse(down), chain(guess, chain(up, zoom))), size, cv2.INTER_LINEAR)
        _, score, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(laid, part, cv2.TM_CCOEFF_NORMED))
        if score > best:
            best = score
            back = np.array([[1.0, 0, x - left], [0, 1, y - top]])  # target to the enlarged window
            found = chain(guess, chain(up, chain(zoom, chain(back, inverse(up)))))
    return best, found


def matching(source: View, scale: float) -> tuple[int, int]:
    """Width and height of a view shrunk by a scale, but never enlarged."""
    share = min(1.0, 1 / scale)
    return max(8, round(source.size[0] * share)), max(8, round(source.size[1] * share))


def _inner_face(points: Plane, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of brows, eyes, nose and mouth, in shares of width and height."""
    (left, top), (right, bottom) = points.min(0), points.max(0)
    rim = _RIM * (right - left)
    return (left - rim) / size[0], (top - rim) / size[1], (right + rim) / size[0], (bottom + rim) / size[1]


def _window(size: tuple[int, int], shares: tuple[float, float, float, float]) -> Window:
    """Shares of a picture in whole pixels, at least four in width and height."""
    left, top, right, bottom = shares
    x, y = (int(np.clip(share * side, 0, side - 4)) for share, side in zip((left, top), size, strict=True))
    return x, y, int(np.clip(right * size[0], x + 4, size[0])), int(np.clip(bottom * size[1], y + 4, size[1]))


def correlation(target: View, source: View, guess: Affine) -> float:
    """Of two thumbnails laid over each other."""
    size = _size(target.thumbnail)
    down, up = resizing(_size(source.thumbnail), source.size), resizing(size, target.size)
    laid = warped(source.thumbnail, chain(inverse(down), chain(guess, up)), size, cv2.INTER_LINEAR)
    return float(cv2.matchTemplate(target.thumbnail, laid, cv2.TM_CCOEFF_NORMED)[0, 0])


def _slid(target: View, source: View) -> Iterator[Affine]:
    thumbnail = source.thumbnail
    flip = mirroring(thumbnail.shape[1])
    down, up = resizing(target.size, _size(target.thumbnail)), resizing(_size(thumbnail), source.size)
    yield chain(up, chain(_slide(target.thumbnail, thumbnail), down))
    mirrored = _slide(target.thumbnail, np.ascontiguousarray(thumbnail[:, ::-1]))
    yield chain(up, chain(chain(flip, mirrored), down))


def _slide(target: Plane, source: Plane) -> Affine:
    """Where the middle of target correlates best with source."""
    rim = (1 - _MIDDLE) / 2
    left, top, right, bottom = _window(_size(target), (rim, rim, 1 - rim, 1 - rim))
    middle = np.ascontiguousarray(target[top:bottom, left:right])
    best, found, near = -2.0, resizing(_size(target), _size(source)), 1.0
    for scales in (_SCALES, _FINER_SCALES):
        around = near
        for scale in scales:
            size = round(source.shape[1] * around * scale), round(source.shape[0] * around * scale)
            if size[0] < right - left or size[1] < bottom - top:
                continue
            scaled = cv2.resize(source, size, interpolation=cv2.INTER_LINEAR)
            _, score, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(scaled, middle, cv2.TM_CCOEFF_NORMED))
            if score > best:
                best, near = score, around * scale
                found = chain(resizing(size, _size(source)), np.array([[1.0, 0, x - left], [0, 1, y - top]]))
    return found


def _by_faces(target: View, source: View) -> list[Affine]:
    """As they are and mirrored; none without faces."""
    if target.points is None or source.points is None:
        return []
    width = source.size[0]
    mirrored = np.asarray(source.points[[1, 0, 2, 4, 3]] * (-1, 1) + (width - 1, 0), np.float32)
    return [
        similarity(target.points, source.points),
        chain(mirroring(width), similarity(target.points, mirrored)),
    ]


def _by_corners(target: View, source: View) -> Iterator[Affine]:
    finder = cv2.ORB.create(400, fastThreshold=10)
    (tk, td), (sk, sd) = (
        finder.detectAndCompute(view.luma.astype(np.uint8), None) for view in (target, source)
    )
    if len(tk) < 8 or len(sk) < 8:
        return
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(td, sd)
    if len(pairs) < 8:
        return
    a = np.array([tk[pair.queryIdx].pt for pair in pairs])
    b = np.array([sk[pair.trainIdx].pt for pair in pairs])
    found: Any = cv2.estimateAffinePartial2D(a, b, ransacReprojThreshold=3.0, maxIters=500)
    if found[0] is not None and found[1].sum() >= 8:  # the stub does not know that it may fail
        yield np.asarray(found[0], np.float64)


def _size(plane: Plane) -> tuple[int, int]:
    return plane.shape[1], plane.shape[0]
