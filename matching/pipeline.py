"""MAIN PATH 2, a whole season: compare every pair, search the season for whose picture it is, open cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.case import Case, Concern
from matching.decision import Decision
from matching.desk import CaseDesk
from matching.engine import FaceEngine
from matching.faces import PhotoSource
from matching.gallery import Gallery
from matching.pairing import StrayPicture, StudentPictures
from registry.calendar import Calendar
from registry.ports import Progress

_AT_ONCE = 16  # students whose photos are decoded together, so that their faces are embedded together


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
    calendar: Calendar,
    expired: frozenset[str],
    progress: Progress,
) -> Screening:
    """Screen a season. `expired` holds the 学号 whose originals the agency no longer keeps.

    Templates that are ready, and faces that may not be embedded, are the business of `engine`: a wrapper
    answers `search_templates` from a store, or raises what becomes a case for a person's eye.
    """
    gallery = Gallery(students, strays, photos, engine)
    decisions: dict[str, Decision] = {}
    waiting: list[StudentPictures] = []
    for student in progress.over(students):
        waiting.append(student)
        if len(waiting) == _AT_ONCE:
            decisions |= gallery.meet(waiting)
            waiting.clear()
    decisions |= gallery.meet(waiting)
    desk = CaseDesk(gallery, students, strays, decisions, calendar, expired)
    return Screening(decisions, desk.open_cases(concerns))
