"""Rows of a roster that are not taken, whatever the file: each student with what stands in the way."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import OfficeError
from registry.student import Student
from runtime.db.schema import CertificateRow, StudentRow
from runtime.steps.corrected import replaced_values
from runtime.steps.intake_errors import CorrectionUndone, IdNumberTaken, NumberedStudent
from runtime.steps.records import student_of


def refusals(
    session: Session, rows: Mapping[str, StudentRow], wanted: Sequence[Student]
) -> dict[str, OfficeError]:
    """What stands in the way, by 学号; `rows` is the roster as it is, `wanted` the one that comes in."""
    refused = _undone(session, rows, wanted) | _numbered(session, rows, wanted)
    return refused | _taken(rows, [one for one in wanted if str(one.student_number) not in refused])


def _numbered(
    session: Session, rows: Mapping[str, StudentRow], wanted: Sequence[Student]
) -> dict[str, OfficeError]:
    """Students who would be changed although they have a certificate number."""
    numbered = set(session.scalars(select(CertificateRow.student_number)))
    return {
        number: NumberedStudent()
        for number, one in ((str(one.student_number), one) for one in wanted)
        if number in numbered and number in rows and student_of(rows[number]) != one
    }


def _undone(
    session: Session, rows: Mapping[str, StudentRow], wanted: Sequence[Student]
) -> dict[str, OfficeError]:
    """Students whom an old roster would give back the value that a granted correction replaced."""
    replaced = replaced_values(session)
    refused: dict[str, OfficeError] = {}
    for one in wanted:
        number = str(one.student_number)
        now = student_of(rows[number]) if number in rows else one
        for earlier in replaced.get(number, []):
            before, after = (str(getattr(student, earlier.field)) for student in (now, one))
            if before != after == earlier.value:
                word = earlier.text
                refused[number] = CorrectionUndone(record=earlier.record, field_zh=word.zh, field_en=word.en)
    return refused


def _taken(rows: Mapping[str, StudentRow], wanted: Sequence[Student]) -> dict[str, OfficeError]:
    """Students whose ID number another would still hold after the import; two may exchange theirs."""
    refused: dict[str, OfficeError] = {}
    while True:
        holders: dict[str, set[str]] = defaultdict(set)
        asked = {str(one.student_number): one.id_number.value for one in wanted}
        for number in refused:
            del asked[number]
        for number, id_number in ({number: row.id_number for number, row in rows.items()} | asked).items():
            holders[id_number].add(number)
        clashing = {number for number, id_number in asked.items() if len(holders[id_number]) > 1}
        if not clashing:
            return refused
        for number in clashing:
            others = sorted(holders[asked[number]] - {number})
            refused[number] = IdNumberTaken(student_number="、".join(others))
