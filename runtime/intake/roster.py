"""The roster 名册: rows to Students, with every problem of every row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from registry.columns import ROSTER
from registry.consent import Consent
from registry.identifiers import IdNumber, StudentNumber
from registry.names import normalise_name
from registry.student import Student
from registry.text import Text
from runtime.intake.consents import read_consent
from runtime.intake.problems import RowProblem, RowReader, report_repeats, row_readers
from runtime.intake.tables import Table
from runtime.intake.values import (
    parse_audit,
    parse_date,
    parse_kind,
    parse_level,
    parse_seal,
    parse_sex,
    short_text,
)

_COMPARE_ID = Text("请对照身份证原件更正。", "Correct it from the ID card itself.")


@dataclass(frozen=True, slots=True)
class RosterReading:
    """The students of the rows without problems, what they said of consent, and the others' problems.

    `consents` is by 学号; a student whose row says nothing of consent is not in it.
    """

    students: tuple[Student, ...]
    problems: tuple[RowProblem, ...]
    consents: Mapping[str, Consent]


def read_roster(table: Table) -> RosterReading:
    """Read a roster. Raises InvalidHeaders if the table as a whole is not one.

    A row with any problem yields no Student and is listed with all its problems; rows that share a
    student number or an ID number are all listed, because nothing says which of them is right.
    """
    readers = row_readers(table, ROSTER)
    students = [_student(reader) for reader in readers]
    consents = [read_consent(reader) for reader in readers]
    report_repeats(readers, "student_number", StudentNumber.parse)
    report_repeats(readers, "id_number", IdNumber.parse)
    whole = [
        (student, consent)
        for reader, student, consent in zip(readers, students, consents, strict=True)
        if student is not None and not reader.problems
    ]
    return RosterReading(
        tuple(student for student, _ in whole),
        tuple(problem for reader in readers for problem in reader.problems),
        {str(student.student_number): consent for student, consent in whole if consent},
    )


_month = partial(parse_date, month_only=True)
# Column ids are the field names of Student.
_PARSERS: Mapping[str, Callable[[str], object]] = {
    "student_number": StudentNumber.parse,
    "name": normalise_name,
    "id_number": IdNumber.parse,
    "sex": parse_sex,
    "birth_date": parse_date,
    "level": parse_level,
    "kind": parse_kind,
    "major": short_text,
    "duration": short_text,
    "study_mode": short_text,
    "enrolled_on": _month,
    "graduated_on": _month,
    "site": short_text,
    "class_name": short_text,
    "seal": parse_seal,
    "audit": parse_audit,
    "audit_reason": short_text,
}


def _student(reader: RowReader) -> Student | None:
    values: dict[str, Any] = {column: reader.read(column, parse) for column, parse in _PARSERS.items()}
    _cross_check(reader, values)
    return None if reader.problems else Student(**values)


def _cross_check(reader: RowReader, values: Mapping[str, Any]) -> None:
    id_number, birth_date, sex = values["id_number"], values["birth_date"], values["sex"]
    enrolled_on, graduated_on = values["enrolled_on"], values["graduated_on"]
    if id_number and birth_date and id_number.birth_date != birth_date:
        said, here = id_number.birth_date, birth_date
        reader.report(
            "birth_date",
            Text(
                f"与身份证号不一致：身份证号为 {said}，本列为 {here}。",
                f"It disagrees with the ID number: {said} there, {here} here.",
            ),
            _COMPARE_ID,
        )
    if id_number and sex and id_number.sex != sex:
        reader.report(
            "sex",
            Text(
                f"与身份证号不一致：身份证号为{id_number.sex.zh}，本列为{sex.zh}。",
                f"It disagrees with the ID number: {id_number.sex} there, {sex} here.",
            ),
            _COMPARE_ID,
        )
    if enrolled_on and graduated_on and enrolled_on >= graduated_on:
        text = Text("应晚于入学日期。", "It must be later than the enrolment.")
        reader.report("graduated_on", text, Text("请核对入学日期和毕业日期。", "Check both dates."))
    if birth_date and enrolled_on and birth_date >= enrolled_on:
        text = Text("应晚于出生日期。", "It must be later than the birth date.")
        reader.report("enrolled_on", text, Text("请核对出生日期和入学日期。", "Check both dates."))
