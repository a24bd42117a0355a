"""Which pixels show the person: MediaPipe's selfie segmentation."""

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from imaging.models import SELFIE_SEGMENTATION
from imaging.network import Network, network
from imaging.photo import Pixels

Mask = npt.NDArray[np.float32]

SIDE = 192  # px; the whole picture is squeezed into this square, as MediaPipe's own graph does


def person_mask(pixels: Pixels) -> Mask:
    """How surely each part of the picture shows a person, 0-1, shape (192, 192).

    `pixels` is BGR uint8 of shape (height, width, 3). The square covers the whole picture whatever its shape;
    `mask_at` brings it back to a size. Above 0.5 is person, hair and clothes included; below 0.1 surely wall.
    """
    view = cv2.resize(pixels, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    (answer,) = _net()(np.asarray(cv2.dnn.blobFromImage(view, 1 / 255, swapRB=True), np.float32))
    mask: Mask = answer[0, 0]
    return mask


def mask_at(mask: Mask, width: int, height: int) -> Mask:
    """The mask at another size, shape (height, width)."""
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


@cache
def _net() -> Network:
    return network(SELFIE_SEGMENTATION, {"t0": (1, 3, SIDE, SIDE)}, ["t249"])
