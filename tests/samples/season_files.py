"""The sample season read back, file by file, with nothing of the product but its ID numbers."""

import csv
import hashlib
import io
import tomllib
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dbfread import DBF
from openpyxl import load_workbook

from registry.identifiers import IdNumber

SAMPLES = Path(__file__).parents[2] / "samples"


@dataclass(frozen=True, slots=True)
class Row:
    """One index row of either delivery."""

    file_name: str
    id_number: str
    card: str
    captured_on: date
    category: str
    sha256: str


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def gbk_names(archive: zipfile.ZipFile) -> dict[str, bytes]:
    # zipfile reads a name without the UTF-8 flag as code page 437, which is reversible.
    return {
        info.filename.encode("cp437").decode("gbk"): archive.read(info)
        for info in archive.infolist()
        if not info.is_dir()
    }


@cache
def truth() -> dict[str, dict[str, Any]]:
    return tomllib.loads((SAMPLES / "truth.toml").read_text(encoding="utf-8"))


@cache
def roster() -> dict[str, dict[str, Any]]:
    sheet = load_workbook(SAMPLES / "roster-main.xlsx").active
    assert sheet is not None
    header, *rows = sheet.iter_rows(values_only=True)
    text = (SAMPLES / "roster-chengnan.csv").read_bytes().decode("gb18030")
    main = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    return {str(row["学号"]): row for row in [*main, *csv.DictReader(io.StringIO(text, newline=""))]}


@cache
def eregistration() -> dict[str, bytes]:
    with zipfile.ZipFile(SAMPLES / "eregistration.zip") as archive:
        return {Path(name).stem: data for name, data in gbk_names(archive).items()}


@cache
def deliveries() -> tuple[tuple[Row, ...], dict[str, bytes]]:
    with zipfile.ZipFile(SAMPLES / "delivery-2026.zip") as archive:
        files = {Path(name).name: data for name, data in gbk_names(archive).items()}
    with TemporaryDirectory() as folder:
        table = Path(folder) / "index.dbf"
        table.write_bytes(files.pop("图像索引.dbf"))
        rows = [
            Row(*(record[name] for name in ("文件名", "身份证号", "采集卡号", "采集日期", "类别", "SHA256")))
            for record in DBF(table, encoding="gb18030")
        ]
    with (SAMPLES / "delivery-2023/index.csv").open(encoding="utf-8", newline="") as index:
        for row in csv.DictReader(index):
            captured_on = date.fromisoformat(row["captured_on"])
            facts = (row["capture_card"], captured_on, row["category"], row["sha256"])
            rows.append(Row(row["file_name"], row["id_number"], *facts))
    files |= {path.name: path.read_bytes() for path in (SAMPLES / "delivery-2023").glob("*.jpg")}
    return tuple(rows), files


def certificate_photo(number: str) -> bytes | None:
    path = SAMPLES / "certificate-photos" / f"{number}.jpg"
    return path.read_bytes() if path.exists() else None


def id_number(number: str) -> str:
    return IdNumber.parse(str(roster()[number]["身份证号"])).value


def agency_owner(photo: bytes) -> str | None:
    rows, _ = deliveries()
    return next((row.id_number for row in rows if row.sha256 == sha(photo)), None)
