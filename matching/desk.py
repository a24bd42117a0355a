"""From decisions to cases: which side is wrong, whose picture it is, and what explains it."""

from collections.abc import Iterator, Mapping, Sequence

from matching.case import Case, CaseKind, Concern, Involved, Side
from matching.decision import Decision, PairVerdict
from matching.gallery import Gallery, Hanging, Sighting
from matching.handling import Circumstances, handling, report_to
from matching.pairing import Role, StudentPictures, key_slip
from matching.swap import as_swap
from registry.season import Season
from registry.text import Text


class CaseDesk:
    """Opens the cases of one screening, from the gallery and the decision on each student's pair."""

    def __init__(
        self, gallery: Gallery, season: Season, expired: frozenset[str], decisions: Mapping[str, Decision]
    ) -> None:
        self._gallery = gallery
        self._season = season
        self._expired = expired
        self._decisions = decisions

    def open_cases(
        self, students: Sequence[StudentPictures], concerns: Sequence[Concern]
    ) -> tuple[Case, ...]:
        """Every case of the season. A ring of mismatches is a swap: each has the next one's picture."""
        by_number = {student.student_number: student for student in students}
        cases = [case for student in students for case in self._cases_of(student)]
        mismatched = {case.student_number: case for case in cases if case.kind is CaseKind.NOT_SAME_PERSON}
        noted = [
            self._case(
                concern.kind, by_number[concern.student_number], cause=concern.cause, about=concern.about
            )
            for concern in concerns
        ]
        return (
            *(as_swap(case, mismatched) for case in cases),
            *(case for role in _PAIRED for case in self._duplicates(role, by_number)),
            *noted,
        )

    def _cases_of(self, student: StudentPictures) -> list[Case]:
        cases = []
        if not student.certificate_photo:
            cases.append(self._missing(CaseKind.NO_CERTIFICATE_PHOTO, student, Role.CERTIFICATE_PHOTO))
        if not student.eregistration_image:
            cases.append(self._missing(CaseKind.NO_EREGISTRATION_IMAGE, student, Role.EREGISTRATION_IMAGE))
        decision = self._decisions.get(student.student_number)
        if decision and not decision.verdict.clears:
            cases.append(self._mismatch(student, decision))
        return cases

    def _missing(self, kind: CaseKind, student: StudentPictures, role: Role) -> Case:
        known = (
            student.certificate_photo or student.eregistration_image or next(iter(student.originals), None)
        )
        sightings = self._gallery.find(known, student.student_number) if known else ()
        there = [s for s in sightings if s.hanging.role is role]
        causes = [self._slip(s, student) for s in there if s.hanging.stray]
        if not causes and there:
            causes = [_LIES_ELSEWHERE]
        unseen = _NOT_HANDED_IN if role is Role.CERTIFICATE_PHOTO else _NOT_LINKED
        cause = causes[0] if causes else (unseen if student.originals else _NEVER_CAPTURED)
        evidence = tuple(s.decision for s in there)
        return self._case(kind, student, cause=cause, involves=_involved(there), evidence=evidence)

    def _mismatch(self, student: StudentPictures, decision: Decision) -> Case:
        kind = _KIND[decision.verdict]
        if kind is not CaseKind.NOT_SAME_PERSON:
            return self._case(kind, student, cause=decision.reason, evidence=(decision,))
        side, against = self._arbitrate(student)
        sightings: list[Sighting] = []
        for role in _PAIRED:
            if side in (Side(role.value), Side.BOTH, Side.UNKNOWN):
                sightings += self._gallery.find(student.of(role)[0], student.student_number)
        evidence = (decision, *against, *(s.decision for s in sightings))
        cause = _CAUSE[side] if sightings else _STRANGER
        return self._case(
            kind, student, cause=cause, side=side, involves=_involved(sightings), evidence=evidence
        )

    def _arbitrate(self, student: StudentPictures) -> tuple[Side, tuple[Decision, ...]]:
        """Hold both pictures against the agency's originals."""
        photo, image = student.certificate_photo, student.eregistration_image
        if not student.originals or not photo or not image:
            return Side.UNKNOWN, ()
        photo_says = [self._gallery.decide(photo, original) for original in student.originals]
        image_says = [self._gallery.decide(image, original) for original in student.originals]
        photo_right = any(said.verdict.clears for said in photo_says)
        image_right = any(said.verdict.clears for said in image_says)
        photo_wrong = all(said.verdict is PairVerdict.DIFFERENT_PERSON for said in photo_says)
        image_wrong = all(said.verdict is PairVerdict.DIFFERENT_PERSON for said in image_says)
        evidence = (*photo_says, *image_says)
        if photo_right and image_wrong:
            return Side.EREGISTRATION_IMAGE, evidence
        if image_right and photo_wrong:
            return Side.CERTIFICATE_PHOTO, evidence
        return (Side.BOTH if photo_wrong and image_wrong else Side.UNKNOWN), evidence

    def _duplicates(self, role: Role, by_number: Mapping[str, StudentPictures]) -> Iterator[Case]:
        """One case for each group of students with one face in the same role."""
        groups: dict[str, set[Hanging]] = {}
        proof: dict[frozenset[str], Decision] = {}
        for a, b in self._gallery.doubles(role):
            one, other = groups.setdefault(a.owner, {a}), groups.setdefault(b.owner, {b})
            if one is other:
                continue
            decision = self._gallery.decide(a.sha256, b.sha256)
            if decision.verdict in _ONE_PERSON:
                proof[frozenset((a.owner, b.owner))] = decision
                one |= other
                groups.update(dict.fromkeys((hanging.owner for hanging in other), one))
        for group in {id(group): group for group in groups.values() if len(group) > 1}.values():
            # First whom the picture fits least: it is that student's case, and holds up the others.
            wrong, *others = sorted(
                group, key=lambda hanging: (self._fits(hanging, by_number), hanging.owner)
            )
            students = [by_number[hanging.owner] for hanging in others]
            evidence = tuple(decision for pair, decision in proof.items() if wrong.owner in pair)
            alike = any(decision.similarity is None for decision in evidence)
            yield self._case(
                CaseKind.DUPLICATE,
                by_number[wrong.owner],
                side=Side(role.value),
                involves=tuple(Involved(hanging.owner, role) for hanging in others),
                cause=_SAME_PICTURE_TWICE if alike else _SAME_FACE_TWICE,
                evidence=evidence,
                about=tuple(part for student in students for part in _identity(student)),
            )

    def _fits(self, hanging: Hanging, by_number: Mapping[str, StudentPictures]) -> int:
        """How well a picture fits the student it lies under: 0 not at all, 1 unknown, 2 it does.

        The agency's originals arbitrate; without them, whether the student's own pair agrees.
        """
        student = by_number[hanging.owner]
        said = [self._gallery.decide(hanging.sha256, original) for original in student.originals]
        own = self._decisions.get(hanging.owner)
        said += [own] if own and not said else []
        if any(decision.verdict.clears for decision in said):
            return 2
        return 0 if any(decision.verdict is PairVerdict.DIFFERENT_PERSON for decision in said) else 1

    def _slip(self, sighting: Sighting, student: StudentPictures) -> Text:
        key = sighting.hanging.owner
        right = (
            student.id_number if sighting.hanging.role is Role.EREGISTRATION_IMAGE else student.student_number
        )
        slip = key_slip(key, right)
        name = _ID_KEY if sighting.hanging.role is Role.EREGISTRATION_IMAGE else _STUDENT_KEY
        if slip is None:
            return Text(
                f"图像挂在名册以外的{name.zh}下。", f"The picture lies under a {name.en} not in the roster."
            )
        return Text(
            f"图像挂在错误的{name.zh}下：{slip.zh}。", f"The picture lies under a wrong {name.en}: {slip.en}."
        )

    def _case(
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
        given = Circumstances(
            centrally_printed=self._season.centrally_printed,
            original_held=bool(student.originals),
            original_expired=student.student_number in self._expired,
        )
        return Case(
            kind=kind,
            student_number=student.student_number,
            certificate_photo=student.certificate_photo or "",
            eregistration_image=student.eregistration_image or "",
            about=about,
            side=side,
            involves=involves,
            cause=cause,
            handling=handling(kind, side, given),
            report_to=report_to(kind, side),
            deadline=self._season.image_deadline,
            evidence=evidence,
        )


def _identity(student: StudentPictures) -> tuple[str, ...]:
    return (student.student_number, student.certificate_photo or "", student.eregistration_image or "")


def _involved(sightings: Sequence[Sighting]) -> tuple[Involved, ...]:
    """Each other student once, by the surest sighting."""
    first: dict[str, Involved] = {}
    for sighting in sightings:
        hanging = sighting.hanging
        first.setdefault(hanging.owner, Involved(hanging.owner, hanging.role, hanging.stray))
    return tuple(first.values())


_PAIRED = (Role.CERTIFICATE_PHOTO, Role.EREGISTRATION_IMAGE)
_KIND = {
    PairVerdict.ALTERED: CaseKind.ALTERED,
    PairVerdict.UNDECIDED: CaseKind.UNDECIDED,
    PairVerdict.DIFFERENT_PERSON: CaseKind.NOT_SAME_PERSON,
    PairVerdict.NOT_ASSESSED: CaseKind.NOT_ASSESSED,
}
_ONE_PERSON = (
    PairVerdict.IDENTICAL,
    PairVerdict.SAME_PICTURE,
    PairVerdict.ALTERED,
    PairVerdict.SAME_PERSON,
)
_ID_KEY, _STUDENT_KEY = Text("身份证号", "ID number"), Text("学号", "student number")
_CAUSE = {
    Side.EREGISTRATION_IMAGE: Text(
        "采集数据中身份证号有误，或采集卡混用、顺序错位。",
        "A wrong ID number in the capture data, or a mixed card or shifted order.",
    ),
    Side.CERTIFICATE_PHOTO: Text(
        "证书照片的学号有误。", "The certificate photo lies under a wrong student number."
    ),
    Side.BOTH: Text("两张照片都挂错了人。", "Both pictures are linked to the wrong student."),
    Side.UNKNOWN: Text(
        "两张照片之一挂错了人；没有原图可作依据。",
        "One of the two is linked to the wrong student; no original to tell which.",
    ),
}
_STRANGER = Text("错图不属于本季任何一名学生。", "The wrong picture shows nobody of this season.")
_SAME_PICTURE_TWICE = Text("同一张照片挂在不同学生名下。", "One picture lies under several students.")
_SAME_FACE_TWICE = Text("不同学生名下的照片是同一张脸。", "Several students' pictures show one face.")
_LIES_ELSEWHERE = Text("图像挂在另一名学生名下。", "The picture lies under another student.")
_NOT_LINKED = Text(
    "图像社已采集，但学校、姓名或身份证号与名册不符而未能关联，或尚未上传。",
    "Captured, but not linked: school, name or ID number differ from the roster, or not uploaded yet.",
)
_NOT_HANDED_IN = Text(
    "图像社已采集，但没有按学号交来证书照片。",
    "Captured, but no certificate photo came in under the student number.",
)
_NEVER_CAPTURED = Text(
    "本办没有该生的图像社原图，可能未采集或未返回。",
    "This office holds no original: not captured, or not returned.",
)
