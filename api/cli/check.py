"""`yanqi check`: photos against the standard, without any office."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.screen import Bar, line, out, print_record, table
from api.report.batch import Batch, check_batch
from imaging.profiles import read_profiles
from imaging.standard import DEFAULT, Standard, load_standard
from imaging.unassessed import UNASSESSED
from imaging.verdict import Outcome
from registry.errors import OfficeError
from registry.ports import Executor, Lost
from registry.text import Text
from runtime.checking import (
    Record,
    broken_off,
    check_photos,
    count_photos,
    judge_photo,
    named,
    submitted,
)
from runtime.executors.local import local_executor

_MARKS = {"accepted": ("通过", "green"), "review": ("复核", "yellow"), "rejected": ("不合格", "red")}
_COLOURS = {"reject": "red", "review": "yellow", "info": "dim"}
_OWN = ("sha256", "standard")  # of results.jsonl, to find results again


class NoPhotos(OfficeError):
    """Nothing to check: that is not the same as everything in order."""

    code = "check.no_photos"
    text = Text("没有找到照片文件。", "No photo files were found.")
    remedy = Text(
        "请指定照片、照片文件夹或 ZIP；照片的扩展名应为 .jpg。",
        "Name photos, a folder or a ZIP of .jpg files.",
    )


class StandardTwice(OfficeError):
    """A standard by name, and another by date."""

    code = "check.standard_twice"
    text = Text(
        "--standard 与 --captured-on 不能同时使用。", "--standard and --captured-on exclude each other."
    )
    remedy = Text(
        "知道拍摄日期用 --captured-on，指定某一标准用 --standard。",
        "Give --captured-on where the day is known, --standard to name one.",
    )


def check(
    paths: Annotated[
        list[Path],
        typer.Argument(exists=True, metavar="FILE|DIR…", help="照片、文件夹或 ZIP / photos, folders or ZIPs"),
    ],
    standard: Annotated[
        str | None,
        typer.Option("--standard", "--profile", help="照片标准或其 TOML 文件 / standard, or its TOML file"),
    ] = None,
    captured_on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="拍摄日期，按当时的标准检查 / day of capture: the standard of that day",
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=64, help="同时检查的进程数 / processes to check with")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--out",
            file_okay=False,
            help="报告和问题表的目录；中断后再运行即继续 / folder for the report; run again to go on",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="每张一行 JSON / one JSON object a line")] = False,
) -> None:
    """检查照片是否合格，一次列出全部问题 / every fault of each photo at once.

    退出码 0 全部合格，1 有不合格 / exit status 0: all accepted, 1: some not.
    """
    applied = _standard(standard, captured_on)
    count = count_photos(paths)
    if count == 0:
        raise NoPhotos
    executor = local_executor(jobs, count)
    if folder is None:
        worst = _each(_records(paths, applied, executor), as_json)
        if not as_json:
            _left_to_people()
    else:
        batch = check_batch(paths, applied, executor, folder, count, Bar("检查照片"))
        worst = _each(batch.records(), as_json=True) if as_json else _summary(batch)
    raise typer.Exit(int(worst))


def _standard(name: str | None, captured_on: datetime | None) -> Standard:
    if name and captured_on:
        raise StandardTwice
    return read_profiles().on(captured_on.date()) if captured_on else load_standard(name or DEFAULT)


def _records(paths: list[Path], standard: Standard, executor: Executor) -> Iterator[Record]:
    for chunk in check_photos(submitted(paths), executor, partial(judge_photo, standard=standard)):
        for photo, record in chunk:
            if isinstance(record, Lost):
                yield named(photo, standard, broken_off(record))
            else:
                yield record


def _each(records: Iterator[Record], as_json: bool) -> bool:
    worst = False
    for record in records:
        worst |= record["verdict"] != Outcome.ACCEPTED
        if as_json:
            print_record({name: value for name, value in record.items() if name not in _OWN})
        else:
            _show(record)
    return worst


def _summary(batch: Batch) -> bool:
    counts = batch.counts
    out.print(
        line(
            *(part for one in Outcome for part in (_MARKS[one], f" {counts.outcomes[one]} 张，")),
            f"共 {counts.photos} 张 ",
            (f"{counts.photos} photos", "dim"),
        )
    )
    if counts.faults:
        shown = table("照片 photos", "问题 fault", "代码 id")
        for fault in counts.faults:
            shown.add_row(str(fault.count), f"{fault.name.zh} {fault.name.en}", fault.id)
        out.print(shown)
    for path in batch.files:
        out.print(line(path), soft_wrap=True)
    return counts.outcomes[Outcome.ACCEPTED] < counts.photos


def _left_to_people() -> None:
    zh, en = ("；".join(one.text.zh for one in UNASSESSED), "; ".join(one.text.en for one in UNASSESSED))
    said = line("程序不检查以下各项，请人工查看：", zh, "。 ", (f"No check looks at: {en}.", "dim"))
    out.print(said, soft_wrap=True)


def _show(record: dict[str, Any]) -> None:
    out.print(line(_MARKS[record["verdict"]], " ", record["file"]), soft_wrap=True)
    for finding in record["findings"]:
        colour = _COLOURS[finding["severity"]]
        said = line("  ", (finding["zh"], colour), f" {finding['remedy_zh']} ", (finding["en"], "dim"))
        out.print(said, soft_wrap=True)
    for one in record["not_assessed"]:
        unseen = line("  ", (f"未评估 {one['id']}", "yellow"), f"：{one['zh']} ", (one["en"], "dim"))
        out.print(unseen, soft_wrap=True)
