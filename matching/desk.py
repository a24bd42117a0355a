"""From decisions to cases: which side is wrong, whose picture it is, and what explains it."""

from collections.abc import Iterator, Mapping, Sequence

from matching import cause
from matching.arbiter import fit
from matching.case import Case, CaseKind, Concern, Involved, Side
from matching.decision import Decision, PairVerdict
from matching.duplicates import duplicates
from matching.gallery import Gallery
from matching.hanging import Hanging
from matching.making import MISSING, CaseMaker, identity, in_ring, involved
from matching.mismatch import Mismatch, examine, holdings
from matching.pairing import PAIRED, Role, StrayPicture, StudentPictures
from matching.swap import owners, rings
from registry.calendar import Calendar


class CaseDesk:
    """Opens the cases of one screening, from the gallery and the decision on each student's pair."""

    def __init__(
        self,
        gallery: Gallery,
        students: Sequence[StudentPictures],
        strays: Sequence[StrayPicture],
        decisions: Mapping[str, Decision],
        calendar: Calendar,
        expired: frozenset[str],
    ) -> None:
        self._gallery = gallery
        self._students = {student.student_number: student for student in students}
        self._strays = strays
        self._decisions = decisions
        self._make = CaseMaker(calendar, expired).make

    def open_cases(self, concerns: Sequence[Concern]) -> tuple[Case, ...]:
        """Every case: what is missing, pairs that do not clear, duplicates, and what was noticed before."""
        missing = {role: [one for one in self._students.values() if not one.of(role)] for role in PAIRED}
        mismatches = examine(self._gallery, self._pairs(PairVerdict.DIFFERENT_PERSON))
        lacking = {role: {one.student_number for one in some} for role, some in missing.items()}
        owned = owners(holdings(mismatches), lacking)
        ring_of = {number: ring for ring in rings(owned, lacking) for number in ring.members}
        self._gallery.look_for(known for some in missing.values() for one in some if (known := _known(one)))
        cases = [
            *(self._missing(role, student) for role, some in missing.items() for student in some),
            *(self._mismatch(one, owned) for one in mismatches),
            *(
                self._make(kind, student, cause=decision.reason, evidence=(decision,))
                for verdict, kind in _TO_A_PERSON.items()
                for student, decision in self._pairs(verdict)
            ),
        ]
        cases = [in_ring(case, ring_of.get(case.student_number), self._students) for case in cases]
        order = {number: place for place, number in enumerate(self._students)}
        return (
            *sorted(cases, key=lambda case: order[case.student_number]),
            *(case for role in PAIRED for case in self._duplicates(role)),
            *(
                self._make(one.kind, self._students[one.student_number], cause=one.cause, about=one.about)
                for one in concerns
            ),
        )

    def _pairs(self, verdict: PairVerdict) -> list[tuple[StudentPictures, Decision]]:
        return [
            (self._students[number], decision)
            for number, decision in self._decisions.items()
            if decision.verdict is verdict
        ]

    def _missing(self, role: Role, student: StudentPictures) -> Case:
        known = _known(student)
        there = [
            sighting
            for sighting in (self._gallery.find(known, student.student_number) if known else ())
            if sighting.hanging.role is role
            or (sighting.hanging.stray and sighting.hanging.role is Role.ORIGINAL)
        ]
        return self._make(
            MISSING[role],
            student,
            cause=cause.of_missing(role, student, there, self._strays),
            involves=involved(there),
            evidence=tuple(sighting.decision for sighting in there),
        )

    def _mismatch(self, one: Mismatch, owned: Mapping[tuple[str, Role], str]) -> Case:
        number = one.student.student_number
        settled = [(role, owned[number, role]) for role in one.sightings if (number, role) in owned]
        sightings = [sighting for some in one.sightings.values() for sighting in some]
        first = {owner for _, owner in settled}
        sightings.sort(key=lambda sighting: sighting.hanging.owner not in first)
        return self._make(
            CaseKind.NOT_SAME_PERSON,
            one.student,
            cause=cause.of_mismatch(
                one.side, sightings, one.student, [(role, self._students[owner]) for role, owner in settled]
            ),
            side=one.side,
            involves=involved(sightings),
            evidence=(one.decision, *one.against, *(sighting.decision for sighting in sightings)),
        )

    def _duplicates(self, role: Role) -> Iterator[Case]:
        for found in duplicates(self._gallery, role, self._fit):
            others = [self._students[hanging.owner] for hanging in found.others]
            yield self._make(
                CaseKind.DUPLICATE,
                self._students[found.wrong.owner],
                side=Side(role.value),
                involves=tuple(Involved(other.student_number, role) for other in others),
                cause=cause.SAME_PICTURE_TWICE if found.one_picture else cause.SAME_FACE_TWICE,
                evidence=found.evidence,
                about=tuple(part for other in others for part in identity(other)),
            )

    def _fit(self, hanging: Hanging) -> int:
        student = self._students[hanging.owner]
        return fit(self._gallery, hanging.sha256, student, self._decisions.get(hanging.owner))


def _known(student: StudentPictures) -> str | None:
    """The picture that tells who a student is whose other one is missing."""
    own = student.certificate_photo or student.eregistration_image
    return own or next(iter(student.originals), None)


_TO_A_PERSON = {
    PairVerdict.ALTERED: CaseKind.ALTERED,
    PairVerdict.UNDECIDED: CaseKind.UNDECIDED,
    PairVerdict.NOT_ASSESSED: CaseKind.NOT_ASSESSED,
}
