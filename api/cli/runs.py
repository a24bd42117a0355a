"""`yanqi print-run …`: number and freeze, render, verify, list."""

from typing import Annotated

import typer

from api.cli.office import DEFAULT_FOLDER, OfficeFolder, Today, enter
from api.cli.screen import errors, line, out, table
from certificates.print_run import RunState
from registry.errors import OfficeError
from registry.identifiers import Level
from registry.student import SealType
from registry.text import Text
from runtime.steps.create_run import create_runs
from runtime.steps.print_run import list_runs, render_run, verify_run

app = typer.Typer(help="打印批次 / print runs", no_args_is_help=True)
RunId = Annotated[int, typer.Argument(metavar="RUN", help="批次编号 / id of the run")]


@app.command("create")
def create(
    seal: Annotated[SealType | None, typer.Option(help="只编这一种盖章方式 / only this seal type")] = None,
    level: Annotated[
        Level | None, typer.Option(help="只编这一层次：05 本科 06 专科 / only this level")
    ] = None,
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
) -> None:
    """为可以发证的学生编号，按盖章方式和层次各建一批 / number whom the gate lets through, a run each."""
    for created in create_runs(enter(office, today), seal, level):
        if created.run_id is not None:
            out.print(line(f"批次 {created.run_id}：{created.template}，{created.count} 份 / certificates"))
        for error in created.refused:
            report_refusal(error)


@app.command("render")
def render(run: RunId, office: OfficeFolder = DEFAULT_FOLDER) -> None:
    """生成 PDF 和清单 / make the PDF and its manifest."""
    path = render_run(enter(office), run)
    out.print(line(f"已生成 {path} / rendered"), soft_wrap=True)


@app.command("verify")
def verify(run: RunId, office: OfficeFolder = DEFAULT_FOLDER) -> None:
    """用另外的软件重新打开 PDF 逐页核对 / reopen the PDF with other software and check every page."""
    verification = verify_run(enter(office), run)
    for problem in verification.problems:
        text = problem.text
        out.print(line((f"第 {problem.page} 页", "red"), f" {text.zh} ", (text.en, "dim")), soft_wrap=True)
    word = "全部相符 / all pages agree" if verification.passed else "有不符，不得使用 / do not use it"
    out.print(f"核对 {verification.pages} 页：{word}")
    raise typer.Exit(not verification.passed)


@app.command("list")
def show_list(office: OfficeFolder = DEFAULT_FOLDER) -> None:
    """列出批次 / list the runs."""
    sheet = table("批次", "盖章方式", "层次", "模板", "份数", "起止编号", "状态")
    for run in list_runs(enter(office)):
        numbers = [page.snapshot["number"] for page in run.pages]
        sheet.add_row(
            str(run.id),
            SealType(run.seal).zh,
            Level(run.level).zh,
            line(run.template),
            str(len(run.pages)),
            line(f"{min(numbers)} – {max(numbers)}"),
            RunState(run.state).text.zh,
        )
    out.print(sheet)


def report_refusal(error: OfficeError) -> None:
    """One certificate that was refused, on stderr."""
    student = error.facts.get("student_number", "")
    refuse(f"退回 {student}", error.code, error.sentence, error.cure)


def refuse(place: str, code: str, text: Text, remedy: Text) -> None:
    """What was refused, why, and what to do, on stderr."""
    errors.print(line((place, "red"), f" {text.zh} {remedy.zh}"), soft_wrap=True)
    errors.print(line("  ", (f"{code}: {text.en} {remedy.en}", "dim")), soft_wrap=True)
