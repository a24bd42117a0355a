"""`yanqi check`: photos against the standard, without any office."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.screen import out, print_record
from imaging.pipeline import validate
from imaging.standard import DEFAULT, Standard, load_standard
from imaging.verdict import Outcome
from registry.errors import OfficeError
from runtime.intake.bundle import BadEntry, open_bundle
from runtime.intake.kinds import is_photo

_MARKS = {"accepted": "[green]通过[/]", "review": "[yellow]复核[/]", "rejected": "[red]不合格[/]"}
_COLOURS = {"reject": "red", "review": "yellow", "info": "dim"}


def check(
    paths: Annotated[
        list[Path],
        typer.Argument(exists=True, metavar="FILE|DIR…", help="照片、文件夹或 ZIP / photos, folders or ZIPs"),
    ],
    profile: Annotated[
        str, typer.Option(help="照片标准或其 TOML 文件 / standard, or its TOML file")
    ] = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="每张一行 JSON / one JSON object a line")] = False,
) -> None:
    """检查照片是否合格，一次列出全部问题 / every fault of each photo at once.

    退出码 0 全部合格，1 有不合格 / exit status 0: all accepted, 1: some not.
    """
    standard = load_standard(profile)
    worst = 0
    for record in _records(paths, standard):
        worst |= record["verdict"] != Outcome.ACCEPTED
        if as_json:
            print_record(record)
        else:
            _show(record)
    raise typer.Exit(int(worst))


def _records(paths: list[Path], standard: Standard) -> Iterator[dict[str, Any]]:
    for path in paths:
        if path.is_file() and path.suffix.lower() != ".zip":
            yield {"file": str(path), **validate(path.read_bytes(), standard, path.name).as_record()}
            continue
        with open_bundle(path) as bundle:
            for item in bundle:
                name = str(path / item.name)
                if isinstance(item, BadEntry):
                    yield {"file": name, **_unreadable(item.error)}
                elif is_photo(item.name):
                    try:
                        record = validate(item.read(), standard, item.name).as_record()
                    except OfficeError as error:
                        record = _unreadable(error)
                    yield {"file": name, **record}


def _unreadable(error: OfficeError) -> dict[str, Any]:
    finding = {
        "id": error.code,
        "word": "FileReadable",
        "severity": "reject",
        "value": None,
        "limit": None,
        "unit": None,
        "zh": error.sentence.zh,
        "en": error.sentence.en,
        "remedy_zh": error.cure.zh,
        "remedy_en": error.cure.en,
    }
    return {"verdict": Outcome.REJECTED.value, "findings": [finding], "not_assessed": [], "measures": {}}


def _show(record: dict[str, Any]) -> None:
    out.print(f"{_MARKS[record['verdict']]} {record['file']}", soft_wrap=True)
    for finding in record["findings"]:
        colour = _COLOURS[finding["severity"]]
        out.print(
            f"  [{colour}]{finding['zh']}[/] {finding['remedy_zh']} [dim]{finding['en']}[/]", soft_wrap=True
        )
    for one in record["not_assessed"]:
        out.print(f"  [yellow]未评估 {one['id']}[/]：{one['zh']} [dim]{one['en']}[/]", soft_wrap=True)
