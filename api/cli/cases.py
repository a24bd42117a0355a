"""`yanqi cases …`: list, show, open, take, decide, undo, file and export them."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.case_shown import case_record, show_case, until
from api.cli.office import DEFAULT_FOLDER, By, OfficeFolder, Today, enter
from api.cli.screen import AsJson, line, out, print_record, table
from api.report.case_view import waiting
from api.report.corrections import export_corrections
from matching.case import CaseKind, CaseState, Side
from registry.season import days_left
from runtime.db.schema import CaseRow
from runtime.steps.cases import decide_case, file_case, list_cases, read_case, take_case, undo_case
from runtime.steps.originals import originals_of
from runtime.steps.report_case import report_case

app = typer.Typer(help="案例 / cases", invoke_without_command=True)
CaseId = Annotated[int, typer.Argument(metavar="CASE", help="案例编号 / number of the case")]
Why = Annotated[str, typer.Option(help="理由 / reason")]


@app.callback()
@app.command("list")
def all_cases(
    context: typer.Context,
    state: Annotated[CaseState | None, typer.Option(help="状态 / state")] = None,
    kind: Annotated[CaseKind | None, typer.Option(help="案例种类 / kind of case")] = None,
    site: Annotated[str, typer.Option(help="教学点 / teaching site")] = "",
    as_json: AsJson = False,
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
) -> None:
    """列出案例；不写状态则不含已失效的 / list the cases, without --state all but the superseded."""
    if context.invoked_subcommand:
        return
    desk = enter(office, today)
    states = [state] if state else [one for one in CaseState if one is not CaseState.SUPERSEDED]
    rows = list_cases(desk, *states, kind=kind, site=site or None)
    if as_json:
        for row in rows:
            print_record(case_record(row, desk.today))
        return
    sheet = table("编号", "案例", "学号", "姓名", "教学点", "哪张有误", "涉及", "原因", "截止", "状态")
    for row in rows:
        waits = waiting(row)
        sheet.add_row(
            str(row.id),
            CaseKind(row.kind).text.zh,
            line(row.student.student_number),
            line(row.student.name),
            line(row.student.site),
            Side(row.side).text.zh if row.side else "",
            line("、".join(other["key"] for other in row.involves)),
            line(row.cause["zh"]),
            until(row, days_left(row.deadline, desk.today)),
            line(f"{CaseState(row.state).text.zh}（{waits.zh}）" if waits else CaseState(row.state).text.zh),
        )
    out.print(sheet)


@app.command("show")
def show(
    case_id: CaseId, as_json: AsJson = False, office: OfficeFolder = DEFAULT_FOLDER, today: Today = None
) -> None:
    """一个案例的全部内容和经过 / everything about one case, and its history."""
    desk = enter(office, today)
    row = read_case(desk, case_id)
    if as_json:
        print_record(case_record(row, desk.today))
    else:
        show_case(row, desk.today, originals_of(desk, row.student.id_number))


@app.command("take")
def take(case_id: CaseId, by: By = "", office: OfficeFolder = DEFAULT_FOLDER) -> None:
    """领取一个案例审核 / take a case to review it."""
    _said(take_case(enter(office, by=by), case_id))


class Reported(StrEnum):
    """Which picture a person may report as wrong."""

    EREGISTRATION_IMAGE = "eregistration_image"
    CERTIFICATE_PHOTO = "certificate_photo"
    BOTH = "both"


@app.command("open")
def open_by_hand(
    student: Annotated[str, typer.Argument(metavar="学号", help="学号 / student number")],
    side: Annotated[Reported, typer.Option(help="哪张有误 / which picture is wrong")],
    reason: Why,
    by: By = "",
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
) -> None:
    """人工上报：程序没有发现、人看出有误的图像 / report a picture that the program did not find wrong."""
    _said(report_case(enter(office, today, by), student, Side(side.value), reason))


class Ruling(StrEnum):
    """What a reviewer may decide."""

    CONFIRMED = "confirmed"
    CLEARED = "cleared"


@app.command("decide")
def decide(
    case_id: CaseId,
    ruling: Annotated[Ruling, typer.Argument(help="confirmed 确认有误 / cleared 核对无误")],
    reason: Why,
    by: By = "",
    office: OfficeFolder = DEFAULT_FOLDER,
) -> None:
    """由人处理一个案例 / a person decides one case."""
    _said(decide_case(enter(office, by=by), case_id, CaseState(ruling.value), reason))


@app.command("undo")
def undo(case_id: CaseId, reason: Why, by: By = "", office: OfficeFolder = DEFAULT_FOLDER) -> None:
    """撤回处理，回到审核中；更正报送后不能撤回 / take a decision back, before a correction was filed."""
    _said(undo_case(enter(office, by=by), case_id, reason))


@app.command("file")
def file(
    case_id: CaseId,
    receipt: Annotated[str, typer.Option(help="回执编号，或签收人和日期 / the receipt")],
    by: By = "",
    office: OfficeFolder = DEFAULT_FOLDER,
) -> None:
    """登记图像信息更正已报送 / the image correction was filed."""
    _said(file_case(enter(office, by=by), case_id, receipt))


@app.command("export")
def export(
    folder: Annotated[Path, typer.Option("--out", file_okay=False, help="输出目录 / where to write")],
    site: Annotated[str, typer.Option(help="只导出这个教学点 / only this teaching site")] = "",
    by: By = "",
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
) -> None:
    """导出图像信息更正表（PDF、XLSX），列出确认有误、未报送的 / the lists of corrections to file."""
    for path in export_corrections(enter(office, today, by), folder, site or None):
        out.print(line(path), soft_wrap=True)


def _said(row: CaseRow) -> None:
    state, waits = CaseState(row.state).text, waiting(row)
    words = f"：{state.zh} / {state.en}" + (f"（{waits.zh} / {waits.en}）" if waits else "")
    out.print(line(f"案例 {row.id}", words), soft_wrap=True)
