"""The roster as a table that can be imported again: XLSX, CSV or DBF, ID numbers whole."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from api.report.cells import inert
from api.report.record_table import write_lines
from registry.columns import ROSTER
from registry.student import Student
from registry.text import Text
from runtime.db.session import reading
from runtime.office import Office
from runtime.steps.records import student_of
from runtime.steps.season import students

TITLE = Text("名册", "roster")
_CONSENT = ("consent", "consent_date", "consent_form")  # has records of its own
_COLUMNS = tuple(column for column in ROSTER if column.id not in _CONSENT)
_WORDS: dict[str, Callable[[Student], str]] = {  # where the register has a word of its own
    "sex": lambda student: student.sex.zh,
    "level": lambda student: student.level.zh,
    "kind": lambda student: student.kind.zh,
    "seal": lambda student: student.seal.zh,
    "audit": lambda student: student.audit.zh,
}


def write_roster(office: Office, path: Path) -> int:
    """Write the season's students by 学号; their number comes back. Raises what write_lines raises."""
    with reading(office.database) as session:
        rows = [_row(student_of(row)) for row in students(session, office.season.code)]
    write_lines(office, path, TITLE.zh, _COLUMNS, rows)
    return len(rows)


def _row(student: Student) -> list[str]:
    return [inert(_cell(student, column.id)) for column in _COLUMNS]


def _cell(student: Student, column_id: str) -> str:
    if column_id in _WORDS:
        return _WORDS[column_id](student)
    value = getattr(student, column_id)
    return value.isoformat() if isinstance(value, date) else str(value)
