"""Records as a person wants to see them: what was asked, where it stands, and what the rules say today."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.courses import Course, Stage
from registry.degree import Answer, DegreeVerdict
from registry.text import Text
from runtime.db.records import RecordRow
from runtime.db.schema import StudentRow
from runtime.db.session import reading
from runtime.office import Office
from runtime.records.decide import rulings
from runtime.records.facts import Facts, asked, load_facts
from runtime.records.kinds import RecordKind, sheet_of
from runtime.records.store import State

Note = tuple[Text, str]  # what a rule says, and its number


@dataclass(frozen=True, slots=True)
class Listed:
    """One record, replaced ones included."""

    id: int
    kind: RecordKind
    student_number: str
    name: str
    cells: tuple[tuple[Text, str], ...]  # heading and content, without the 学号
    state: Text
    decided_by: str
    reason: str
    before: str
    notes: tuple[Note, ...]


def list_records(office: Office, kind: RecordKind, student_number: str = "") -> list[Listed]:
    """The records of one table in the order they came; with a 学号, that student's only."""
    query = (
        select(RecordRow)
        .join(StudentRow)
        .where(StudentRow.season == office.season.code, RecordRow.kind == kind.value)
        .order_by(RecordRow.id)
    )
    if student_number:
        query = query.where(StudentRow.student_number == student_number)
    with reading(office.database) as session:
        rows = session.scalars(query).all()
        facts = load_facts(session, office, {row.student_id: row.student for row in rows}.values())
        return [_listed(session, office, row, facts[row.student_id]) for row in rows]


def _listed(session: Session, office: Office, row: RecordRow, facts: Facts) -> Listed:
    kind = RecordKind(row.kind)
    columns = sheet_of(kind, office.degree_rules).columns[1:]
    standing = row.state == State.STANDING
    return Listed(
        id=row.id,
        kind=kind,
        student_number=row.student.student_number,
        name=row.student.name,
        cells=tuple((column.text, row.cells.get(column.id, "")) for column in columns),
        state=State(row.state).text,
        decided_by=row.decided_by,
        reason=row.reason,
        before=row.before,
        notes=tuple(_notes(session, office, row, facts)) if standing else (),
    )


def _notes(session: Session, office: Office, row: RecordRow, facts: Facts) -> Iterator[Note]:
    for ruling in rulings(session, office, row, facts.status):
        yield ruling.text, ruling.rule
    if row.kind == RecordKind.AUDIT_FILE:
        for problem in facts.problems:
            yield (
                Text(f"{problem.text.zh}{problem.way_out.zh}", f"{problem.text.en} {problem.way_out.en}"),
                problem.rule,
            )
    if row.kind == RecordKind.DEGREE and facts.degree:
        yield from _degree(facts.degree)
    said = asked(office, row)
    if isinstance(said, Course) and said.stage is not Stage.REPORTED:
        yield Text("未上报，没有成绩。", "Not reported: it has no mark."), "3.2"


def _degree(verdict: DegreeVerdict) -> Iterator[Note]:
    yield _VERDICTS[verdict.passed], "7.1"
    for requirement, answer in verdict.open:
        word = _ANSWERS[answer]
        yield Text(f"{requirement.text.zh}：{word.zh}", f"{requirement.text.en}: {word.en}"), "7.1"
    if verdict.waits_for_graduation:
        yield Text("等待毕业审核。", "Waits for the graduation audit."), "7.2"


_VERDICTS = {
    True: Text("符合学位条件。", "The degree may be given."),
    False: Text("不符合学位条件。", "The degree may not be given."),
    None: Text("尚不能确定。", "Not known yet."),
}
_ANSWERS = {Answer.NOT_MET: Text("不符合", "not met"), Answer.UNKNOWN: Text("缺数据", "not known")}
