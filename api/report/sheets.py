"""The sheets of the workbook: their columns, and the rows that fill them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from api.report.case_view import StepView
from api.report.season_view import SeasonView
from registry.season import due
from registry.text import Text
from runtime.records.listing import Listed

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its heading in both languages and its width in characters."""

    text: Text
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Sheet names are Chinese only: Excel allows 31 characters."""

    title: str
    headings: tuple[Heading, ...]


def headings(*columns: tuple[str, str, int]) -> tuple[Heading, ...]:
    """Columns from their Chinese heading, English heading and width."""
    return tuple(Heading(Text(zh, en), width) for zh, en, width in columns)


_WHO = (("学号", "student number", 16), ("姓名", "name", 14), ("教学点", "teaching site", 18))

CASES = Sheet(
    "案例",
    headings(
        ("编号", "no.", 8),
        ("案例", "case", 20),
        *_WHO,
        ("哪张有误", "which is wrong", 20),
        ("涉及学生", "students involved", 24),
        ("相似度", "similarity", 10),
        ("原因", "cause", 34),
        ("处理步骤", "what to do", 60),
        ("报送", "report to", 26),
        ("截止日期", "deadline", 13),
        ("剩余天数", "days left", 13),
        ("状态", "state", 18),
        ("经过", "history", 44),
        ("证书照片", "certificate photo", 14),
        ("电子注册图像", "e-registration image", 14),
    ),
)
FINDINGS = Sheet(
    "照片问题",
    headings(
        *_WHO,
        ("结论", "effect", 16),
        ("问题", "finding", 48),
        ("实测值", "measured", 13),
        ("标准", "limit", 13),
        ("单位", "unit", 9),
        ("处理办法", "what to do", 48),
    ),
)
VERDICTS = Sheet(
    "发证结论",
    headings(
        *_WHO[:2],
        ("盖章方式", "seal", 20),
        ("结论", "verdict", 20),
        ("原因", "reason", 44),
        ("规则", "rule", 8),
        ("由谁办理", "who acts", 26),
        ("期限", "by", 13),
        ("证书编号", "certificate number", 22),
    ),
)
DEGREES = Sheet(
    "学位审核",
    headings(
        *_WHO[:2],
        ("结论", "verdict", 26),
        ("未达到或缺数据", "not met or not known", 52),
        ("规则", "rule", 10),
    ),
)


def case_rows(view: SeasonView) -> Iterator[tuple[Cell, ...]]:
    """One row a case, without its pictures."""
    for case in view.cases:
        student = case.student
        yield (
            str(case.number),
            _both(case.kind),
            student.student_number,
            student.name,
            student.site,
            _both(case.side) if case.side else None,
            "\n".join(shot.owner for shot in case.involved) or None,
            case.similarity,
            _both(case.cause),
            "\n".join(f"{place}. {step.zh} {step.en}" for place, step in enumerate(case.steps, 1)),
            _both(case.report_to),
            case.deadline,
            _both(due(case.days_left)) if case.state.pressing else None,
            "\n".join(_both(said) for said in (case.state.text, case.waits) if said),
            "\n".join(_step(step) for step in case.history) or None,
        )


def finding_rows(view: SeasonView) -> Iterator[tuple[Cell, ...]]:
    """One row a finding, of every photo that has one."""
    for photo in view.photos:
        student = photo.student
        for one in photo.findings:
            yield (
                student.student_number,
                student.name,
                student.site,
                _both(one.severity_text),
                _both(one.text),
                _number(one.value),
                one.limit or None,
                one.unit or None,
                _both(one.remedy) if one.remedy else None,
            )


def verdict_rows(view: SeasonView) -> Iterator[tuple[Cell, ...]]:
    """One row a reason; one row also for whom nothing stands in the way."""
    for one in view.gate:
        head = (
            one.student.student_number,
            one.student.name,
            _both(one.student.seal),
            _both(one.outcome.text),
        )
        for reason in one.reasons:
            by = date.fromisoformat(reason.by)
            yield (*head, _both(reason.text), reason.rule, _both(reason.who), by, one.number or None)
        if not one.reasons:
            yield (*head, None, None, None, None, one.number or None)


def degree_rows(listed: Iterable[Listed]) -> Iterator[tuple[Cell, ...]]:
    """One row a student whose degree file stands: the verdict, and everything in its way."""
    for one in listed:
        if not one.notes:
            continue  # replaced by a newer one
        (verdict, _), *rest = one.notes
        rules = "\n".join(dict.fromkeys(rule for _, rule in one.notes))
        open_ = "\n".join(_both(text) for text, _ in rest)
        yield (one.student_number, one.name, _both(verdict), open_ or None, rules)


def _step(step: StepView) -> str:
    said = f"{step.at} {step.reviewer} {step.move.zh}"
    return (
        said + (f"：{step.reason}" if step.reason else "") + (f" 回执 {step.receipt}" if step.receipt else "")
    )


def _both(text: Text) -> str:
    return f"{text.zh}\n{text.en}"


def _number(value: str) -> Cell:
    """A measured value as the number it is, so that a spreadsheet can sort by it; other words as words."""
    try:
        return float(value)
    except ValueError:
        return value or None
