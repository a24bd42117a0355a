"""`yanqi gate` and `yanqi override`: who may be issued a certificate, and two people who decide otherwise."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from api.cli.office import DEFAULT_FOLDER, By, OfficeFolder, Today, enter
from api.cli.screen import AsJson, line, out, print_record, stack, table
from certificates.gate_evidence import GateOutcome
from runtime.db.schema import GateRow, StudentRow
from runtime.records.errors import UnknownStudent
from runtime.steps.gate import gate_season, list_gate
from runtime.steps.override import override


def add_to(app: typer.Typer) -> None:
    """Hang the commands of this module on the application."""
    app.command("gate")(gate)
    app.command("override")(ask_override)


def gate(
    explain: Annotated[
        str, typer.Option(metavar="学号", help="只看一名学生，逐条说明 / one student, reason by reason")
    ] = "",
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
    as_json: AsJson = False,
) -> None:
    """谁可以发证、谁不可以、为什么 / who may be issued a certificate, who may not, and why."""
    desk = enter(office, today)
    gate_season(desk)
    rows = [row for row in list_gate(desk) if explain in ("", row[0].student_number)]
    if not rows and explain:
        raise UnknownStudent(student_number=explain)
    if as_json:
        for student, row in rows:
            print_record(_json(student, row))
    elif explain:
        _explain(*rows[0])
    else:
        _list(rows)


def ask_override(
    student: Annotated[str, typer.Argument(metavar="学号", help="学号 / student number")],
    reason: Annotated[str, typer.Option(help="理由 / why")],
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
    by: By = "",
) -> None:
    """越过发证结论：一人申请，另一人同意 / set a verdict aside: one person asks, another one agrees."""
    signed = override(enter(office, today, by), student, reason)
    if signed is None:
        out.print(
            "已记录申请，须由另一人用同一命令同意 / asked for; another person must agree by the same command"
        )
    else:
        out.print(line(f"{signed.first}、{signed.second} 同意越过，可以发证 / both agreed: may be issued"))


def _list(rows: Iterable[tuple[StudentRow, GateRow]]) -> None:
    sheet = table("学号", "姓名", "结论", "原因（规则）", "谁来办", "期限")
    for student, row in rows:
        outcome = GateOutcome(row.outcome)
        sheet.add_row(
            line(student.student_number),
            line(student.name),
            line((outcome.text.zh, _STYLE[outcome])),
            stack([*(f"{one['zh']}（{one['rule']}）" for one in row.reasons), *filter(None, [row.override])]),
            stack(reason["who_zh"] for reason in row.reasons),
            stack(reason["by"] for reason in row.reasons),
        )
    out.print(sheet)


def _explain(student: StudentRow, row: GateRow) -> None:
    outcome = GateOutcome(row.outcome)
    out.print(
        line(
            f"{student.student_number} {student.name}：",
            (outcome.text.zh, _STYLE[outcome]),
            f" {outcome.text.en}",
        )
    )
    for number, reason in enumerate(row.reasons, 1):
        word = GateOutcome(reason["outcome"])
        out.print(line(f"{number}. ", (f"[{word.text.zh}] ", _STYLE[word]), reason["zh"]), soft_wrap=True)
        out.print(line("   ", (reason["en"], "dim")), soft_wrap=True)
        who = f"   规则 {reason['rule']}　由{reason['who_zh']}办理，{reason['by']} 前（含当天）"
        out.print(line(who), soft_wrap=True)
        who_en = f"   rule {reason['rule']}, for the {reason['who_en']}, until {reason['by']} inclusive"
        out.print(line((who_en, "dim")), soft_wrap=True)
    if row.override:
        out.print(line(row.override), soft_wrap=True)


def _json(student: StudentRow, row: GateRow) -> dict[str, Any]:
    return {
        "student_number": student.student_number,
        "outcome": row.outcome,
        "reasons": row.reasons,
        "override": row.override,
    }


_STYLE = {GateOutcome.MAY_ISSUE: "green", GateOutcome.NEEDS_PERSON: "yellow", GateOutcome.MAY_NOT: "red"}
