"""`yanqi export …`: what an office takes out to work on elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.office import DEFAULT_FOLDER, By, OfficeFolder, enter
from api.cli.screen import line, out
from api.report.roster_table import write_roster

app = typer.Typer(help="导出 / export", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """A group of its own, also while it holds one command."""


@app.command("roster")
def roster(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help=".xlsx 或 .csv / where to write, .xlsx or .csv")
    ],
    by: By = "",
    office: OfficeFolder = DEFAULT_FOLDER,
) -> None:
    """导出名册，改过可再导入；身份证号完整，注意保管 / the roster, to be imported again; whole ID numbers."""
    count = write_roster(enter(office, by=by), path)
    out.print(line(f"已导出 {count} 行：{path} / rows written"), soft_wrap=True)
