"""Where the head sits in the frame. Pixels are those of the upright picture."""

from dataclasses import dataclass

import numpy as np

from imaging.landmarks import Array, Landmarks
from imaging.measures.pose import head_pose

_CHEEKS = (234, 454)  # in front of the ears: face width without the ears


@dataclass(frozen=True, slots=True)
class GeometryMeasures:
    """Lengths in px, angles in degrees; the ISO/IEC 29794-5 measures follow OFIQ 1.0.3's definitions."""

    eye_line: float  # from the upper edge to the midpoint of the eyes
    face_width: float  # cheek to cheek in front of the ears, turned back to frontal
    off_centre: float  # of the face's middle from the picture's, over its width; > 0: to the right
    edge_distance: float  # from the face outline to the nearest edge, over the face width; < 0: cut off
    inter_eye_distance: float  # px, over cos(yaw)
    head_size: float  # eye midpoint to chin over picture height
    margin_left: float  # left edge to the farther eye, in inter-eye distances (OFIQ: leftward crop)
    margin_right: float  # right edge to the farther eye, in the same unit
    margin_above: float  # eye midpoint to the upper edge, in eye-to-chin lengths
    margin_below: float
    yaw: float | None
    pitch: float | None
    roll: float | None


def measure_geometry(landmarks: Landmarks, chin: Array, width: int, height: int) -> GeometryMeasures:
    """Measure one face, whose chin ends at `chin` (2,), in a picture of `width` x `height` px."""
    points = landmarks.points
    left, right = landmarks.eye_centres
    middle = (left + right) / 2
    pose = head_pose(landmarks, width, height)
    frontal = max(0.5, float(np.cos(np.radians(pose.yaw)))) if pose else 1.0
    face_width = float(np.hypot(*(points[_CHEEKS[1]] - points[_CHEEKS[0]]))) / frontal
    between = max(float(np.hypot(*(right - left))), 1.0)
    to_chin = max(float(np.hypot(*(chin - middle))), 1.0)
    low, high = points.min(axis=0), points.max(axis=0)
    nearest = float(min(low[0], low[1], width - high[0], height - high[1]))
    return GeometryMeasures(
        eye_line=float(middle[1]),
        face_width=face_width,
        off_centre=float(points[list(_CHEEKS), 0].mean()) / width - 0.5,
        edge_distance=nearest / face_width,
        inter_eye_distance=between / frontal,
        head_size=to_chin / height,
        margin_left=float(right[0]) / between,
        margin_right=(width - float(left[0])) / between,
        margin_above=float(middle[1]) / to_chin,
        margin_below=(height - float(middle[1])) / to_chin,
        yaw=pose.yaw if pose else None,
        pitch=pose.pitch if pose else None,
        roll=pose.roll if pose else None,
    )
