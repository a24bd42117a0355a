"""Whose face may be compared by program, and templates that are not made twice.

A template is made of no picture that lies under a student who did not consent. Such pictures are compared
as pictures only (same file, same exposure: pixels, no biometric template), and by eye.
"""

from collections.abc import Container, Iterable, Sequence
from typing import Protocol

from imaging.photo import Photo
from matching.card import EngineCard
from matching.engine import FaceEngine, Template
from matching.pairing import Role, StudentPictures
from registry.errors import OfficeError
from registry.text import Text


class NoConsent(OfficeError):
    """A face that may not be compared by program (PIPL 29)."""

    code = "face.no_consent"
    text = Text(
        "未同意人脸比对，程序不比对人脸，请人工核对。",
        "No consent to the comparison of faces: compare by eye.",
    )
    remedy = Text(
        "请审核人对照两张照片核对；学生同意后可登记（yanqi consent）并重新比对。",
        "A reviewer compares the two pictures; once consent is recorded (`yanqi consent`), screen again.",
    )


class TemplateMemory(Protocol):
    """Where templates are kept between two screenings, by the picture's SHA-256."""

    def get(self, sha256: str) -> Template | None:
        """The template, None where there is none."""

    def put(self, sha256: str, template: Template) -> None:
        """Keep one."""


def embeddable(students: Iterable[StudentPictures], consented: Container[str]) -> frozenset[str]:
    """SHA-256 of the pictures that may become templates; `consented` holds 学号.

    A picture under two students needs the consent of both. One under a key of nobody (a stray) has no
    person who could have consented, unless the same file lies under a student who did.
    """
    allowed: set[str] = set()
    refused: set[str] = set()
    for student in students:
        side = allowed if student.student_number in consented else refused
        side.update(sha256 for role in Role for sha256 in student.of(role))
    return frozenset(allowed - refused)


class ConsentedEngine:
    """A FaceEngine that makes templates only of `allowed` pictures, and each of them once."""

    def __init__(
        self, engine: FaceEngine, allowed: Container[str], exact: TemplateMemory, search: TemplateMemory
    ) -> None:
        """`exact` keeps templates, `search` those of the search."""
        self._engine = engine
        self._allowed = allowed
        self._exact, self._search = exact, search

    @property
    def card(self) -> EngineCard:
        """The engine's."""
        return self._engine.card

    @property
    def search_margin(self) -> float:
        """The engine's."""
        return self._engine.search_margin

    def template(self, photo: Photo) -> Template:
        """The engine's, made once. Raises NoConsent, NoFace, SeveralFaces."""
        if photo.sha256 not in self._allowed:
            raise NoConsent
        template = self._exact.get(photo.sha256)
        if template is None:
            template = self._engine.template(photo)
            self._exact.put(photo.sha256, template)
        return template

    def search_templates(self, photos: Sequence[Photo]) -> list[Template | OfficeError]:
        """The engine's, each made once; NoConsent in the place of a photo that may have none."""
        ready = {photo.sha256: self._ready(photo.sha256) for photo in photos}
        missing = [photo for photo in photos if ready[photo.sha256] is None]
        made = self._engine.search_templates(missing) if missing else []
        for photo, one in zip(missing, made, strict=True):
            ready[photo.sha256] = one
            if not isinstance(one, OfficeError):
                self._search.put(photo.sha256, one)
        return [found for photo in photos if (found := ready[photo.sha256]) is not None]

    def _ready(self, sha256: str) -> Template | OfficeError | None:
        return self._search.get(sha256) if sha256 in self._allowed else NoConsent()

    def similarities(self, rows: Template, columns: Template) -> Template:
        """The engine's."""
        return self._engine.similarities(rows, columns)
