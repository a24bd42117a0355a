"""One case for a terminal, and as JSON."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from api.cli.screen import line, out
from api.report.case_view import each_pair, step_view, waiting
from matching.case import CaseKind, CaseState, Side
from matching.decision import PairVerdict
from matching.pairing import Role
from matching.score import meaning
from registry.season import days_left, due
from registry.text import Text
from runtime.db.schema import CaseRow


def until(row: CaseRow, left: int) -> str:
    """The deadline, and how far it is away while it has still to be met."""
    return f"{row.deadline}（{due(left).zh}）" if CaseState(row.state).pressing else f"{row.deadline}"


def show_case(row: CaseRow, today: date, originals: Collection[str]) -> None:
    """The whole case on the terminal. `originals`: SHA-256 of the student's own."""
    kind, state, waits = CaseKind(row.kind).text, CaseState(row.state).text, waiting(row)
    student = row.student
    _say("案例", f"{row.id}　{kind.zh} {kind.en}")
    _say("学生", f"{student.student_number} {student.name}　{student.site}　{student.class_name}")
    _say("状态", f"{state.zh} {state.en}" + (f"（{waits.zh} {waits.en}）" if waits else ""))
    left = days_left(row.deadline, today)
    pressing = CaseState(row.state).pressing
    _say("截止", until(row, left) + (f" {due(left).en}" if pressing else ""))
    if row.side:
        _both("哪张有误", Side(row.side).text)
    for other in row.involves:
        role = Role(other["role"]).text
        _say("涉及", f"{other['key']} {role.zh} {role.en}{'（名册中无此号）' if other['stray'] else ''}")
    _both("可能原因", Text(**row.cause))
    for place, step in enumerate(row.handling, start=1):
        _both(f"步骤 {place}", Text(**step))
    _both("报送", Text(**row.report_to))
    for one in each_pair(row.evidence):
        verdict, said = PairVerdict(one["verdict"]).text, _meaning(one)
        a, b = _names(row, one["a"], originals)[0], _names(row, one["b"], originals)[-1]
        zh, en = f"{a.zh} ↔ {b.zh}", f"{a.en} ↔ {b.en}"
        _both("比对", Text(f"{zh}　{verdict.zh}　{said.zh}", f"{en}: {verdict.en}, {said.en}"))
    _say("立案", f"{row.opened_on}")
    for taken in map(step_view, row.steps):
        what = f"{taken.at} UTC　{taken.reviewer}　{taken.move.zh} {taken.move.en}"
        why = f"：{taken.reason}" if taken.reason else ""
        _say("经过", what + why + (f"　回执 {taken.receipt}" if taken.receipt else ""))


def _names(row: CaseRow, sha256: str, originals: Collection[str]) -> list[Text]:
    """What a compared picture is to the student, several where the bytes are the same.

    Another person's picture goes by the start of its SHA-256.
    """
    own = [
        role.text
        for role, held in (
            (Role.CERTIFICATE_PHOTO, [row.certificate_photo]),
            (Role.EREGISTRATION_IMAGE, [row.eregistration_image]),
            (Role.ORIGINAL, originals),
        )
        if sha256 in held
    ]
    return own or [Text(f"他人图像 {sha256[:8]}", f"another's picture {sha256[:8]}")]


def case_record(row: CaseRow, today: date) -> dict[str, object]:
    """A case as JSON."""
    return {
        "id": row.id,
        "kind": row.kind,
        "student_number": row.student.student_number,
        "site": row.student.site,
        "side": row.side or None,
        "involves": row.involves,
        "cause": row.cause,
        "handling": row.handling,
        "report_to": row.report_to,
        "deadline": row.deadline.isoformat(),
        "days_left": days_left(row.deadline, today),
        "evidence": [one | {"meaning": _meaning(one).zh} for one in row.evidence],
        "state": row.state,
        "history": [
            {
                "at": f"{step.at.isoformat(timespec='seconds')}Z",
                "reviewer": step.reviewer,
                "move": step.move,
                "before": step.before,
                "after": step.after,
                "reason": step.reason,
                "receipt": step.receipt,
            }
            for step in row.steps
        ],
    }


def _meaning(one: Mapping[str, Any]) -> Text:
    """The similarity of a comparison in words; where pixels alone decided, the reason."""
    numbers = [one["similarity"], one["same_at"], one["different_below"]]
    known = [number for number in numbers if isinstance(number, int | float)]
    return meaning(*known) if len(known) == len(numbers) else Text(str(one["zh"]), str(one["en"]))


def _say(word: str, said: str) -> None:
    out.print(line((f"{word}　", "bold"), said), soft_wrap=True)


def _both(word: str, text: Text) -> None:
    out.print(line((f"{word}　", "bold"), f"{text.zh} ", (text.en, "dim")), soft_wrap=True)
