"""What a face engine is, and the card it must carry before it may decide anything.

To add an engine, add one file to matching/engines/ with a `create() -> FaceEngine` and a TOML card of the
same name beside it.
"""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.resources import files
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from imaging.face import Face, detect_faces
from imaging.glimpse import glimpse_faces
from imaging.photo import Photo
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
    remedy = Text("可选：{known}。", "Known engines: {known}.")


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


@dataclass(frozen=True, slots=True)
class EngineCard:
    """What an engine is and how well it was measured. Similarities are the engine's own, higher = more alike.

    `same_at`: at or above it two photos show one person. `different_below`: below it they do not; in
    between a person decides. `duplicate_at`: one face under two students. `fmr` is the false match rate
    at `same_at`, `fnmr` the rate of genuine pairs below `different_below`, both on `calibration_set`.
    """

    name: str
    model: str
    model_sha256: str
    licence: str
    metric: str
    same_at: float
    different_below: float
    duplicate_at: float
    calibration_set: str
    fmr: float
    fnmr: float
    measured_on: date


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


def load_engine(name: str) -> FaceEngine:
    """Import and create one engine. Raises UnknownEngine."""
    if name not in known_engines():
        raise UnknownEngine(name=name, known="、".join(known_engines()))
    engine: FaceEngine = import_module(f"matching.engines.{name}").create()
    return engine


def load_card(name: str) -> EngineCard:
    """Read the card that lies beside an engine."""
    text = (files("matching.engines") / f"{name}.toml").read_text(encoding="utf-8")
    return EngineCard(name=name, **tomllib.loads(text))
