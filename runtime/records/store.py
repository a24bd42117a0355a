"""The records of a season: which of them count, and how one more is kept."""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.text import Text
from runtime.db.records import RecordRow
from runtime.db.schema import StudentRow
from runtime.intake.problems import RowReader
from runtime.intake.tables import Row
from runtime.office import Office
from runtime.records.kinds import RecordKind, Sheet


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


def current(session: Session, office: Office, *kinds: RecordKind) -> list[RecordRow]:
    """The records that count, in the order they came: those that no newer one replaced."""
    return list(
        session.scalars(
            select(RecordRow)
            .join(StudentRow)
            .where(
                StudentRow.season == office.season.code,
                RecordRow.kind.in_(kinds),
                RecordRow.state != State.REPLACED.value,
            )
            .order_by(RecordRow.id)
        )
    )


def reader_of(row: RecordRow, sheet: Sheet) -> RowReader:
    """A record as a row of its table again."""
    columns = {column.id: column for column in sheet.columns}
    return RowReader("", Row(row.id, row.cells), {column: column for column in columns}, columns)


def keep(
    session: Session,
    batch_id: int,
    kind: RecordKind,
    student_id: int,
    key: str,
    cells: Mapping[str, str],
    proofs: tuple[str, ...],
    before: RecordRow | None,
) -> None:
    """Add a record in the place of `before`, which stays."""
    if before:
        before.state = State.REPLACED.value
    session.add(
        RecordRow(
            student_id=student_id,
            batch_id=batch_id,
            kind=kind.value,
            key=key,
            cells=dict(cells),
            proofs=list(proofs),
            state=State.STANDING.value,
            decided_by="",
            decided_at=None,
            reason="",
            before="",
        )
    )
