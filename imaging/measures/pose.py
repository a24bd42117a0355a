"""Which way the head is turned, in degrees, by fitting an average face to the mesh."""

from dataclasses import dataclass

import cv2
import numpy as np

from imaging.landmarks import Landmarks

# Our average face: mean FaceMesh shape of 400 Asian ID photos (half of SCUT-FBP5500's ID subset), made
# mirror-symmetric, unit r.m.s. radius; x right, y down, z away from the camera. Zero pitch is
# therefore the pose in which people sit for ID photos. Bony points only: lips and chin move.
_FACE = {
    33: (-0.76, -0.03, -0.05),
    263: (0.76, -0.03, -0.05),
    133: (-0.29, 0.00, -0.14),
    362: (0.29, 0.00, -0.14),
    129: (-0.34, 0.60, -0.26),
    358: (0.34, 0.60, -0.26),
    98: (-0.28, 0.72, -0.31),
    327: (0.28, 0.72, -0.31),
    127: (-1.16, 0.00, 0.79),
    356: (1.16, 0.00, 0.79),
    234: (-1.14, 0.23, 0.89),
    454: (1.14, 0.23, 0.89),
    21: (-1.10, -0.44, 0.36),
    251: (1.10, -0.44, 0.36),
    162: (-1.15, -0.25, 0.60),
    389: (1.15, -0.25, 0.60),
    54: (-1.00, -0.63, 0.14),
    284: (1.00, -0.63, 0.14),
    10: (0.00, -0.92, -0.41),
    151: (0.00, -0.65, -0.45),
    9: (0.00, -0.39, -0.47),
    168: (0.00, -0.10, -0.42),
    6: (0.00, 0.05, -0.48),
    195: (0.00, 0.29, -0.64),
    4: (0.00, 0.56, -0.75),
    2: (0.00, 0.76, -0.44),
}
_FOCAL = 2.5  # focal length over the longer side: a portrait lens; the fit hardly depends on it


@dataclass(frozen=True, slots=True)
class Pose:
    """Degrees. `yaw` > 0: nose towards the image's right; `pitch` > 0: chin up; `roll` > 0: clockwise."""

    yaw: float
    pitch: float
    roll: float


def head_pose(landmarks: Landmarks, width: int, height: int) -> Pose | None:
    """Head pose in a picture of `width` x `height` px. None where the points fit no head."""
    model = np.array(list(_FACE.values()), dtype=np.float64)
    seen = np.ascontiguousarray(landmarks.points[list(_FACE)])
    focal = _FOCAL * max(width, height)
    camera = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
    ok, turn, _ = cv2.solvePnP(model, seen, camera, None, flags=cv2.SOLVEPNP_SQPNP)
    if not ok:
        return None
    matrix = cv2.Rodrigues(turn)[0]
    return Pose(
        yaw=float(np.degrees(np.arctan2(-matrix[0, 2], matrix[2, 2]))),
        pitch=float(np.degrees(np.arcsin(np.clip(matrix[1, 2], -1, 1)))),
        roll=float(np.degrees(np.arctan2(matrix[1, 0], matrix[1, 1]))),
    )
