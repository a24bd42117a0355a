"""Between rows of the database and value objects of the rules."""

from dataclasses import asdict, fields
from enum import Enum
from typing import Any

from registry.identifiers import IdNumber, Level, Sex, StudentNumber, StudyKind
from registry.student import Audit, SealType, Student
from registry.text import Text
from runtime.db.schema import StudentRow


def student_values(student: Student) -> dict[str, Any]:
    """Column values of a student, by column name."""
    return {field.name: _plain(getattr(student, field.name)) for field in fields(student)}


def student_of(row: StudentRow) -> Student:
    """The student a row describes."""
    values = {field.name: getattr(row, field.name) for field in fields(Student)}
    return Student(
        **values
        | {
            "student_number": StudentNumber(row.student_number),
            "id_number": IdNumber(row.id_number),
            "sex": Sex(row.sex),
            "level": Level(row.level),
            "kind": StudyKind(row.kind),
            "seal": SealType(row.seal),
            "audit": Audit(row.audit),
        }
    )


def text_record(text: Text) -> dict[str, str]:
    """A sentence as JSON."""
    return asdict(text)


def text_of(record: dict[str, str]) -> Text:
    """A sentence from JSON."""
    return Text(record["zh"], record["en"])


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, IdNumber | StudentNumber):
        return value.value
    return value
