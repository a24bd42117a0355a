"""Tables of records come in whole or not at all, and go out as they came."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.courses import Course, Stage, advance
from registry.errors import OfficeError
from registry.identifiers import StudentNumber
from registry.ruling import Ruling
from registry.text import Text
from runtime.db.records import RecordRow
from runtime.db.schema import StudentRow
from runtime.db.session import transaction
from runtime.intake.problems import RowReader, row_readers
from runtime.intake.tables import Row, read_table
from runtime.office import Office
from runtime.records.errors import (
    RecordDecided,
    RuleRefuses,
    UnknownStudent,
)
from runtime.records.kinds import AskedCorrection, RecordKind, Sheet, sheet_of
from runtime.steps.batch import Imported, Problem, close_batch, digest, known_batch, new_batch, problem_of
from runtime.steps.season import students


class State(StrEnum):
    """Where a record stands."""

    STANDING = "standing"
    GRANTED = "granted"
    REFUSED = "refused"
    REPLACED = "replaced"

    @property
    def text(self) -> Text:
        """The state in words."""
        return _STATES[self]


_STATES = {
    State.STANDING: Text("在办", "standing"),
    State.GRANTED: Text("已批准", "granted"),
    State.REFUSED: Text("不予批准", "refused"),
    State.REPLACED: Text("已被新记录取代", "replaced"),
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One row that would be kept."""

    student: StudentRow
    key: str
    cells: Mapping[str, str]
    proofs: tuple[str, ...]
    standing: RecordRow | None


def import_records(office: Office, kind: RecordKind, path: Path) -> Imported:
    """Take in a table, alone or in a folder or ZIP with the scans it names. One bad row refuses it whole.

    Raises OfficeError where the table as a whole is unusable.
    """
    sheet = sheet_of(kind, office.degree_rules)
    name, data, scans, problems = _open(office, path)
    readers = row_readers(read_table(name, data), sheet.columns)
    with transaction(office.database) as session:
        content = digest([data, *(f"{scan}\0{sha256}".encode() for scan, sha256 in sorted(scans.items()))])
        known = known_batch(session, office, kind.value, content)
        if known:
            return known
        batch = new_batch(session, office, kind.value, path.name, content)
        wanted = []
        by_number = {row.student_number: row for row in students(session, office.season.code)}
        current = standing(session, office, kind)
        taken: set[tuple[int, str]] = set()
        for reader in readers:
            try:
                row = _wanted(office, kind, sheet, reader, by_number, current, scans)
            except OfficeError as error:
                problems.append(Problem.of(f"{name} 第 {reader.row.number} 行", error))
                continue
            if row and (row.student.id, row.key) in taken:
                reader.report("student_number", _TWICE, _KEEP_ONE)
            if row:
                taken.add((row.student.id, row.key))
                wanted.append(row)
        problems += [problem_of(problem) for reader in readers for problem in reader.problems]
        if problems:
            return close_batch(batch, 0, problems)
        for row in wanted:
            _keep(session, batch.id, kind, row)
        return close_batch(batch, len(wanted), ())


def standing(session: Session, office: Office, kind: RecordKind) -> dict[tuple[int, str], RecordRow]:
    """The record that counts of each student and key: the newest that was not replaced."""
    rows = session.scalars(
        select(RecordRow)
        .join(StudentRow)
        .where(
            StudentRow.season == office.season.code,
            RecordRow.kind == kind.value,
            RecordRow.state != State.REPLACED.value,
        )
        .order_by(RecordRow.id)
    )
    return {(row.student_id, row.key): row for row in rows}


def reader_of(row: RecordRow, sheet: Sheet) -> RowReader:
    """A record as a row again."""
    columns = {column.id: column for column in sheet.columns}
    return RowReader("", Row(row.id, row.cells), {column: column for column in columns}, columns)


def _wanted(
    office: Office,
    kind: RecordKind,
    sheet: Sheet,
    reader: RowReader,
    by_number: Mapping[str, StudentRow],
    current: Mapping[tuple[int, str], RecordRow],
    scans: Mapping[str, str],
) -> _Wanted | None:
    number = reader.read("student_number", StudentNumber.parse)
    read = sheet.read(reader)
    if number is None or read is None:
        return None
    student = by_number.get(str(number))
    if student is None:
        raise UnknownStudent(student_number=str(number))
    cells = {column.id: reader.text(column.id) for column in sheet.columns}
    key = "\n".join(cells[column] for column in sheet.key)
    before = current.get((student.id, key))
    if before and before.state != State.STANDING.value and before.cells != cells:
        state = State(before.state).text
        raise RecordDecided(state_zh=state.zh, state_en=state.en)
    if isinstance(read, Course):
        _advance(office, read, sheet.read(reader_of(before, sheet)).stage if before else Stage.OPEN)
    proofs = _proofs(read.proof, scans) if isinstance(read, AskedCorrection) else ()
    return _Wanted(student, key, cells, proofs, before)


def _advance(office: Office, course: Course, stage: Stage) -> None:
    """Every step from the stage it had to the one the table says must be allowed today (rule 3.1)."""
    order = list(Stage)
    steps = order[order.index(stage) : order.index(course.stage) + 1]
    if course.stage is stage:
        return
    for before, to in zip(steps or [stage], steps[1:] or [course.stage], strict=True):
        rulings = advance(Course(course.code, course.name, before), to, office.today, office.calendar)
        if rulings:
            raise refusal(rulings[0])


def refusal(ruling: Ruling) -> RuleRefuses:
    """A ruling as an error."""
    return RuleRefuses(
        reason_zh=ruling.text.zh,
        reason_en=ruling.text.en,
        rule=ruling.rule,
        office_zh=ruling.office.zh,
        office_en=ruling.office.en,
    )
