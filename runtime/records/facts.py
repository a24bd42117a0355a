"""What the records say of each student: state, problems of the audit, courses, open requests, degree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from registry.courses import Course, unreported
from registry.degree import DegreeVerdict, decide_degree
from registry.graduation_audit import AuditFile, Problem, problems
from registry.identifiers import Level
from registry.status import Programme, Status, status_after
from registry.student import Student
from runtime.db.records import RecordRow
from runtime.db.schema import StudentRow
from runtime.office import Office
from runtime.records.kinds import AskedChange, RecordKind, sheet_of
from runtime.records.store import State, current, reader_of
from runtime.steps.records import student_of


@dataclass(slots=True)
class Facts:
    """One student's. `degree` is None where no degree file was handed in."""

    status: Status = Status.ENROLLED
    problems: tuple[Problem, ...] = ()
    unreported: tuple[Course, ...] = ()
    requests: list[tuple[RecordKind, int]] = field(default_factory=list)  # asked for and not decided
    degree: DegreeVerdict | None = None


def load_facts(session: Session, office: Office, rows: Iterable[StudentRow]) -> dict[int, Facts]:
    """The facts of every student of the season, by row id."""
    students = {row.id: student_of(row) for row in rows}
    facts = {student_id: Facts() for student_id in students}
    by_student: dict[int, list[RecordRow]] = {student_id: [] for student_id in students}
    for row in current(session, office, *RecordKind):
        if row.student_id in by_student:
            by_student[row.student_id].append(row)
    for student_id, records in by_student.items():
        _read(office, students[student_id], records, facts[student_id])
    return facts


def _read(office: Office, student: Student, records: Sequence[RecordRow], facts: Facts) -> None:
    courses = []
    for row, said in sorted(((row, asked(office, row)) for row in records), key=_in_order):
        kind = RecordKind(row.kind)
        if kind in _REQUESTS and row.state == State.STANDING:
            facts.requests.append((kind, row.id))
        if isinstance(said, AskedChange) and row.state == State.GRANTED:
            facts.status = status_after(said.change.kind, facts.status)
        elif isinstance(said, Course):
            courses.append(said)
        elif isinstance(said, AuditFile):
            facts.problems = problems(student, said, office.calendar)
        elif isinstance(said, Mapping):
            facts.degree = decide_degree(office.degree_rules, student.audit, said)
    facts.unreported = unreported(tuple(courses))


def asked(office: Office, row: RecordRow) -> object:
    """A record as its rule wants to see it. It was read without a problem when it came in."""
    sheet = sheet_of(RecordKind(row.kind), office.degree_rules)
    return sheet.read(reader_of(row, sheet))


def programme_of(student: StudentRow, change: AskedChange) -> Programme:
    """The programme as the request names it, else as the level tells."""
    if change.programme:
        return change.programme
    return Programme.OPEN_BACHELOR if student.level == Level.BACHELOR else Programme.OPEN_COLLEGE


def _in_order(record: tuple[RecordRow, object]) -> tuple[date, int]:
    """Changes of status by the day they were applied for, however it was written; the rest as it came."""
    row, said = record
    return said.change.applied_on if isinstance(said, AskedChange) else date.min, row.id


_REQUESTS = (RecordKind.CORRECTION, RecordKind.STATUS_CHANGE)
