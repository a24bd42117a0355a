"""Where the parts of one face lie: FaceMesh (468 points in 3-D) and the iris model's lid contours.

Both are Google's MediaPipe models, read by OpenCV. The lids come from the iris model because FaceMesh
draws an open eye over a closed one: AUC for closed eyes 0.64 with FaceMesh lids, 0.999 with these.
"""

from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from imaging.face import Face
from imaging.fine_mesh import fine_mesh
from imaging.models import FACE_MESH, IRIS
from imaging.network import Network, network
from imaging.photo import Pixels

Array = npt.NDArray[np.float64]

_MESH_SIDE = 192
_EYE_SIDE = 64
# Side of the crop over the longer side of YuNet's face box, which reaches from forehead to chin; MediaPipe
# cuts 1.5 of its own, smaller box. Against OFIQ's published scores of 95 studio portraits 1.3 is best
# of 1.1-1.5: luminance .997, dynamic range .992 (1.5: .991, .985).
_MESH_MARGIN = 1.3
_EYE_MARGIN = 2.3  # side of the crop over the eye's width, as MediaPipe's iris graph cuts it

# Point numbers of the FaceMesh topology.
EYE_CORNERS = ((33, 133), (362, 263))  # eye at the image's left: outer, inner; at its right: inner, outer
MOUTH_CORNERS = (61, 291)
INNER_LIPS = ((82, 87), (13, 14), (312, 317))
# Upper and lower lid of the eye at the image's left and right, in the fine mesh.
FINE_LIDS = (((160, 144), (159, 145), (158, 153)), ((385, 380), (386, 374), (387, 373)))
CHIN, FOREHEAD, NOSE_TIP = 152, 10, 4
# Of the iris model's lid contour: lower, upper; the corners never open.
LID_PAIRS = ((2, 10), (3, 11), (4, 12), (5, 13), (6, 14))
# fmt: off
JAW_AND_BROWS = (127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397,
                 288, 361, 323, 454, 356, 300, 293, 334, 296, 336, 107, 66, 105, 63, 70)
# fmt: on


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye in pixels: `lids` of shape (16, 2) and `iris` of shape (5, 2), its centre first.

    Lid points 0-8 run along the lower lid from the outer to the inner corner, 9-15 along the upper lid
    from the outer end to the inner.
    """

    lids: Array = field(repr=False, compare=False)
    iris: Array = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Landmarks:
    """One face in pixels of the picture.

    `mesh` has shape (468, 3): x, y, and depth z on the scale of x, growing away from the camera. `eyes`:
    the eye at the image's left, then at its right. `presence` (0-1) is the model's own belief that
    the crop shows a face. `fine` has shape (468, 2): the mesh of imaging.fine_mesh, for lips, lids and
    expression; all other measures were made on `mesh`.
    """

    mesh: Array = field(repr=False, compare=False)
    fine: Array = field(repr=False, compare=False)
    eyes: tuple[Eye, Eye]
    presence: float

    @property
    def points(self) -> Array:
        """The mesh without its depth, shape (468, 2)."""
        return self.mesh[:, :2]

    @property
    def eye_centres(self) -> tuple[Array, Array]:
        """Midpoints of the eye corners, image's left first.

        By the iris model: its corners rank inter-eye distances with OFIQ at .97, the mesh's at .91.
        """
        left, right = ((eye.lids[0] + eye.lids[8]) / 2 for eye in self.eyes)
        return left, right


def find_landmarks(pixels: Pixels, face: Face) -> Landmarks:
    """The meshes and the lids of one detected face. `pixels` is BGR uint8 of shape (height, width, 3)."""
    crop = _mesh_crop(face)
    blob = crop.cut(pixels)
    mesh, presence = _mesh(crop, blob)
    return Landmarks(
        mesh=mesh,
        fine=crop.back(fine_mesh(blob)),
        eyes=(_eye(pixels, mesh, 0), _eye(pixels, mesh, 1)),
        presence=presence,
    )


def find_mesh(pixels: Pixels, face: Face) -> Array:
    """The mesh of one detected face alone, as in Landmarks."""
    crop = _mesh_crop(face)
    return _mesh(crop, crop.cut(pixels))[0]


def _mesh_crop(face: Face) -> "_Crop":
    eye_line = face.points[1] - face.points[0]
    x, y, width, height = face.box
    return _Crop(
        centre=(x + width / 2, y + height / 2),
        angle=_angle(eye_line),
        scale=_MESH_SIDE / (_MESH_MARGIN * max(width, height)),
        side=_MESH_SIDE,
    )


def _mesh(crop: "_Crop", blob: npt.NDArray[np.float32]) -> tuple[Array, float]:
    raw, presence = (answer.astype(np.float64) for answer in _face_mesh()(blob))
    mesh = raw.reshape(468, 3).copy()
    mesh[:, :2] = crop.back(mesh[:, :2])
    mesh[:, 2] /= crop.scale
    return mesh, float(1 / (1 + np.exp(-presence.ravel()[0])))


def _eye(pixels: Pixels, mesh: Array, which: int) -> Eye:
    left, right = (mesh[corner, :2] for corner in EYE_CORNERS[which])
    centre = (left + right) / 2
    crop = _Crop(
        centre=(float(centre[0]), float(centre[1])),
        angle=_angle(right - left),
        scale=_EYE_SIDE / (_EYE_MARGIN * max(float(np.hypot(*(right - left))), 1.0)),
        side=_EYE_SIDE,
        mirrored=which == 1,  # the model knows the eye at the image's left only
    )
    contour, iris = (answer.astype(np.float64) for answer in _iris()(crop.cut(pixels)))
    return Eye(
        lids=crop.back(contour.reshape(-1, 3)[:16, :2]),
        iris=crop.back(iris.reshape(-1, 3)[:, :2]),
    )


def _angle(line: npt.NDArray[np.floating]) -> float:
    return float(np.degrees(np.arctan2(line[1], line[0])))


@dataclass(frozen=True, slots=True)
class _Crop:
    """A square turned upright about `centre` and scaled to `side` pixels, and the way back."""

    centre: tuple[float, float]
    angle: float
    scale: float
    side: int
    mirrored: bool = False

    @property
    def matrix(self) -> Array:
        matrix = np.asarray(cv2.getRotationMatrix2D(self.centre, self.angle, self.scale), dtype=np.float64)
        matrix[:, 2] += self.side / 2 - np.asarray(self.centre)
        if self.mirrored:
            matrix[0] *= -1
            matrix[0, 2] += self.side
        return matrix

    def cut(self, pixels: Pixels) -> npt.NDArray[np.float32]:
        view = cv2.warpAffine(pixels, self.matrix, (self.side, self.side), flags=cv2.INTER_LINEAR)
        return np.asarray(cv2.dnn.blobFromImage(view, 1 / 255, swapRB=True), dtype=np.float32)

    def back(self, points: Array) -> Array:
        inverse = cv2.invertAffineTransform(self.matrix)
        return np.asarray(points @ inverse[:, :2].T + inverse[:, 2], dtype=np.float64)


@cache
def _face_mesh() -> Network:
    return network(FACE_MESH, {"input_1": (1, 3, _MESH_SIDE, _MESH_SIDE)}, ["conv2d_20", "conv2d_30"])


@cache
def _iris() -> Network:
    outputs = ["output_eyes_contours_and_brows", "output_iris"]
    return network(IRIS, {"input_1": (1, 3, _EYE_SIDE, _EYE_SIDE)}, outputs)
