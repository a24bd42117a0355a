"""`yanqi demo`: the whole season of samples/, from the files an office has to a verified print run."""

import shutil
import tomllib
from pathlib import Path
from typing import Annotated

import typer

from api.cli.imports import say
from api.cli.office import actor, now
from api.cli.report import write_reports
from api.cli.screen import Bar, line, out
from certificates.gate_evidence import GateOutcome
from certificates.print_run import RunState
from matching.case import CaseKind
from matching.pairing import Role
from registry.calendar import Task
from registry.errors import OfficeError
from registry.identifiers import Level
from registry.season import days_left, due
from registry.student import SealType
from registry.text import Text
from runtime.audit.settings import note_settings
from runtime.files import writing
from runtime.office import Office, open_office
from runtime.settings import FILE, create_settings, read_settings
from runtime.steps.cases import list_cases
from runtime.steps.create_run import create_runs
from runtime.steps.delivery import import_delivery
from runtime.steps.gate import gate_season, list_gate
from runtime.steps.intake import import_images, import_roster
from runtime.steps.print_run import PDF, list_runs, render_run, run_folder, verify_run
from runtime.steps.records import text_of
from runtime.steps.screen import screen_season
from runtime.steps.validate import validate_season


class DemoFolderInUse(OfficeError):
    """The folder for the demo holds something else."""

    code = "demo.folder_in_use"
    text = Text(
        "{folder} 里有别的文件，演示不会清空它。", "{folder} holds other files; the demo will not clear it."
    )
    remedy = Text("换一个目录：yanqi demo --out DIR。", "Name another folder: yanqi demo --out DIR.")


class SamplesMissing(OfficeError):
    """The sample season is not where it should be."""

    code = "demo.samples_missing"
    text = Text("找不到示例数据 {folder}。", "The sample season {folder} is not there.")
    remedy = Text(
        "在项目目录下运行，或用 --samples 指定。", "Run it in the project's folder, or use --samples."
    )


def demo(
    folder: Annotated[Path, typer.Option("--out", help="输出目录 / where to write")] = Path("var/demo"),
    samples: Annotated[Path, typer.Option(help="示例数据 / the sample season")] = Path("samples"),
) -> None:
    """用 samples/ 演示整个毕业季：从导入到打印核对 / the whole season of samples/ in a minute."""
    office = _fresh_office(folder, samples)
    school, day = office.settings.school.name, office.today
    out.rule(line(f"验讫 Yanqi · {school} · {office.season.text.zh} · 演示日 {day}"))
    _import(office, samples)
    validate_season(office, Bar("检查照片"))
    screen_season(office, Bar("比对照片"))
    _show_cases(office)
    _show_gate(office)
    out.print()
    out.print(line(("打印 print runs", "bold")))
    for created in create_runs(office):
        if created.run_id is not None:
            render_run(office, created.run_id)
            verify_run(office, created.run_id)
    _show_runs(office)
    out.print()
    write_reports(office, folder)


def _fresh_office(folder: Path, samples: Path) -> Office:
    facts = samples / "season.toml"
    if not facts.is_file():
        raise SamplesMissing(folder=str(samples))
    season = tomllib.loads(facts.read_text(encoding="utf-8"))
    school = {
        "code": season["school_code"],
        "name": season["school_name"],
        "president": season["president"],
        "co_sealed_with": season["co_sealed_with"],
    }
    with writing(folder):
        if folder.exists() and any(folder.iterdir()) and not _is_demo(folder, school):
            raise DemoFolderInUse(folder=str(folder))
        shutil.rmtree(folder, ignore_errors=True)
        create_settings(
            folder, school=school, season={"code": season["season"], "issued_on": season["issued_on"]}
        )
    office = open_office(folder, now, season["today"], actor(_CLERK))
    note_settings(office)
    return office


_CLERK = "资料员甲"


def _is_demo(folder: Path, school: dict[str, str]) -> bool:
    """Whether a folder is an earlier demo: an office, and of no other school."""
    return (folder / FILE).is_file() and read_settings(folder).school.model_dump() == school


def _import(office: Office, samples: Path) -> None:
    for roster in ("roster-main.xlsx", "roster-chengnan.csv"):
        say(import_roster(office, samples / roster))
    for delivery in ("delivery-2026.zip", "delivery-2023"):
        say(import_delivery(office, samples / delivery))
    say(import_images(office, samples / "eregistration.zip", Role.EREGISTRATION_IMAGE))
    say(import_images(office, samples / "certificate-photos", Role.CERTIFICATE_PHOTO))


def _show_cases(office: Office) -> None:
    last = office.calendar.last_day(Task.IMAGES)
    left = days_left(last, office.today)
    by = f"图像更正截止 {last}，{due(left).zh} / {due(left).en}"
    out.print()
    out.print(line(("案例 cases", "bold"), f"　{by}"), soft_wrap=True)
    for case in list_cases(office):
        kind, cause = CaseKind(case.kind).text, text_of(case.cause)
        others = " ".join(other["key"] for other in case.involves)
        who = f"{case.student.student_number} {case.student.name}"
        both = f" {kind.en}　{who}{f' ↔ {others}' if others else ''}"
        out.print(line((kind.zh, "yellow"), both), soft_wrap=True)
        out.print(line(f"    {cause.zh} ", (cause.en, "dim")), soft_wrap=True)


def _show_gate(office: Office) -> None:
    counts = gate_season(office)
    summary = "　".join(f"{one.text.zh} {one.text.en} {counts[one]}" for one in GateOutcome)
    out.print()
    out.print(line(("发证 gate", "bold"), f"　{summary}"), soft_wrap=True)
    for student, verdict in list_gate(office):
        if verdict.outcome == GateOutcome.MAY_NOT:
            why = " ".join(reason["zh"] for reason in verdict.reasons)
            en = " ".join(reason["en"] for reason in verdict.reasons)
            who = f" {student.student_number} {student.name}"
            word = (GateOutcome.MAY_NOT.text.zh, "red")
            out.print(line(word, f"{who}　{why} ", (en, "dim")), soft_wrap=True)


def _show_runs(office: Office) -> None:
    for run in list_runs(office):
        numbers = [page.snapshot["number"] for page in run.pages]
        seal, level, state = SealType(run.seal).zh, Level(run.level).zh, RunState(run.state).text
        count = f"打印批次 {run.id}：{seal} {level} {len(run.pages)} 份，"
        span = f"{min(numbers)}–{max(numbers)}，{state.zh} {state.en}"
        out.print(line(count, span), soft_wrap=True)
        out.print(line("  ", (run_folder(office, run.id) / PDF, "bold")), soft_wrap=True)
