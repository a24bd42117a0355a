"""The five tables: their columns, what tells two records of one student apart, and how a row is read.

A row is kept as it was written and read anew whenever a rule asks, so there is one way to read it, and the
earlier value of whatever was changed is still there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from registry.basic_data import BasicField
from registry.columns import STUDENT_NUMBER, Column, column
from registry.courses import Course
from registry.degree import DegreeRules
from registry.graduation_audit import AuditFile
from registry.identifiers import IdNumber
from registry.names import normalise_name
from registry.record_columns import AUDIT_FILES, CORRECTIONS, COURSES, STATUS_CHANGES
from registry.status import ChangeKind, Programme, StatusChange
from registry.text import Text
from runtime.intake.problems import RowReader
from runtime.intake.values import parse_date, parse_optional_date, parse_sex, short_text
from runtime.records.words import (
    parse_answer,
    parse_change,
    parse_field,
    parse_mark,
    parse_programme,
    parse_route,
    parse_stage,
)


class RecordKind(StrEnum):
    """Which table a record comes from."""

    CORRECTION = "correction"
    STATUS_CHANGE = "status_change"
    COURSE = "course"
    AUDIT_FILE = "audit_file"
    DEGREE = "degree"

    @property
    def text(self) -> Text:
        """The table in words."""
        return _TEXTS[self]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `key`: the columns that beside the 学号 tell two records apart, and what they say.

    `read`: None on a problem.
    """

    columns: tuple[Column, ...]
    key: Mapping[str, Callable[[str], object]]
    read: Callable[[RowReader], Any]

    def plain(self, cells: Mapping[str, str]) -> dict[str, str]:
        """The cells of a faultless row, its key the same however it is typed: 2026-09-01 for 2026/9/1."""
        return {**cells, **{column: str(parse(cells[column])) for column, parse in self.key.items()}}

    def key_of(self, cells: Mapping[str, str]) -> str:
        """What tells a faultless row from the student's other records of the table."""
        plain = self.plain(cells)
        return "\n".join(plain[column] for column in self.key)


@dataclass(frozen=True, slots=True)
class AskedCorrection:
    """What a row of corrections asks for. `proof` names the scans that lie beside the table."""

    field: BasicField
    value: str
    asked_on: date
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedChange:
    """What a row of changes of status asks for. `programme` is None where the level tells it."""

    change: StatusChange
    programme: Programme | None
    to: str

    @property
    def moves(self) -> str:
        """The field of the student that `to` is written into; "" where the change moves nobody."""
        return MOVED.get(self.change.kind, "")


def sheet_of(kind: RecordKind, degree_rules: DegreeRules) -> Sheet:
    """The table of a kind; the columns of the degree table are those its rules ask for."""
    if kind is RecordKind.DEGREE:
        asked = tuple(
            column(
                one.field, one.heading, one.field.replace("_", " "), one.field[:10].upper(), required=False
            )
            for one in degree_rules.requirements
        )
        return Sheet((STUDENT_NUMBER, *asked), {}, _degree(tuple(one.id for one in asked)))
    return _SHEETS[kind]


def _correction(reader: RowReader) -> AskedCorrection | None:
    field = reader.read("field", parse_field)
    value = reader.text("value")
    if field:
        reader.read("value", CORRECTED[field])
    asked_on, proof = reader.read("asked_on", parse_date), reader.text("proof")
    if reader.problems or field is None or asked_on is None:
        return None
    return AskedCorrection(field, value, asked_on, tuple(proof.replace("；", ";").replace(";", " ").split()))


def _change(reader: RowReader) -> AskedChange | None:
    kind, applied_on = reader.read("kind", parse_change), reader.read("applied_on", parse_date)
    programme, to = reader.read("programme", parse_programme), reader.read("to", short_text)
    restricted, proven, near = (
        reader.read(column, parse_answer) for column in ("restricted", "proven", "near")
    )
    if reader.problems or kind is None or applied_on is None:
        return None
    change = StatusChange(
        kind,
        applied_on,
        restricted=bool(restricted),
        proven=bool(proven),
        near=near is not False,
    )
    return AskedChange(change, programme, to or "")


def _course(reader: RowReader) -> Course | None:
    code, name = reader.read("code", short_text), reader.read("course", short_text)
    stage = reader.read("stage", parse_stage)
    if reader.problems or code is None or name is None or stage is None:
        return None
    return Course(code, name, stage)


def _audit_file(reader: RowReader) -> AuditFile | None:
    applied_on, diploma_on, complete_on = (
        reader.read(column, parse_optional_date)
        for column in ("applied_on", "diploma_on", "diploma_complete_on")
    )
    route, mark = reader.read("route", parse_route), reader.read("mark", parse_mark)
    verified, continued = (reader.read(column, parse_answer) for column in ("diploma_verified", "continued"))
    if reader.problems or route is None or mark is None:
        return None
    return AuditFile(applied_on, route, mark, bool(verified), diploma_on, bool(continued), complete_on)


def _degree(columns: tuple[str, ...]) -> Callable[[RowReader], Mapping[str, str] | None]:
    def read(reader: RowReader) -> Mapping[str, str] | None:
        values = {column: reader.read(column, short_text) or "" for column in columns}
        return None if reader.problems else values

    return read


CORRECTED: Mapping[BasicField, Callable[[str], object]] = {
    BasicField.NAME: normalise_name,
    BasicField.ID_NUMBER: IdNumber.parse,
    BasicField.SEX: parse_sex,
    BasicField.BIRTH_DATE: parse_date,
    BasicField.ENTRY_LEVEL: short_text,
}
MOVED = {ChangeKind.MAJOR: "major", ChangeKind.SITE: "site"}
_SHEETS = {
    RecordKind.CORRECTION: Sheet(CORRECTIONS, {"field": parse_field, "asked_on": parse_date}, _correction),
    RecordKind.STATUS_CHANGE: Sheet(
        STATUS_CHANGES, {"kind": parse_change, "applied_on": parse_date}, _change
    ),
    RecordKind.COURSE: Sheet(COURSES, {"code": short_text}, _course),
    RecordKind.AUDIT_FILE: Sheet(AUDIT_FILES, {}, _audit_file),
}
_TEXTS = {
    RecordKind.CORRECTION: Text("基本信息更正", "correction of basic data"),
    RecordKind.STATUS_CHANGE: Text("学籍异动", "change of status"),
    RecordKind.COURSE: Text("课程注册", "course registration"),
    RecordKind.AUDIT_FILE: Text("毕业审核材料", "audit file"),
    RecordKind.DEGREE: Text("学位审核材料", "degree file"),
}
