"""One view seen on the grid of another: its luma, its finest detail and its colours."""

from dataclasses import dataclass

import cv2
import numpy as np

from imaging.picture.affine import Affine, chain, is_identity, resizing, scale_of, warped
from imaging.picture.plane import SMOOTH, Blocks, Plane, blurred, finest
from imaging.picture.view import View

ALIKE_SCALE = 1.02  # up to here two scales need no averaging
RIM = 7  # px cut off round the overlap: blurs and warps mix in what lies outside
_FINER = 4  # times as fine as the cells is the grid on which colours are interpolated


@dataclass(frozen=True, slots=True)
class Laid:
    """A view on the grid of another: smooth luma, finest detail, and 1 where it covers that, less a rim."""

    smooth: Plane
    detail: Plane
    core: Plane
    fine: Blocks | None  # where known

    @classmethod
    def of(cls, view: View, affine: Affine, size: tuple[int, int]) -> "Laid":
        source, core = _brought(view, affine, size)
        if source is view.luma:
            return cls(view.smooth, view.detail, core, view.fine)
        smooth = blurred(source, SMOOTH)
        return cls(smooth, finest(smooth), core, None)


def _brought(view: View, affine: Affine, size: tuple[int, int]) -> tuple[Plane, Plane]:
    """The luma of a view on the grid of another, and 1 where it covers that, less a rim."""
    luma, thin = view.luma, view.size
    if scale_of(affine) > ALIKE_SCALE:  # averaging first: a warp alone would sample and alias
        thin = _thinned(view.size, scale_of(affine))
        way = cv2.INTER_LINEAR if scale_of(affine) < 2 else cv2.INTER_AREA
        luma = np.asarray(cv2.resize(luma, thin, interpolation=way), np.float32)
    near = chain(resizing(view.size, thin), affine)
    core = np.zeros((thin[1], thin[0]), np.float32)
    core[RIM:-RIM, RIM:-RIM] = 1
    if thin == size and is_identity(near):
        return luma, core
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    core = np.asarray(cv2.warpAffine(core, near, size, flags=flags), np.float32)
    core[:RIM] = core[-RIM:] = 0
    core[:, :RIM] = core[:, -RIM:] = 0
    return warped(luma, near, size), core


def cells_of(view: View, affine: Affine, size: tuple[int, int]) -> Plane:
    """Colours of a view on a grid, whose cells `affine` leads into the view: (4, height, width)."""
    colours = view.colours
    whole = colours.shape[1], colours.shape[0]
    affine = chain(resizing(view.size, whole), affine)
    if not is_identity(chain(resizing(whole, size), affine)):
        finer = size[0] * _FINER, size[1] * _FINER
        affine = chain(affine, resizing(finer, size))
        thin = _thinned(whole, max(1.0, scale_of(affine)))
        colours = np.asarray(cv2.resize(colours, thin, interpolation=cv2.INTER_AREA), np.uint8)
        near = chain(resizing(whole, thin), affine)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        seen = cv2.warpAffine(colours, near, finer, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        colours = np.asarray(seen, np.uint8)
    while min(colours.shape[:2]) > 4 * min(size):
        half = colours.shape[1] // 2, colours.shape[0] // 2
        colours = np.asarray(cv2.resize(colours, half, interpolation=cv2.INTER_LINEAR), np.uint8)
    cells = cv2.resize(colours, size, interpolation=cv2.INTER_AREA)
    return np.stack([*cv2.split(cells), cv2.cvtColor(cells, cv2.COLOR_BGR2GRAY)]).astype(np.float32)


def _thinned(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] / scale)), max(1, round(size[1] / scale))
