"""`yanqi report`: the office's season as one page to read and one workbook to sort."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.office import DEFAULT_FOLDER, By, OfficeFolder, Today, enter
from api.cli.screen import line, out
from api.report.page import write_report
from api.report.workbook import write_cases
from runtime.files import writing
from runtime.office import Office

PAGE, WORKBOOK = "report.html", "cases.xlsx"


def report(
    folder: Annotated[Path, typer.Option("--out", file_okay=False, help="输出目录 / where to write")],
    by: By = "",
    office: OfficeFolder = DEFAULT_FOLDER,
    today: Today = None,
) -> None:
    """导出本季报告和案例表，含照片，注意保管 / the season as a page and a workbook, with pictures."""
    write_reports(enter(office, today, by), folder)


def write_reports(office: Office, folder: Path) -> None:
    """Write both and name them; each is noted in the trail before it is written.

    Raises FileUnwritable, BlobMissing, BlobDamaged.
    """
    page, workbook = folder / PAGE, folder / WORKBOOK
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_report(office, page)
        write_cases(office, workbook)
    out.print(line("报告 / report：", (page, "bold")), soft_wrap=True)
    out.print(line("案例 / cases：", (workbook, "bold")), soft_wrap=True)
