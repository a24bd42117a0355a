"""Corrections of basic information 基本信息: what, until when, and with what proof (section 1).

Source: the registry lecture, rules 1.1-1.7 (confidence S).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.calendar import Calendar, Task
from registry.ruling import CITY_STUDENTS, Effect, Ruling
from registry.status import Status
from registry.text import Text


class BasicField(StrEnum):
    """What may be corrected; the names of `registry.student.Student` where it has the field."""

    NAME = "name"
    ID_NUMBER = "id_number"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    ENTRY_LEVEL = "entry_level"  # 入学文化程度

    @property
    def text(self) -> Text:
        """The field in words."""
        return _FIELDS[self]


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as asked for. `proofs`: scans handed in; `reviewed`: 学生处 accepted them."""

    field: BasicField
    asked_on: date
    proofs: int
    reviewed: bool


def correction(
    asked: Correction, status: Status, *, numbered: bool, calendar: Calendar
) -> tuple[Ruling, ...]:
    """Every rule that stands in the way; none: carry it out. `numbered`: has a 电子注册号."""
    return tuple(_rulings(asked, status, numbered, calendar))


def _rulings(asked: Correction, status: Status, numbered: bool, calendar: Calendar) -> Iterator[Ruling]:
    if numbered:
        text = Text(
            "已有电子注册号，再改会使证书与网上注册信息不一致，不予更正。",
            "There is an e-registration number: a change would make certificate and online record disagree.",
        )
        yield Ruling("basic.numbered", "1.6", Effect.REFUSED, text, CITY_STUDENTS)
    if status is Status.GRADUATED:
        text = Text("毕业后更改姓名、身份证号等，不予办理。", "Changes after graduation are refused.")
        yield Ruling("basic.graduated", "1.7", Effect.REFUSED, text, CITY_STUDENTS)
    elif status is not Status.ENROLLED:
        text = Text(
            f"只更正在籍学生的信息，现为“{status.text.zh}”。",
            f"Only enrolled students' data are corrected; the status is “{status.text.en}”.",
        )
        yield Ruling("basic.status", "1.4", Effect.REFUSED, text, CITY_STUDENTS)
    last = calendar.last_day(Task.BASIC_DATA)
    if asked.asked_on > last:
        text = Text(f"本季更正已于 {last} 截止。", f"Corrections of this season closed on {last}.")
        yield Ruling("basic.late", "1.2", Effect.REFUSED, text, CITY_STUDENTS)
    if not asked.proofs:
        text = Text("须附证明材料，毕业前交齐。", "Proof must be handed in, before graduation.")
        yield Ruling("basic.proof", "1.5", Effect.CONDITION, text, CITY_STUDENTS)
    elif not asked.reviewed:
        text = Text("证明材料须经学生处审核。", "The student office must review the proof.")
        yield Ruling("basic.review", "1.3", Effect.CONDITION, text, CITY_STUDENTS)


_FIELDS = {
    BasicField.NAME: Text("姓名", "name"),
    BasicField.ID_NUMBER: Text("身份证号", "ID number"),
    BasicField.SEX: Text("性别", "sex"),
    BasicField.BIRTH_DATE: Text("出生日期", "birth date"),
    BasicField.ENTRY_LEVEL: Text("入学文化程度", "education on entry"),
}
