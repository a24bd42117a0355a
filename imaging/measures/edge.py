"""How wide the edges of eyes, nose and mouth are drawn, and how much noise lies between them."""

import cv2
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

_NARROW, _WIDE = 1.0, 2.0  # px: the two blurs whose gradients are compared
_STRONGEST = 92  # percentile of gradients that counts as edge
_TILE = 16  # px
_LAPLACE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)


def edge_blur(gray: Array) -> float:
    """Standard deviation, in px, of the blur that the strongest edges have been through.

    A Gaussian edge of width s loses gradient by sqrt(s² + b²) when blurred by b; two such blurs give s, and
    contrast cancels out (Zhuo and Sim 2011, Pattern Recognition 44). Dark faces measure like light ones.
    """
    narrow, wide = (_gradient(cv2.GaussianBlur(gray, (0, 0), sigma)) for sigma in (_NARROW, _WIDE))
    strong = wide >= np.percentile(wide, _STRONGEST)
    below = float((wide[strong] ** 2).mean())
    if below <= 0:
        return 0.0
    ratio = max(float((narrow[strong] ** 2).mean()) / below, 1 + 1e-4)
    return float(np.sqrt(max((_WIDE**2 - ratio * _NARROW**2) / (ratio - 1), 0.0)))


def noise(gray: Array) -> float | None:
    """Standard deviation of the noise in grey levels, in the smoothest quarter of 16 px tiles.

    Immerkær 1996 (CVIU 64): a mask blind to slopes. None where no tile fits.
    """
    rough = np.abs(cv2.filter2D(gray, -1, _LAPLACE))
    down, across = (length // _TILE for length in rough.shape)
    if not (down and across):
        return None
    tiles = rough[: down * _TILE, : across * _TILE].reshape(down, _TILE, across, _TILE).mean(axis=(1, 3))
    return float(np.percentile(tiles, 25) * np.sqrt(np.pi / 2) / 6)


def _gradient(gray: npt.NDArray[np.integer | np.floating]) -> Array:
    across, down = cv2.Sobel(gray, cv2.CV_32F, 1, 0), cv2.Sobel(gray, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.magnitude(across, down), dtype=np.float32)
