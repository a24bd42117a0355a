"""What granted corrections replaced, and by which numbers and names a student may be found since."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.basic_data import BasicField
from registry.provenance import Original
from registry.text import Text
from runtime.db.records import RecordRow
from runtime.db.schema import StudentRow
from runtime.records.kinds import MOVED, RecordKind
from runtime.records.words import parse_change, parse_field


@dataclass(frozen=True, slots=True)
class Replaced:
    """A value that a granted request took out of the roster: of which field of Student, by which record."""

    record: int
    field: str
    text: Text
    value: str


def replaced_values(session: Session) -> dict[str, list[Replaced]]:
    """By 学号, oldest first; of every season, for the agency keeps an original longer than one."""
    rows = session.execute(
        select(StudentRow.student_number, RecordRow)
        .join(RecordRow, RecordRow.student_id == StudentRow.id)
        .where(RecordRow.before != "")  # only granting writes it
        .order_by(RecordRow.id)
    )
    found: dict[str, list[Replaced]] = defaultdict(list)
    for number, record in rows:
        found[number].append(_replaced(record))
    return found


def _replaced(record: RecordRow) -> Replaced:
    if record.kind == RecordKind.CORRECTION:
        field = parse_field(record.cells["field"])
        return Replaced(record.id, field.value, field.text, record.before)
    change = parse_change(record.cells["kind"])
    return Replaced(record.id, MOVED[change], change.text, record.before)


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a student may be found: what the roster says now, and what corrections took out of it."""

    id_number: str
    earlier_numbers: frozenset[str]  # of nobody else on the roster
    names: frozenset[str]

    def owns(self, original: Original) -> bool:
        """Whether an original is registered as this student's.

        Under the present number whatever the name; captured before the number was corrected, under the
        earlier one and the student's own name: a number mistyped may be a stranger's.
        """
        number = original.id_number.value
        return number == self.id_number or (number in self.earlier_numbers and original.name in self.names)


def identities(session: Session, rows: Sequence[StudentRow]) -> dict[str, Identity]:
    """The identity of each student of one season, by 学号; `rows` is the whole roster."""
    replaced = replaced_values(session)
    taken = {row.id_number for row in rows}
    found = {}
    for row in rows:
        earlier = replaced.get(row.student_number, [])
        numbers = {one.value for one in earlier if one.field == BasicField.ID_NUMBER} - taken
        names = {row.name, *(one.value for one in earlier if one.field == BasicField.NAME)}
        found[row.student_number] = Identity(row.id_number, frozenset(numbers), frozenset(names))
    return found
