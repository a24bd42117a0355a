"""`yanqi compare`: two photos, or a list of pairs, without any office."""

import csv
import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.screen import line, out, print_record
from imaging.photo import MAX_BYTES as MAX_PHOTO_BYTES
from imaging.photo import Photo, read_photo
from matching.compare import Comparer, not_assessed
from matching.decision import PairVerdict
from matching.engine import load_engine
from registry.errors import OfficeError
from registry.text import Text
from runtime.files import read_bounded
from runtime.intake.encodings import decode
from runtime.intake.lines import MAX_BYTES

_PHOTOS_KEPT = 64  # a list of pairs names the same file several times in a row


class PairsInvalid(OfficeError):
    """A list of pairs without the columns a and b."""

    code = "compare.pairs_invalid"
    text = Text(
        "清单 {file} 没有 a、b 两列，或不是 CSV。", "The list {file} has no columns a and b, or is no CSV."
    )
    remedy = Text("首行写 a,b，以下每行两个文件路径。", "Write a,b in the first line, then two paths a line.")


def compare(
    photos: Annotated[list[Path] | None, typer.Argument(metavar="A B", help="两张照片 / two photos")] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="CSV 清单，列 a、b / CSV with columns a, b"),
    ] = None,
    root: Annotated[Path | None, typer.Option(help="清单中路径的起点 / where its paths start")] = None,
    engine: Annotated[
        str, typer.Option(help="人脸比对引擎，或本单位模型的 TOML / face engine, or a model's TOML")
    ] = "opencv_sface",
    card: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="本单位测定的引擎卡 / a card of the office's own"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="每对一行 JSON / one JSON object a line")] = False,
) -> None:
    """比较两张照片：同一张、同一人、还是他人 / same picture, same person, or someone else.

    退出码 0 全部相符，1 有不符或未能比对 / exit status 0: all agree, 1: some do not.
    """
    if pairs is None and len(photos or ()) == 2:
        names = [(str(path), str(path)) for path in photos or ()]
        listed = [(names[0], names[1])]
    elif pairs is not None and not photos:
        listed = list(_listed(pairs, root or pairs.parent))
    else:
        raise typer.BadParameter("给出两张照片，或 --pairs 清单 / give two photos, or --pairs FILE")
    clear = True
    for record in _records(listed, Comparer(load_engine(engine, card))):
        clear &= PairVerdict(record["verdict"]).clears
        if as_json:
            print_record(record)
        else:
            _show(record)
    raise typer.Exit(not clear)


def _listed(pairs: Path, root: Path) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    text = decode(read_bounded(pairs, MAX_BYTES)) or ""
    rows = csv.DictReader(io.StringIO(text, newline=""), restval="")
    try:
        if not {"a", "b"} <= set(rows.fieldnames or ()):
            raise PairsInvalid(file=pairs.name)
        for row in rows:
            yield (row["a"], str(root / row["a"])), (row["b"], str(root / row["b"]))
    except csv.Error as error:
        raise PairsInvalid(file=pairs.name) from error


def _records(
    listed: list[tuple[tuple[str, str], tuple[str, str]]], comparer: Comparer
) -> Iterator[dict[str, Any]]:
    photo = lru_cache(maxsize=_PHOTOS_KEPT)(_read)
    for (name_a, path_a), (name_b, path_b) in listed:
        try:
            decision = comparer.compare(photo(path_a), photo(path_b))
        except OfficeError as error:
            decision = not_assessed("", "", error)
        similarity = None if decision.similarity is None else round(decision.similarity, 4)
        yield {
            "a": name_a,
            "b": name_b,
            "verdict": decision.verdict.value,
            "method": decision.method.value,
            "similarity": similarity,
            "same_at": decision.same_at,
            "different_below": decision.different_below,
            "engine": decision.engine,
            "model_sha256": decision.model_sha256,
            "reason": f"{decision.reason.zh} {decision.reason.en}",
        }


def _read(path: str) -> Photo:
    return read_photo(read_bounded(Path(path), MAX_PHOTO_BYTES))


def _show(record: dict[str, Any]) -> None:
    verdict = PairVerdict(record["verdict"])
    colour = "green" if verdict.clears else "red" if verdict is PairVerdict.DIFFERENT_PERSON else "yellow"
    pair = f" {record['a']} ↔ {record['b']}  {record['reason']}"
    out.print(line((verdict.text.zh, colour), pair), soft_wrap=True)
