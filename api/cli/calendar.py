"""`yanqi calendar`: what the season asks for, by when, and the same as a file for a calendar program."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.office import DEFAULT_FOLDER, OfficeFolder, Today, enter
from api.cli.screen import AsJson, line, out, print_record, table
from api.report.ics import write_ics
from registry.calendar import Standing
from registry.season import days_left, due


def calendar(
    ics: Annotated[
        Path | None, typer.Option("--ics", help="另存为日历文件 / write an iCalendar file too")
    ] = None,
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
    as_json: AsJson = False,
) -> None:
    """本季各项工作的截止日期 / what the season asks for, and by when."""
    desk = enter(office, today)
    sheet = table("工作", "规则", "截止（含当天）", "剩余", "报送", title=desk.season.text.zh)
    for deadline in desk.calendar.deadlines:
        left, standing = days_left(deadline.last_day, desk.today), deadline.standing(desk.today)
        if as_json:
            print_record(
                {
                    "task": deadline.task,
                    "rule": deadline.task.rule,
                    "last_day": deadline.last_day.isoformat(),
                    "days_left": left,
                    "standing": standing,
                }
            )
            continue
        sheet.add_row(
            deadline.task.text.zh,
            deadline.task.rule,
            str(deadline.last_day),
            line((due(left).zh, _STYLE[standing])),
            deadline.task.office.zh,
        )
    if not as_json:
        out.print(sheet)
    if ics:
        write_ics(desk, ics)


_STYLE = {Standing.AHEAD: "", Standing.DUE: "yellow", Standing.LATE: "red"}
