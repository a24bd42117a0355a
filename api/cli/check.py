"""`yanqi check`: photos against the standard, without any office."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from api.cli.screen import Bar, out, print_record, table
from api.report.batch import Batch, check_batch
from imaging.standard import DEFAULT, Standard, load_standard
from imaging.verdict import Outcome
from registry.ports import Executor, Lost
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

_MARKS = {"accepted": "[green]通过[/]", "review": "[yellow]复核[/]", "rejected": "[red]不合格[/]"}
_COLOURS = {"reject": "red", "review": "yellow", "info": "dim"}
_OWN = ("sha256", "standard")  # of results.jsonl, to find results again


def check(
    paths: Annotated[
        list[Path],
        typer.Argument(exists=True, metavar="FILE|DIR…", help="照片、文件夹或 ZIP / photos, folders or ZIPs"),
    ],
    profile: Annotated[
        str, typer.Option(help="照片标准或其 TOML 文件 / standard, or its TOML file")
    ] = DEFAULT,
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
    standard = load_standard(profile)
    count = count_photos(paths)
    executor = local_executor(jobs, count)
    if folder is None:
        worst = _each(_records(paths, standard, executor), as_json)
    else:
        batch = check_batch(paths, standard, executor, folder, count, Bar("检查照片"))
        worst = _each(batch.records(), as_json=True) if as_json else _summary(batch)
    raise typer.Exit(int(worst))


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
        "，".join(f"{_MARKS[one]} {counts.outcomes[one]} 张" for one in Outcome)
        + f"，共 {counts.photos} 张 [dim]{counts.photos} photos[/]"
    )
    if counts.faults:
        shown = table("照片 photos", "问题 fault", "代码 id")
        for fault in counts.faults:
            shown.add_row(str(fault.count), f"{fault.name.zh} {fault.name.en}", fault.id)
        out.print(shown)
    for path in batch.files:
        out.print(str(path), soft_wrap=True)
    return counts.outcomes[Outcome.ACCEPTED] < counts.photos


def _show(record: dict[str, Any]) -> None:
    out.print(f"{_MARKS[record['verdict']]} {escape(record['file'])}", soft_wrap=True)
    for finding in record["findings"]:
        colour = _COLOURS[finding["severity"]]
        out.print(
            f"  [{colour}]{finding['zh']}[/] {finding['remedy_zh']} [dim]{finding['en']}[/]", soft_wrap=True
        )
    for one in record["not_assessed"]:
        out.print(f"  [yellow]未评估 {one['id']}[/]：{one['zh']} [dim]{one['en']}[/]", soft_wrap=True)
