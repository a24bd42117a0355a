"""`yanqi cases`: list, show and decide them."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from api.cli.office import DEFAULT_FOLDER, OfficeFolder, Today, enter
from api.cli.screen import AsJson, line, out, print_record, table
from matching.case import CaseKind, CaseState, Side
from registry.season import days_left
from runtime.db.schema import CaseRow
from runtime.steps.cases import UnknownCase, decide_case, list_cases

app = typer.Typer(help="案例 / cases", invoke_without_command=True)


@app.callback()
def all_cases(
    context: typer.Context,
    state: Annotated[CaseState | None, typer.Option(help="状态 / state")] = None,
    as_json: AsJson = False,
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
) -> None:
    """列出案例 / list the cases."""
    if context.invoked_subcommand:
        return
    desk = enter(office, today)
    rows = list_cases(desk, *([state] if state else [CaseState.OPEN, CaseState.CONFIRMED, CaseState.CLEARED]))
    if as_json:
        for row in rows:
            print_record(case_record(row, desk.today))
        return
    sheet = table("编号", "案例", "学号", "姓名", "哪张有误", "涉及", "原因", "截止", "状态")
    for row in rows:
        sheet.add_row(
            str(row.id),
            CaseKind(row.kind).text.zh,
            line(row.student.student_number),
            line(row.student.name),
            Side(row.side).text.zh if row.side else "",
            line("、".join(other["key"] for other in row.involves)),
            line(row.cause["zh"]),
            f"{row.deadline}（余 {days_left(row.deadline, desk.today)} 天）",
            CaseState(row.state).text.zh,
        )
    out.print(sheet)


@app.command("show")
def show_case(case_id: int, office: OfficeFolder = DEFAULT_FOLDER, today: Today = None) -> None:
    """一个案例的全部内容（JSON）/ everything about one case, as JSON."""
    desk = enter(office, today)
    for row in list_cases(desk):
        if row.id == case_id:
            print_record(case_record(row, desk.today))
            return
    raise UnknownCase(id=case_id)


class Ruling(StrEnum):
    """What a reviewer may decide."""

    CONFIRMED = "confirmed"
    CLEARED = "cleared"


@app.command("decide")
def decide(
    case_id: int,
    ruling: Annotated[Ruling, typer.Argument(help="confirmed 确认有误 / cleared 核对无误")],
    reviewer: Annotated[str, typer.Option(help="审核人 / reviewer")],
    reason: Annotated[str, typer.Option(help="理由 / reason")],
    office: OfficeFolder = DEFAULT_FOLDER,
) -> None:
    """由人处理一个案例 / a person decides one case."""
    row = decide_case(enter(office), case_id, CaseState(ruling.value), reviewer, reason)
    out.print(f"案例 {row.id}：{CaseState(row.state).text.zh} / {CaseState(row.state).text.en}")


def case_record(row: CaseRow, today: date) -> dict[str, object]:
    """A case as JSON."""
    return {
        "id": row.id,
        "kind": row.kind,
        "student_number": row.student.student_number,
        "side": row.side or None,
        "involves": row.involves,
        "cause": row.cause,
        "handling": row.handling,
        "report_to": row.report_to,
        "deadline": row.deadline.isoformat(),
        "days_left": days_left(row.deadline, today),
        "evidence": row.evidence,
        "state": row.state,
        "decided_by": row.decided_by,
        "reason": row.reason,
    }
