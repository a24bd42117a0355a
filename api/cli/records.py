"""`yanqi records …`: corrections, changes of status, courses, audit and degree files; decisions on them."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.imports import Source, report
from api.cli.office import DEFAULT_FOLDER, By, OfficeFolder, Today, enter
from api.cli.screen import AsJson, line, out, print_record, stack, table
from api.report.record_table import write_records
from runtime.records.decide import grant, refuse
from runtime.records.intake import import_records
from runtime.records.kinds import RecordKind
from runtime.records.listing import Listed, list_records

app = typer.Typer(help="业务记录：更正、异动、课程注册、毕业与学位审核 / records", no_args_is_help=True)

Kind = Annotated[
    RecordKind,
    typer.Argument(
        metavar="KIND",
        help="correction 更正、status_change 异动、course 课程、audit_file 毕业审核、degree 学位审核",
    ),
]
RecordId = Annotated[int, typer.Argument(metavar="RECORD", help="记录编号 / id of the record")]


@app.command("import")
def take_in(
    kind: Kind, path: Source, office: OfficeFolder = DEFAULT_FOLDER, today: Today = None, by: By = ""
) -> None:
    """导入一张表，可连同证明扫描件；有一行不合格就整表退回 / import a table; one bad row refuses it whole."""
    report(import_records(enter(office, today, by), kind, path))


@app.command("list")
def show(
    kind: Kind,
    student: Annotated[str, typer.Option(help="只看这一学号 / this student only")] = "",
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
    as_json: AsJson = False,
) -> None:
    """列出记录，以及规则怎么说 / the records, and what the rules say of each."""
    sheet = table("编号", "学号", "姓名", "内容", "状态", "规则")
    for one in list_records(enter(office, today), kind, student):
        if as_json:
            print_record(_json(one))
            continue
        sheet.add_row(
            str(one.id),
            line(one.student_number),
            line(one.name),
            line("，".join(f"{heading.zh} {cell}" for heading, cell in one.cells if cell)),
            line("　".join(filter(None, (one.state.zh, one.decided_by, one.reason)))),
            stack(f"{text.zh}（{rule}）" for text, rule in one.notes),
        )
    if not as_json:
        out.print(sheet)


@app.command("grant")
def accept(
    record: RecordId,
    reason: Annotated[str, typer.Option(help="说明 / why")] = "",
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
    by: By = "",
) -> None:
    """批准更正或异动并照办 / grant a correction or a change of status, and carry it out."""
    grant(enter(office, today, by), record, reason)
    out.print(f"记录 {record} 已批准 / granted")


@app.command("refuse")
def turn_down(
    record: RecordId,
    reason: Annotated[str, typer.Option(help="理由 / why")],
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
    by: By = "",
) -> None:
    """不予批准，写明理由 / refuse a correction or a change of status, with the reason."""
    refuse(enter(office, today, by), record, reason)
    out.print(f"记录 {record} 不予批准 / refused")


@app.command("export")
def give_out(
    kind: Kind,
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help=".xlsx 或 .csv / where to write, .xlsx or .csv")
    ],
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
    by: By = "",
) -> None:
    """导出为表格，改过可再导入 / write the records as a table that can be imported again."""
    count = write_records(enter(office, today, by), kind, path)
    out.print(line(f"已导出 {count} 行：{path} / rows written"), soft_wrap=True)


def _json(one: Listed) -> dict[str, object]:
    return {
        "id": one.id,
        "student_number": one.student_number,
        "kind": one.kind,
        "cells": {heading.en: cell for heading, cell in one.cells},
        "state": one.state.en,
        "decided_by": one.decided_by,
        "reason": one.reason,
        "before": one.before,
        "notes": [{"rule": rule, "zh": text.zh, "en": text.en} for text, rule in one.notes],
    }
