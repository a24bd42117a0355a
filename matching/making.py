"""Making a case: what the rules ask for beside what was found, and what a ring of students adds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from matching.case import Case, CaseKind, Involved, Side
from matching.cause import of_ring
from matching.decision import Decision
from matching.handling import Circumstances, handling, report_to, swap_steps
from matching.hanging import Sighting
from matching.pairing import Role, StudentPictures
from matching.swap import Ring
from registry.calendar import Calendar, Task
from registry.text import Text

_NAMED = 50  # students that the case of a long ring lists: the nearest of them
MISSING = {
    Role.CERTIFICATE_PHOTO: CaseKind.NO_CERTIFICATE_PHOTO,
    Role.EREGISTRATION_IMAGE: CaseKind.NO_EREGISTRATION_IMAGE,
}


class CaseMaker:
    """Fills in what follows from the season and the student."""

    def __init__(self, calendar: Calendar, expired: frozenset[str]) -> None:
        self._calendar = calendar
        self._expired = expired

    def make(
        self,
        kind: CaseKind,
        student: StudentPictures,
        *,
        cause: Text,
        side: Side | None = None,
        involves: tuple[Involved, ...] = (),
        evidence: tuple[Decision, ...] = (),
        about: tuple[str, ...] = (),
    ) -> Case:
        """One case, with the handling, the office and the deadline that the rules give it."""
        given = Circumstances(
            centrally_printed=self._calendar.season.centrally_printed,
            original_held=bool(student.originals),
            original_expired=student.student_number in self._expired,
        )
        return Case(
            kind=kind,
            student_number=student.student_number,
            certificate_photo=student.certificate_photo or "",
            eregistration_image=(student.eregistration_image or "") if kind.about_image else "",
            about=about,
            side=side,
            involves=involves,
            cause=cause,
            handling=handling(kind, side, given),
            report_to=report_to(kind, side),
            deadline=self._calendar.last_day(Task.IMAGES),
            evidence=evidence,
        )


def in_ring(case: Case, ring: Ring | None, students: Mapping[str, StudentPictures]) -> Case:
    """The case of a student of a ring names the others in order; a missing picture stays missing."""
    if ring is None or (case.kind is not CaseKind.NOT_SAME_PERSON and case.kind is not MISSING[ring.role]):
        return case
    others = _nearest(ring, case.student_number)
    said = replace(
        case,
        cause=of_ring(ring, case.side),
        involves=tuple(Involved(number, ring.role) for number in others),
    )
    if case.kind is not CaseKind.NOT_SAME_PERSON:
        return said
    about = tuple(part for number in others for part in identity(students[number]))
    return replace(said, kind=CaseKind.SWAP, handling=swap_steps(case.side), about=about)


def _nearest(ring: Ring, number: str) -> list[str]:
    """The other members in order, from the next one round; of a long ring the nearest only."""
    place = ring.members.index(number)
    others = [*ring.members[place + 1 :], *ring.members[:place]]
    if len(others) <= _NAMED:
        return others
    return [*others[: _NAMED // 2], *others[-_NAMED // 2 :]]


def involved(sightings: Sequence[Sighting]) -> tuple[Involved, ...]:
    """Each other student once, by the surest sighting."""
    first: dict[str, Involved] = {}
    for sighting in sightings:
        hanging = sighting.hanging
        first.setdefault(hanging.owner, Involved(hanging.owner, hanging.role, hanging.stray))
    return tuple(first.values())


def identity(student: StudentPictures) -> tuple[str, ...]:
    """What makes a case about this student and these pictures, for its fingerprint."""
    return (student.student_number, student.certificate_photo or "", student.eregistration_image or "")
