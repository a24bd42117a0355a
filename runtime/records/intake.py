"""Tables of records come in whole or not at all."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from imaging.photo import read_photo
from registry.audit import Action, Kind, Subject
from registry.courses import Course, Stage, advance
from registry.errors import OfficeError
from registry.identifiers import StudentNumber
from registry.ruling import Ruling
from registry.status import NUMBERED
from registry.text import Text
from runtime.audit.trail import record
from runtime.db.records import RecordRow
from runtime.db.schema import CertificateRow, StudentRow
from runtime.db.session import transaction
from runtime.intake.bundle import BadEntry, open_bundle
from runtime.intake.kinds import is_photo, is_table
from runtime.intake.problems import RowReader, row_readers
from runtime.intake.tables import read_table
from runtime.office import Office
from runtime.records.errors import (
    DestinationMissing,
    NoTable,
    ProofMissing,
    ProofUnreadable,
    RecordDecided,
    RuleRefuses,
    UnknownStudent,
)
from runtime.records.kinds import AskedChange, AskedCorrection, RecordKind, sheet_of
from runtime.records.store import State, current, keep, reader_of
from runtime.steps.batch import Imported, Problem, close_batch, digest, known_batch, new_batch, problem_of
from runtime.steps.intake_errors import UnknownFile
from runtime.steps.season import students


def import_records(office: Office, kind: RecordKind, path: Path) -> Imported:
    """Take in a table, alone or in a folder or ZIP with the scans it names. One bad row refuses it whole.

    Raises OfficeError where the table as a whole is unusable.
    """
    handed = _open(office, path)
    sheet = sheet_of(kind, office.degree_rules)
    readers = row_readers(read_table(handed.name, handed.data, sheet.columns), sheet.columns)
    with transaction(office.database) as session:
        scans = (f"{name}\0{sha256}".encode() for name, sha256 in sorted(handed.scans.items()))
        content = digest([handed.data, *scans])
        known = known_batch(session, office, kind.value, content)
        if known:
            return known
        batch = new_batch(session, office, kind.value, path.name, content)
        desk = _Desk(
            office,
            kind,
            handed.scans,
            {row.student_number: row for row in students(session, office.season.code)},
            # The key is made anew: an older version kept it as it was typed.
            {(row.student_id, sheet.key_of(row.cells)): row for row in current(session, office, kind)},
            frozenset(session.scalars(select(CertificateRow.student_number))),
        )
        problems = list(handed.problems)
        wanted: dict[tuple[int, str], _Wanted] = {}
        for reader in readers:
            try:
                row = desk.read(reader)
            except OfficeError as error:
                problems.append(Problem.of(f"{handed.name} 第 {reader.row.number} 行", error))
                continue
            if row and wanted.setdefault((row.student_id, row.key), row) is not row:
                reader.report("student_number", _TWICE, _KEEP_ONE)
        problems += [problem_of(problem) for reader in readers for problem in reader.problems]
        if problems:
            return close_batch(batch, 0, problems)
        for row in wanted.values():
            if row.news:
                keep(session, batch.id, kind, row.student_id, row.key, row.cells, row.proofs, row.before)
        record(session, office, Action.RECORDS_IMPORTED, Subject(Kind.BATCH, batch.id), after=content)
        return close_batch(batch, len(wanted), ())


def refusal(ruling: Ruling) -> RuleRefuses:
    """A ruling as an error."""
    return RuleRefuses(
        reason_zh=ruling.text.zh,
        reason_en=ruling.text.en,
        rule=ruling.rule,
        office_zh=ruling.office.zh,
        office_en=ruling.office.en,
    )


def require_destination(asked: AskedChange) -> None:
    """Raises DestinationMissing where a change of major or site does not say into which."""
    if asked.moves and not asked.to:
        kind = asked.change.kind.text
        raise DestinationMissing(change_zh=kind.zh, change_en=kind.en)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One row that would be kept."""

    student_id: int
    key: str
    cells: Mapping[str, str]
    proofs: tuple[str, ...]
    before: RecordRow | None
    news: bool  # false where the same record is kept already


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the rows of one table are held against."""

    office: Office
    kind: RecordKind
    scans: Mapping[str, str]
    students: Mapping[str, StudentRow]
    current: Mapping[tuple[int, str], RecordRow]
    numbered: Collection[str]

    def read(self, reader: RowReader) -> _Wanted | None:
        """The row, or None with its problems noted on the reader. Raises OfficeError."""
        sheet = sheet_of(self.kind, self.office.degree_rules)
        number, asked = reader.read("student_number", StudentNumber.parse), sheet.read(reader)
        if number is None or asked is None:
            return None
        student = self.students.get(str(number))
        if student is None:
            raise UnknownStudent(student_number=str(number))
        if isinstance(asked, AskedChange):
            require_destination(asked)
        cells = {column.id: reader.text(column.id) for column in sheet.columns}
        key = sheet.key_of(cells)
        before = self.current.get((student.id, key))
        changes = before is None or sheet.plain(before.cells) != sheet.plain(cells)
        proofs = self._proofs(asked, None if changes else before)
        news = changes or before is None or before.proofs != list(proofs)
        if before and before.state != State.STANDING and news:
            state = State(before.state).text
            raise RecordDecided(state_zh=state.zh, state_en=state.en)
        if self.kind in _SETTLED and changes and str(number) in self.numbered:
            raise refusal(NUMBERED)
        if isinstance(asked, Course):
            self._advance(asked, sheet.read(reader_of(before, sheet)) if before else None)
        return _Wanted(student.id, key, cells, proofs, before, news)

    def _advance(self, course: Course, before: Course | None) -> None:
        """Hold each step from the stage it had to the new one against rule 3.1."""
        order = list(Stage)
        start = order.index(before.stage if before else Stage.OPEN)
        end = order.index(course.stage)
        steps = [end] if end < start else range(start + 1, end + 1)
        stage = order[start]
        for step in steps:
            for ruling in advance(
                Course(course.code, course.name, stage), order[step], self.office.today, self.office.calendar
            ):
                raise refusal(ruling)
            stage = order[step]

    def _proofs(self, asked: Any, before: RecordRow | None) -> tuple[str, ...]:
        """SHA-256 of the scans a row names; of `before`, the same row, where it comes without all of them."""
        if not isinstance(asked, AskedCorrection):
            return ()
        if before and not any(name in self.scans for name in asked.proof):
            return tuple(before.proofs)
        missing = next((name for name in asked.proof if name not in self.scans), None)
        if missing:
            raise ProofMissing(file=missing)
        return tuple(self.scans[name] for name in asked.proof)


@dataclass(frozen=True, slots=True)
class _Handed:
    """One table and the scans beside it, by file name."""

    name: str
    data: bytes
    scans: Mapping[str, str]
    problems: tuple[Problem, ...]


def _open(office: Office, path: Path) -> _Handed:
    tables: dict[str, bytes] = {}
    scans: dict[str, str] = {}
    problems: list[Problem] = []
    with open_bundle(path) as bundle:
        for item in bundle:
            try:
                if isinstance(item, BadEntry):
                    raise item.error
                if is_table(item.name):
                    tables[item.name] = item.read()
                elif is_photo(item.name):
                    scans[Path(item.name).name] = _scan(office, item.name, item.read())
                else:
                    raise UnknownFile(file=item.name)
            except OfficeError as error:
                problems.append(Problem.of(item.name, error))
    if len(tables) != 1:
        raise NoTable(source=path.name, count=len(tables))
    name, data = next(iter(tables.items()))
    return _Handed(name, data, scans, tuple(problems))


def _scan(office: Office, name: str, data: bytes) -> str:
    """Store a scan that opens as a picture within the bounds of photos."""
    try:
        read_photo(data)
    except OfficeError as error:
        raise ProofUnreadable(file=name) from error
    return office.blobs.put(data)


# What the number rests on. Requests are refused when they are decided; the degree may be audited afterwards.
_SETTLED = (RecordKind.AUDIT_FILE, RecordKind.COURSE)
_TWICE = Text("同一申请在表中出现两次。", "The table holds this twice.")
_KEEP_ONE = Text("请只保留正确的一行。", "Keep the right row.")
