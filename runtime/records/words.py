"""The closed words of these tables, the word itself first."""

from enum import Enum

from registry.basic_data import BasicField
from registry.courses import Stage
from registry.graduation_audit import Mark, Route
from registry.status import ChangeKind, Programme
from runtime.intake.values import choose

_FIELDS = {
    BasicField.NAME: "姓名 name",
    BasicField.ID_NUMBER: "身份证号 身份证号码 id_number",
    BasicField.SEX: "性别 sex",
    BasicField.BIRTH_DATE: "出生日期 birth_date",
    BasicField.ENTRY_LEVEL: "入学文化程度 文化程度 entry_level",
}
_CHANGES = {
    ChangeKind.MAJOR: "转专业 major",
    ChangeKind.SITE: "转教学点 转学 site",
    ChangeKind.SUSPENSION: "休学 suspension",
    ChangeKind.RETURN: "复学 return",
    ChangeKind.WITHDRAWAL: "退学 withdrawal",
}
_PROGRAMMES = {
    Programme.OPEN_BACHELOR: "开放本科 本科 open_bachelor",
    Programme.OPEN_COLLEGE: "开放专科 专科 open_college",
    Programme.VILLAGE: "一村一大 一村一名大学生 village",
}
_STAGES = {
    Stage.OPEN: "开放选课 未选课 open",
    Stage.SELECTED: "已选课 selected",
    Stage.CONFIRMED: "已确认 confirmed",
    Stage.REPORTED: "已上报 reported",
}
_ROUTES = {
    Route.NETWORK_EXAM: "网考 已网考 network_exam",
    Route.EXEMPT: "免考 exempt",
    Route.NETWORK_EXEMPT: "免网考 network_exempt",
    Route.NONE: "无 none",
}
_MARKS = {
    Mark.PASSED: "合格 通过 passed",
    Mark.FAILED: "不合格 未通过 failed",
    Mark.NONE: "无 无成绩 none",
}


class _Answer(Enum):
    YES = True
    NO = False


_ANSWERS = {_Answer.YES: "是 有 通过 已通过 y yes 1", _Answer.NO: "否 无 待查 未通过 n no 0"}


def parse_field(raw: str) -> BasicField:
    """姓名, 身份证号, 性别, 出生日期, 入学文化程度. Raises UnknownWord."""
    return choose(raw, _FIELDS)


def parse_change(raw: str) -> ChangeKind:
    """转专业, 转教学点, 休学, 复学, 退学. Raises UnknownWord."""
    return choose(raw, _CHANGES)


def parse_programme(raw: str) -> Programme | None:
    """开放本科, 开放专科, 一村一大; an empty cell says nothing. Raises UnknownWord."""
    return choose(raw, _PROGRAMMES) if raw.strip() else None


def parse_stage(raw: str) -> Stage:
    """开放选课, 已选课, 已确认, 已上报. Raises UnknownWord."""
    return choose(raw, _STAGES)


def parse_route(raw: str) -> Route:
    """网考, 免考, 免网考; an empty cell is 无. Raises UnknownWord."""
    return choose(raw, _ROUTES) if raw.strip() else Route.NONE


def parse_mark(raw: str) -> Mark:
    """合格, 不合格; an empty cell is 无. Raises UnknownWord."""
    return choose(raw, _MARKS) if raw.strip() else Mark.NONE


def parse_answer(raw: str) -> bool | None:
    """是 or 否; an empty cell says nothing. Raises UnknownWord."""
    return bool(choose(raw, _ANSWERS).value) if raw.strip() else None
