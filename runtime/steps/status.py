"""Where the season stands: counts by state, for a person who has just come in."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from matching.pairing import Role
from runtime.db.schema import (
    CaseRow,
    CertificateRow,
    GateRow,
    ImageRow,
    OriginalRow,
    PrintRunRow,
    StudentRow,
    TraceRow,
)
from runtime.db.session import reading
from runtime.office import Office
from runtime.steps.judged import verdicts
from runtime.steps.season import pictures


@dataclass(frozen=True, slots=True)
class Stray:
    """A picture whose key, 学号 or 身份证号, fits no student of the roster."""

    role: Role
    key: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of a season, each by the word of its own field, and the pictures that fit nobody."""

    students: int
    originals: int
    images: dict[str, int]  # by role
    photos: dict[str, int]  # certificate photos by verdict
    provenance: dict[str, int]
    cases: dict[str, int]  # by state
    gate: dict[str, int]
    certificates: int
    runs: dict[str, int]
    strays: tuple[Stray, ...]


def status(office: Office) -> Status:
    """Count everything once."""
    season = office.season.code
    with reading(office.database) as session:
        mine = StudentRow.season == season
        return Status(
            students=_count(session, select(func.count()).select_from(StudentRow).where(mine)),
            originals=_count(session, select(func.count()).select_from(OriginalRow)),
            images=_by(
                session,
                select(ImageRow.role, func.count()).where(ImageRow.season == season).group_by(ImageRow.role),
            ),
            photos=dict(Counter(row.outcome for row in verdicts(session, office).values())),
            provenance=_by(
                session,
                select(TraceRow.provenance, func.count())
                .join(StudentRow, StudentRow.id == TraceRow.student_id)
                .where(mine)
                .group_by(TraceRow.provenance),
            ),
            cases=_by(
                session,
                select(CaseRow.state, func.count()).where(CaseRow.season == season).group_by(CaseRow.state),
            ),
            gate=_by(
                session,
                select(GateRow.outcome, func.count())
                .join(StudentRow, StudentRow.id == GateRow.student_id)
                .where(mine)
                .group_by(GateRow.outcome),
            ),
            certificates=_count(
                session,
                select(func.count())
                .select_from(CertificateRow)
                .join(StudentRow, StudentRow.id == CertificateRow.student_id)
                .where(mine),
            ),
            runs=_by(
                session,
                select(PrintRunRow.state, func.count())
                .where(PrintRunRow.season == season)
                .group_by(PrintRunRow.state),
            ),
            strays=_strays(session, season),
        )


def _strays(session: Session, season: str) -> tuple[Stray, ...]:
    rows = session.scalars(select(ImageRow).where(ImageRow.season == season))
    file_names = {(row.role, row.key): row.file_name for row in rows}
    _, strays = pictures(session, season)
    return tuple(Stray(stray.role, stray.key, file_names[stray.role.value, stray.key]) for stray in strays)


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0


def _by(session: Session, query: Select[str, int]) -> dict[str, int]:
    return {word: count for word, count in session.execute(query)}  # noqa: C416 - rows are no pairs to mypy
