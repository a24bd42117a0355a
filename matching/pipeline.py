"""MAIN PATH 2, a whole season: compare every pair, search the season for whose picture it is, open cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.case import Case, Concern
from matching.decision import Decision
from matching.desk import CaseDesk
from matching.engine import FaceEngine
from matching.gallery import Gallery, PhotoSource
from matching.pairing import StrayPicture, StudentPictures
from registry.ports import Progress
from registry.season import Season


@dataclass(frozen=True, slots=True)
class Screening:
    """The outcome of one screening: a decision for every student who has both pictures, and the cases."""

    decisions: Mapping[str, Decision]
    cases: tuple[Case, ...]


def screen(
    students: Sequence[StudentPictures],
    strays: Sequence[StrayPicture],
    concerns: Sequence[Concern],
    photos: PhotoSource,
    engine: FaceEngine,
    season: Season,
    expired: frozenset[str],
    progress: Progress,
) -> Screening:
    """Screen a season. `expired` holds the 学号 whose originals the agency no longer keeps."""
    gallery = Gallery(students, strays, photos, engine)
    decisions = {
        student.student_number: gallery.decide(student.certificate_photo, student.eregistration_image)
        for student in progress.over(students)
        if student.certificate_photo and student.eregistration_image
    }
    cases = CaseDesk(gallery, season, expired, decisions).open_cases(students, concerns)
    return Screening(decisions, cases)
