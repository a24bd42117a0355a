"""`yanqi doctor`: is everything the office keeps still what it was?"""

from typing import Annotated

import typer

from api.cli.office import DEFAULT_FOLDER, OfficeFolder, Today, enter
from api.cli.screen import Bar, line, out
from runtime.steps.blob_check import sweep
from runtime.steps.doctor import examine


def doctor(
    office: OfficeFolder = DEFAULT_FOLDER,
    clean: Annotated[
        bool, typer.Option("--sweep", help="删除无记录使用、超过一天的文件 / delete files of no record")
    ] = False,
    today: Today = None,
) -> None:
    """检查文件库、数据库、模板、批次、模型、字体；退出码 1：有问题 / check everything kept; 1: not sound."""
    desk = enter(office, today)
    found = examine(desk, Bar("检查文件"))
    if clean and found.blobs.orphans:
        gone = sweep(found.blobs.orphans)
        out.print(f"已删除 {gone} 个无记录使用的文件 / {gone} files of no record deleted")
        found = examine(desk, Bar("检查文件"))
    for ailment in found.ailments:
        out.print(line((ailment.text.zh, "red"), " ", ailment.remedy.zh), soft_wrap=True)
        out.print(line("  ", (f"{ailment.text.en}. {ailment.remedy.en}", "dim")), soft_wrap=True)
    if found.ailments:
        raise typer.Exit(1)
    out.print(f"一切正常：{found.blobs.files} 个文件逐个核对无误 / sound, every file checked")
