"""What a face engine is, and how one is chosen.

To add an engine, add one file to matching/engines/ with a `create(card: EngineCard) -> FaceEngine` and a TOML
card of the same name beside it. An office brings its own model without any file of ours: see
matching/engines/onnx_file.py.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from imaging.face import Face, detect_faces
from imaging.glimpse import glimpse_faces
from imaging.photo import Photo
from matching.card import EngineCard, load_card, read_card
from registry.errors import OfficeError
from registry.text import Text

Template = npt.NDArray[np.float32]
T = TypeVar("T")

# A second face this large beside the first (by box area) makes "whose face?" a real question; smaller
# ones are posters, badges and passers-by, which the validation of the photo reports.
_RIVAL = 0.2


class UnknownEngine(OfficeError):
    """No engine of that name."""

    code = "engine.unknown"
    text = Text("没有名为 {name} 的人脸比对引擎。", "There is no face engine called {name}.")
    remedy = Text(
        "可选：{known}，或本单位模型的 TOML 文件。",
        "Known engines: {known}, or the TOML file of a model of your own.",
    )


class NoFace(OfficeError):
    """No face to compare."""

    code = "face.none"
    text = Text("照片中找不到人脸。", "No face was found in the photo.")
    remedy = Text(
        "请人工核对；必要时向图像社重取原图。", "Compare by eye; ask the agency for the original if needed."
    )


class SeveralFaces(OfficeError):
    """More than one face that could be the graduate's."""

    code = "face.several"
    text = Text(
        "照片中有 {count} 张人脸，无法确定是谁。",
        "There are {count} faces; whose photo it is cannot be told.",
    )
    remedy = Text(
        "请人工核对，并更换为单人证件照。", "Compare by eye and replace it by a photo of one person."
    )


class FaceEngine(Protocol):
    """Turns a face into a template and compares templates."""

    @property
    def card(self) -> EngineCard:
        """The card with the thresholds every decision is stored with."""

    def template(self, photo: Photo) -> Template:
        """A float32 vector for the one face of the photo. Raises NoFace, SeveralFaces."""

    @property
    def search_margin(self) -> float:
        """How far off, near `same_at`, the similarity of two search templates may be."""

    def search_templates(self, photos: Sequence[Photo]) -> list[Template | OfficeError]:
        """Cheaper vectors, one for every picture of a season: they propose, the template decides.

        The place of a photo without one holds the reason: NoFace, SeveralFaces, or that of a wrapper. An
        engine without a cheaper way answers its templates, with a margin of 0: `one_by_one`.
        """

    def similarities(self, rows: Template, columns: Template) -> Template:
        """Similarity of every row with every column: (n, d) and (m, d) give (n, m)."""


def one_by_one(make: Callable[[Photo], T], photos: Sequence[Photo]) -> list[T | OfficeError]:
    """What `make` answers or raises for each photo."""
    found: list[T | OfficeError] = []
    for photo in photos:
        try:
            found.append(make(photo))
        except OfficeError as error:
            found.append(error)
    return found


def only_face(photo: Photo) -> Face:
    """The one face of a photo. Raises NoFace, SeveralFaces."""
    return _only(detect_faces(photo.pixels))


def only_face_glimpsed(photo: Photo) -> Face:
    """As only_face, at half the size: four times as fast, its points off by a pixel or so."""
    faces = glimpse_faces(photo)
    return _only(faces) if faces else only_face(photo)


def _only(faces: Sequence[Face]) -> Face:
    if not faces:
        raise NoFace
    rivals = [face for face in faces if face.area >= _RIVAL * faces[0].area]
    if len(rivals) > 1:
        raise SeveralFaces(count=len(rivals))
    return faces[0]


def known_engines() -> tuple[str, ...]:
    """Names of the engines that have a card."""
    cards = files("matching.engines").iterdir()
    return tuple(sorted(card.name.removesuffix(".toml") for card in cards if card.name.endswith(".toml")))


def load_engine(name: str, card: Path | None = None) -> FaceEngine:
    """Import and create one engine: a known name, or the TOML file of an office's own model.

    `card`: a card the office measured itself, in place of the one that lies beside the engine. Raises
    UnknownEngine, CardInvalid, CardMismatch; for an office's own model also what `own_model` raises.
    """
    if name.endswith(".toml"):
        own: FaceEngine = import_module("matching.engines.onnx_file").own_model(Path(name), card)
        return own
    if name not in known_engines():
        raise UnknownEngine(name=name, known="、".join(known_engines()))
    shipped = load_card(name)
    used = read_card(card, shipped) if card else shipped
    engine: FaceEngine = import_module(f"matching.engines.{name}").create(used)
    return engine
