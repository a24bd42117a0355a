"""The steps of a season: init, validate, screen, gate, status."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Protocol

import typer

from api.cli import cases
from api.cli.office import DEFAULT_FOLDER, OfficeFolder, Today, enter
from api.cli.screen import Bar, line, out
from certificates.gate_evidence import GateOutcome
from certificates.print_run import RunState
from imaging.verdict import Outcome
from matching.case import CaseState
from matching.pairing import Role
from registry.calendar import Task
from registry.provenance import Provenance
from registry.season import Season, days_left, due
from registry.text import Text
from runtime.files import writing
from runtime.settings import create_settings
from runtime.steps.screen import screen_season
from runtime.steps.status import status
from runtime.steps.validate import validate_season


def add_to(app: typer.Typer) -> None:
    """Hang the commands of this module on the application."""
    app.command("init")(init)
    app.command("validate")(validate)
    app.command("screen")(screen)
    app.add_typer(cases.app, name="cases")
    app.command("status")(show_status)


def init(
    season: Annotated[str, typer.Option(help="毕业季，如 2026-autumn / graduation season")],
    school_code: Annotated[str, typer.Option(help="学校代码 5 位 / school code")],
    school_name: Annotated[str, typer.Option(help="学校名称 / school name")],
    issued_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="发证日期 / date of issue")],
    president: Annotated[str, typer.Option(help="校长；盖签名章的留空 / president; empty if stamped")] = "",
    co_sealed_with: Annotated[str, typer.Option(help="合作学校 / partner university")] = "",
    office: OfficeFolder = DEFAULT_FOLDER,
) -> None:
    """建立办公目录和数据库 / set up the office's folder and database."""
    graduating = Season.parse(season)
    with writing(office):
        create_settings(
            office,
            school={
                "code": school_code,
                "name": school_name,
                "president": president,
                "co_sealed_with": co_sealed_with,
            },
            season={"code": graduating.code, "issued_on": issued_on.date()},
        )
    enter(office)
    out.print(line(f"已建立 {office}（{graduating.text.zh}）/ the office is ready"), soft_wrap=True)


def validate(office: OfficeFolder = DEFAULT_FOLDER, today: Today = None) -> None:
    """检查证书照片并追溯来源 / check the certificate photos and trace where they come from."""
    desk = enter(office, today)
    validate_season(desk, Bar("检查照片"))
    now = status(desk)
    out.print("照片：" + _counts(now.photos, Outcome), soft_wrap=True)
    out.print("来源：" + _counts(now.provenance, Provenance), soft_wrap=True)


def screen(office: OfficeFolder = DEFAULT_FOLDER, today: Today = None) -> None:
    """证书照片与电子注册图像比对 / compare every certificate photo with the e-registration image."""
    desk = enter(office, today)
    screening = screen_season(desk, Bar("比对照片"))
    clear = sum(decision.verdict.clears for decision in screening.decisions.values())
    out.print(f"比对 {len(screening.decisions)} 人，相符 {clear} 人，案例 {len(screening.cases)} 个")
    strays = len(status(desk).strays)
    if strays:
        out.print(
            f"另有 {strays} 张图像不在名册中，用 yanqi status 查看 / pictures that fit no student",
            style="yellow",
            soft_wrap=True,
        )


def show_status(office: OfficeFolder = DEFAULT_FOLDER, today: Today = None) -> None:
    """这一季到哪一步了 / where the season stands."""
    desk = enter(office, today)
    now = status(desk)
    last = desk.calendar.last_day(Task.IMAGES)
    left = due(days_left(last, desk.today))
    out.print(f"{desk.season.text.zh}　图像更正截止 {last}，{left.zh} {left.en}")
    out.print(f"学生 {now.students}　社方原图 {now.originals}　已编号 {now.certificates}")
    out.print("图像：" + _counts(now.images, Role), soft_wrap=True)
    out.print("照片：" + _counts(now.photos, Outcome), soft_wrap=True)
    out.print("来源：" + _counts(now.provenance, Provenance), soft_wrap=True)
    out.print("案例：" + _counts(now.cases, CaseState), soft_wrap=True)
    out.print("发证：" + _counts(now.gate, GateOutcome), soft_wrap=True)
    out.print("批次：" + _counts(now.runs, RunState), soft_wrap=True)
    out.print(f"不在名册中的图像：{len(now.strays)} 张 / pictures that fit no student")
    for stray in now.strays:
        out.print(
            line("  ", (stray.role.text.zh, "yellow"), f" {stray.key} {stray.file_name} 不在名册中"),
            soft_wrap=True,
        )


class _Word(Protocol):
    @property
    def text(self) -> Text: ...


def _counts(counts: Mapping[str, int], word: Callable[[str], _Word]) -> str:
    return "，".join(f"{word(key).text.zh} {count}" for key, count in sorted(counts.items())) or "无"
