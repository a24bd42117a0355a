"""What a new screening does to the cases: opens, reopens, resolves or supersedes them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from imaging.verdict import Outcome
from matching.case import Case, CaseKind, CaseState, Side
from matching.case_steps import Move, fate
from matching.decision import Decision, Method
from matching.mismatch import wrong_roles
from matching.pairing import Role
from matching.pipeline import Screening
from registry.audit import Action, Kind, Subject, digest
from registry.provenance import Provenance
from runtime.audit.trail import record
from runtime.db.schema import CaseRow, ImageRow, OriginalRow, TraceRow
from runtime.office import Office
from runtime.steps.case_moves import move_case
from runtime.steps.judged import verdicts
from runtime.steps.records import text_record
from runtime.steps.season import images


def keep_cases(session: Session, office: Office, screening: Screening, ids: Mapping[str, int]) -> None:
    """Bring the cases of the season to what a screening found; `ids` are the students' rows by 学号."""
    rows = session.scalars(
        select(CaseRow)
        .where(CaseRow.season == office.season.code)
        .options(selectinload(CaseRow.steps), joinedload(CaseRow.student))
    )
    known = {row.fingerprint: row for row in rows}
    opened, settled = [], set()
    for case in screening.cases:
        row = known.pop(case.fingerprint, None)
        if row is None:
            opened.append(new_row(office, case, ids[case.student_number]))
            continue
        if row.state in (CaseState.SUPERSEDED, CaseState.RESOLVED):
            move_case(session, office, row, Move.REOPEN)
            row.opened_on = office.today
        elif row.state == CaseState.CLEARED:
            settled.add(case.fingerprint)
        if row.state == CaseState.OPEN:  # what a person has taken up stays as it was
            _describe(row, case)
    session.add_all(opened)
    session.flush()
    for row in opened:
        note_opened(session, office, row)
    _let_go(session, office, known, screening, settled)


def new_row(office: Office, case: Case, student_id: int) -> CaseRow:
    """A row for a case that is opened now."""
    row = CaseRow(
        season=office.season.code,
        fingerprint=case.fingerprint,
        student_id=student_id,
        state=CaseState.OPEN.value,
        opened_on=office.today,
    )
    _describe(row, case)
    return row


def note_opened(session: Session, office: Office, row: CaseRow, why: str = "") -> None:
    """Record that a case was opened, once its row has an id."""
    reason = f"{row.kind}: {why}" if why else row.kind
    after = digest([row.fingerprint, CaseState.OPEN])
    record(session, office, Action.CASE_OPENED, Subject(Kind.CASE, row.id), reason=reason, after=after)


def decision_record(decision: Decision) -> dict[str, object]:
    """A comparison as JSON, and as the columns of a row."""
    values = asdict(decision)
    values.pop("reason")
    words = {"verdict": decision.verdict.value, "method": decision.method.value}
    return {**values, **words, **text_record(decision.reason)}


def _describe(row: CaseRow, case: Case) -> None:
    row.kind = case.kind.value
    row.certificate_photo, row.eregistration_image = case.certificate_photo, case.eregistration_image
    row.side = case.side.value if case.side else ""
    row.involves = [
        {"key": other.key, "stray": other.stray, "role": other.role.value} for other in case.involves
    ]
    row.cause = text_record(case.cause)
    row.handling = [text_record(step) for step in case.handling]
    row.report_to = text_record(case.report_to)
    row.deadline = case.deadline
    row.evidence = [decision_record(decision) for decision in case.evidence]


def _let_go(
    session: Session,
    office: Office,
    gone: Mapping[str, CaseRow],
    screening: Screening,
    settled: Collection[str],
) -> None:
    """What becomes of the cases whose finding was not made again.

    `settled` are the fingerprints of what was found again and a person had cleared: the engine may never be
    sure of a picture, and then a reviewer's word puts it in order.
    """
    found: dict[str, set[CaseKind]] = defaultdict(set)
    disturbed: set[str] = set()
    for case in screening.cases:
        touched = [other.key for other in case.involves if not other.stray]
        for number in (case.student_number, *(touched if case.kind is CaseKind.DUPLICATE else ())):
            found[number].add(case.kind)
            if case.kind.about_pair and case.fingerprint not in settled:
                disturbed.add(number)
    now = _Pictures(session, office)
    for row in gone.values():
        number, kind = row.student.student_number, CaseKind(row.kind)
        if kind.about_pair:
            decision = screening.decisions.get(number)
            in_order = decision is not None and number not in disturbed and not now.scanned(row, decision)
        else:
            in_order = kind not in found[number] and now.validated(row)
        same = now.same(row) if kind is not CaseKind.REPORTED else not now.replaced(row)
        move = fate(CaseState(row.state), kind, found[number], same_pictures=same, in_order=in_order)
        if move:
            move_case(session, office, row, move)


class _Pictures:
    """What hangs where now, and what validation says of it."""

    def __init__(self, session: Session, office: Office) -> None:
        season = office.season.code
        self._photos = images(session, season, Role.CERTIFICATE_PHOTO)
        self._online = images(session, season, Role.EREGISTRATION_IMAGE)
        self._all = set(session.scalars(select(ImageRow.sha256).where(ImageRow.season == season)))
        self._all |= set(session.scalars(select(OriginalRow.sha256)))
        traces = session.scalars(select(TraceRow)).all()
        self._traced = {row.student_id: row.sha256 for row in traces}
        self._not_agency = {row.sha256 for row in traces if row.provenance == Provenance.NOT_AGENCY}
        judged = verdicts(session, office).items()
        self._usable = {student: row.sha256 for student, row in judged if row.outcome != Outcome.REJECTED}

    def same(self, row: CaseRow) -> bool:
        """Whether every picture a case speaks of still lies where it lay."""
        photo = self._photos.get(row.student.student_number, "")
        image = self._online.get(row.student.id_number, "") if CaseKind(row.kind).about_image else ""
        spoken_of = {str(one[side]) for one in row.evidence for side in "ab"}
        return (photo, image) == (row.certificate_photo, row.eregistration_image) and spoken_of <= self._all

    def replaced(self, row: CaseRow) -> bool:
        """Whether every picture that was reported as wrong has made way for another one."""
        photo = self._photos.get(row.student.student_number, "")
        image = self._online.get(row.student.id_number, "")
        now = {Role.CERTIFICATE_PHOTO: photo, Role.EREGISTRATION_IMAGE: image}
        then = {
            Role.CERTIFICATE_PHOTO: row.certificate_photo,
            Role.EREGISTRATION_IMAGE: row.eregistration_image,
        }
        return all(now[role] not in ("", then[role]) for role in wrong_roles(Side(row.side)))

    def scanned(self, row: CaseRow, decision: Decision) -> bool:
        """Whether the new image is a copy of a certificate photo that is not the agency's (rule 5.5)."""
        copied = decision.method in (Method.FILE, Method.PICTURE)
        return copied and decision.a in self._not_agency and decision.b != row.eregistration_image

    def validated(self, row: CaseRow) -> bool:
        """Whether the photo that lies there now was traced, and was not rejected."""
        photo = self._photos.get(row.student.student_number, "")
        student = row.student_id
        return bool(photo) and self._usable.get(student) == self._traced.get(student) == photo
