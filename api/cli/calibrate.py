"""`yanqi calibrate`: how well an engine does on the office's own photos, and a card of its own."""

import csv
import io
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.cli.office import local_today
from api.cli.screen import Bar, line, out, table
from api.report.calibration import percent, write_calibration
from imaging.photo import MAX_BYTES as MAX_PHOTO_BYTES
from imaging.photo import Photo, read_photo
from matching.calibration.measure import Use, measure
from matching.calibration.pairs import COLUMNS, PairList, read_pairs
from matching.calibration.proposal import Wanted
from matching.calibration.result import Calibration, calibrate
from matching.engine import load_engine
from registry.errors import OfficeError
from registry.text import Text
from runtime.files import read_bounded
from runtime.intake.encodings import decode

MAX_LIST_BYTES = 256 * 1024**2  # 800 people are 320,000 pairs, about 15 MB


class ListInvalid(OfficeError):
    """A list without the columns it needs."""

    code = "calibrate.list_invalid"
    text = Text(
        "清单 {file} 没有 a、b、same 三列，或不是 CSV。",
        "The list {file} has no columns a, b and same, or is no CSV.",
    )
    remedy = Text(
        "首行写 a,b,same，可加 person、person_b、group；以下每行一对照片。",
        "Write a,b,same in the first line, with person, person_b and group if known, then one pair a line.",
    )


def calibrate_engine(
    pairs: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="CSV 清单 / CSV with columns a, b, same")
    ],
    folder: Annotated[Path, typer.Option("--out", file_okay=False, help="报告和引擎卡的目录 / folder")],
    engine: Annotated[
        str, typer.Option(help="人脸比对引擎，或本单位模型的 TOML / face engine, or a model's TOML")
    ] = "opencv_sface",
    fmr: Annotated[
        float, typer.Option(min=1e-6, max=0.1, help="误认率上限 / false match rate wanted")
    ] = 0.0002,
    review: Annotated[
        float, typer.Option(min=0.001, max=0.5, help="复核率上限 / share of genuine pairs to review")
    ] = 0.03,
) -> None:
    """用本单位的照片测定引擎，提出阈值 / measure an engine on the office's own photos, propose thresholds.

    退出码 0 已提出阈值，1 数据不足或两项要求不能同时达到 / exit status 0: proposed, 1: too little data, or
    both rates cannot be kept.
    """
    listed = _read(pairs)
    loaded = load_engine(engine)
    measured = measure(listed, partial(_photo, pairs.parent), loaded, Bar("提取人脸"))
    found = calibrate(measured, loaded.card, Wanted(fmr, review), local_today())
    files = write_calibration(found, measured, folder)
    _show(found)
    for path in files:
        out.print(line(path), soft_wrap=True)
    raise typer.Exit(int(bool(found.proposal.refusals or found.proposal.remarks)))


def _read(pairs: Path) -> PairList:
    text = decode(read_bounded(pairs, MAX_LIST_BYTES)) or ""
    rows = csv.DictReader(io.StringIO(text, newline=""), restval="")
    try:
        if not set(COLUMNS) <= set(rows.fieldnames or ()):
            raise ListInvalid(file=pairs.name)
        return read_pairs(rows)
    except csv.Error as error:
        raise ListInvalid(file=pairs.name) from error


def _photo(folder: Path, name: str) -> Photo:
    return read_photo(read_bounded(folder / name, MAX_PHOTO_BYTES))


def _show(found: Calibration) -> None:
    proposal = found.proposal
    for refusal in proposal.refusals:
        out.print(line(("不提出阈值：", "bold red"), refusal.zh, " ", (refusal.en, "dim")), soft_wrap=True)
    if not proposal.refusals:
        out.print(
            line(
                ("阈值 thresholds ", "bold"),
                f"same_at {proposal.same_at:.2f}  different_below {proposal.different_below:.2f}"
                f"  duplicate_at {proposal.duplicate_at:.2f}",
            )
        )
    for remark in proposal.remarks:
        out.print(line((remark.zh, "yellow"), " ", (remark.en, "dim")), soft_wrap=True)
    two_names = found.uses.get(Use.ONE_PICTURE_TWO_NAMES, 0)
    if two_names:
        said = f"清单第 {'、'.join(map(str, found.two_names))} 行：{Use.ONE_PICTURE_TWO_NAMES.text.zh}"
        out.print(line((said, "yellow")), soft_wrap=True)
    shown = table("分组 group", "人 people", "误认 FMR", "判为不同 FNMR", "同一人待核对 undecided")
    for one in found.groups:
        shown.add_row(
            one.group or "全部 all",
            str(one.people),
            percent(one.matched),
            percent(one.missed),
            percent(one.undecided_genuine),
        )
    out.print(shown)
