"""dlib's face model through the face_recognition package. 128 numbers a face, Euclidean distance.

It needs far stricter thresholds than the package's default of 0.6, which calls three of four different
East-Asian people the same. The face comes from YuNet: dlib's own detector misses tight crops.
"""

from collections.abc import Sequence
from types import ModuleType

import numpy as np
from PIL import ImageFile

from imaging.models import Model, model_path
from imaging.photo import Photo
from matching.card import EngineCard
from matching.engine import Template, one_by_one, only_face
from registry.errors import OfficeError

RESNET = Model(
    "dlib_face_recognition_resnet_model_v1",
    "face_recognition_models",
    "models/dlib_face_recognition_resnet_model_v1.dat",
    "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
    "CC0-1.0",
)


class FaceRecognition:
    """Similarity is 1 - Euclidean distance, so that higher is more alike as with every engine."""

    def __init__(self, card: EngineCard) -> None:
        self._card = card
        model_path(RESNET)
        self._library = _library()

    @property
    def card(self) -> EngineCard:
        """Thresholds and evidence."""
        return self._card

    def template(self, photo: Photo) -> Template:
        """128 float32. Raises NoFace, SeveralFaces."""
        x, y, w, h = only_face(photo).box
        # dlib's landmark model was trained on its own detector's boxes: on 40 ID photos those were squares
        # of 0.88 times YuNet's mean side (sd 0.07), centred 0.56 of the way down (sd 0.03).
        centre_x, centre_y, half = x + 0.50 * w, y + 0.56 * h, 0.44 * (w + h) / 2
        top, right, bottom, left = centre_y - half, centre_x + half, centre_y + half, centre_x - half
        box = (round(top), round(right), round(bottom), round(left))
        rgb = np.ascontiguousarray(photo.pixels[:, :, ::-1])
        encodings = self._library.face_encodings(rgb, [box], model="large")
        return np.asarray(encodings[0], dtype=np.float32)

    @property
    def search_margin(self) -> float:
        """None is needed: the search uses the template itself."""
        return 0.0

    def search_templates(self, photos: Sequence[Photo]) -> list[Template | OfficeError]:
        """The templates: dlib has no cheaper ones."""
        return one_by_one(self.template, photos)

    def similarities(self, rows: Template, columns: Template) -> Template:
        """1 - Euclidean distance; 1 is the same template."""
        squares = (rows**2).sum(1)[:, None] + (columns**2).sum(1)[None] - 2 * rows @ columns.T
        similarities: Template = 1 - np.sqrt(np.maximum(squares, 0))
        return similarities


def _library() -> ModuleType:
    """The package. It makes Pillow accept truncated files in the whole process: that is put back."""
    tolerant = ImageFile.LOAD_TRUNCATED_IMAGES
    import face_recognition

    ImageFile.LOAD_TRUNCATED_IMAGES = tolerant
    return face_recognition  # type: ignore[no-any-return]


def create(card: EngineCard) -> FaceRecognition:
    """The engine, its weights loaded, with the card it decides by."""
    return FaceRecognition(card)
