"""No consent, no template: the engine is not even asked; pictures are still compared as pictures."""

from collections.abc import Sequence

import numpy as np
import pytest

from imaging.photo import Photo
from imaging.picture import View
from matching import compare, look_alikes
from matching.case import CaseKind
from matching.consent import ConsentedEngine, NoConsent, embeddable
from matching.decision import Decision, PairVerdict
from matching.engine import NoFace, Template
from matching.pairing import Role, StrayPicture, StudentPictures
from matching.pipeline import Screening, screen
from registry.calendar import Calendar
from registry.errors import OfficeError
from registry.ports import Silence
from registry.season import Half, Season
from registry.text import Text
from tests.matching.fakes import NamedFaces, NamedPhotos, photo


class Remembered(dict[str, Template]):
    """A TemplateMemory in a dict."""

    def put(self, sha256: str, template: Template) -> None:
        """Keep one."""
        self[sha256] = template


class WatchedFaces(NamedFaces):
    """Faces that note whose template was made."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded: list[str] = []

    def template(self, photo: Photo) -> Template:
        """As NamedFaces."""
        self.embedded.append(photo.sha256)
        return super().template(photo)

    def search_templates(self, photos: Sequence[Photo]) -> list[Template | OfficeError]:
        """As NamedFaces."""
        self.embedded += [photo.sha256 for photo in photos]
        return super().search_templates(photos)


def student(number: str, photo: str | None, image: str | None, *originals: str) -> StudentPictures:
    return StudentPictures(number, f"id-{number}", photo, image, originals)


def run(
    faces: NamedFaces, consented: str, *students: StudentPictures, strays: tuple[StrayPicture, ...] = ()
) -> Screening:
    engine = ConsentedEngine(faces, embeddable(students, consented.split()), Remembered(), Remembered())
    season = Calendar.of(Season(2026, Half.AUTUMN), own={})
    return screen(students, strays, (), NamedPhotos(), engine, season, frozenset(), Silence())


@pytest.fixture(autouse=True)
def pictures_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """`ann:1` and `ann:1+` are one exposure; anything else is another."""

    def by_name(a: View, b: View) -> Decision | None:
        one, other = a.photo.sha256, b.photo.sha256
        if one.rstrip("+") != other.rstrip("+"):
            return None
        return Decision(one, other, PairVerdict.SAME_PICTURE, Text("同", "same"))

    exposures: dict[str, int] = {}

    def by_exposure(view: View) -> Template:
        chip = np.zeros((9, 256), np.float32)
        chip[:, exposures.setdefault(view.photo.sha256.rstrip("+"), len(exposures))] = 1
        return chip

    monkeypatch.setattr(compare, "compare_as_pictures", by_name)
    monkeypatch.setattr(look_alikes, "fingerprint", by_exposure)


def test_without_consent_no_template_is_made_and_a_person_compares() -> None:
    faces = WatchedFaces()
    screening = run(faces, "2", student("1", "ann:1", "ann:2", "ann:3"), student("2", "bob:1", "bob:2"))
    assert {name for name in faces.embedded if name.startswith("ann")} == set()
    assert screening.decisions["1"].verdict is PairVerdict.NOT_ASSESSED
    assert screening.decisions["1"].reason == NoConsent.text
    assert [(case.student_number, case.kind) for case in screening.cases] == [("1", CaseKind.NOT_ASSESSED)]
    assert screening.decisions["2"].verdict is PairVerdict.SAME_PERSON


def test_without_consent_the_same_picture_still_clears() -> None:
    faces = WatchedFaces()
    screening = run(faces, "", student("1", "ann:1", "ann:1+"), student("2", "bob:1", "bob:1"))
    assert faces.embedded == []
    assert screening.cases == ()
    assert screening.decisions["1"].verdict is PairVerdict.SAME_PICTURE


def test_one_picture_under_two_students_is_found_without_consent() -> None:
    screening = run(
        WatchedFaces(), "2", student("1", "ann:1", "ann:1"), student("2", "ann:1+", "ann:1+", "ann:1+")
    )
    assert {case.kind for case in screening.cases} == {CaseKind.DUPLICATE}


def test_one_face_under_two_students_is_not_searched_for_without_consent() -> None:
    faces = WatchedFaces()
    screening = run(faces, "2", student("1", "ann:1", "ann:1"), student("2", "ann:2", "ann:2"))
    assert screening.cases == ()
    assert "ann:1" not in faces.embedded


def test_a_stray_picture_is_found_as_a_picture_and_never_embedded() -> None:
    faces = WatchedFaces()
    strays = (StrayPicture(Role.EREGISTRATION_IMAGE, "id-9", "ann:1+"),)
    screening = run(faces, "1", student("1", "ann:1", None, "ann:1"), strays=strays)
    (case,) = screening.cases
    assert [other.key for other in case.involves] == ["id-9"]
    assert "ann:1+" not in faces.embedded


@pytest.mark.parametrize(
    ("consented", "allowed"), [("", ""), ("1", "a"), ("2", "c"), ("1 2", "a b c"), ("1 2 3", "a b c")]
)
def test_a_picture_under_two_students_needs_the_consent_of_both(consented: str, allowed: str) -> None:
    students = [student("1", "a", "b"), student("2", "b", "c")]
    assert embeddable(students, consented.split()) == frozenset(allowed.split())


def test_a_template_is_made_once() -> None:
    faces, memories = WatchedFaces(), (Remembered(), Remembered())
    engine = ConsentedEngine(faces, {"ann:1"}, *memories)
    first, quick = engine.template(photo("ann:1")), engine.search_templates([photo("ann:1")])[0]
    made = list(faces.embedded)
    again = ConsentedEngine(faces, {"ann:1"}, *memories)
    assert np.array_equal(again.template(photo("ann:1")), first)
    assert again.search_templates([photo("ann:1")])[0] is quick
    assert faces.embedded == made
    with pytest.raises(NoConsent):
        engine.template(photo("ann:2"))


def test_a_batch_answers_each_photo_in_its_place() -> None:
    memory = Remembered()
    engine = ConsentedEngine(WatchedFaces(), {"ann:1", "nobody:1", "bob:1"}, Remembered(), memory)
    engine.search_templates([photo("bob:1")])
    batch = [photo(name) for name in ("cat:1", "ann:1", "nobody:1", "bob:1")]
    refused, ann, faceless, bob = engine.search_templates(batch)
    assert isinstance(refused, NoConsent)
    assert isinstance(faceless, NoFace)
    assert ann is memory["ann:1"]
    assert bob is memory["bob:1"]
