"""Files as offices, and others, make them: built in memory for the tests."""

import io
import os
import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
import pytest

from registry.identifiers import IdNumber

HEADINGS = [
    *("学号", "姓名", "性别", "出生日期", "身份证号", "层次", "专业", "学制", "学习形式", "类别"),
    *("入学日期", "毕业日期", "教学点", "盖章方式", "毕业审核"),
]


def data_folder(part: str) -> Path:
    """A folder of the measuring data, or skip."""
    root = os.environ.get("YANQI_DATA")
    if not root or not Path(root, part).is_dir():
        pytest.skip(f"YANQI_DATA does not name a folder that holds {part}")
    return Path(root, part)


def id_number(born: str = "19990305", order: int = 123) -> str:
    """A valid ID number; an odd `order` is a man's."""
    body = f"110105{born}{order:03d}"
    return body + IdNumber.check_character(body)


def student_row(place: int = 0, /, **cells: str) -> dict[str, str]:
    """A valid roster row, with some cells replaced."""
    number, person = f"2023{place:06d}", id_number(order=2 * place + 1)
    study = "专科 行政管理 三年 开放教育 开放教育 2023-09-01 2026-07-15 城东教学点 独立盖章 通过"
    row = dict(zip(HEADINGS, [number, "张三", "男", "1999-03-05", person, *study.split()], strict=True))
    assert set(cells) <= set(row)
    return row | cells


def csv_bytes(rows: Iterable[Sequence[str]], encoding: str = "utf-8", separator: str = ",") -> bytes:
    """Plain CSV: no cell may hold a quote, a separator or a newline."""
    return "\r\n".join(separator.join(row) for row in rows).encode(encoding)


def xlsx_bytes(*sheets: Sequence[Sequence[object]]) -> bytes:
    """A workbook; the last row of a sheet may be anything openpyxl takes."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def dbf_bytes(
    fields: Sequence[tuple[str, str, int]],
    records: Iterable[Sequence[str]],
    *,
    encoding: str = "gb18030",
    driver: int = 0,
    deleted: Sequence[int] = (),
) -> bytes:
    """A dBASE III table of `(name, type, length)` fields, written by hand: names may be Chinese."""
    parts = []
    number = 0
    for number, record in enumerate(records, start=1):
        parts.append(b"*" if number - 1 in deleted else b" ")
        for (_, kind, length), cell in zip(fields, record, strict=True):
            raw = cell.encode(encoding)
            assert len(raw) <= length
            parts.append(raw.rjust(length) if kind == "N" else raw.ljust(length))
    described = b"".join(
        struct.pack("<11sc4xB15x", name.encode(encoding), kind.encode(), length)
        for name, kind, length in fields
    )
    head_length, record_length = 32 + len(described) + 1, 1 + sum(length for *_, length in fields)
    head = struct.pack("<B3BLHH17xB2x", 3, 126, 11, 20, number, head_length, record_length, driver)
    return head + described + b"\r" + b"".join(parts) + b"\x1a"


def roster_dbf(rows: Sequence[dict[str, str]], *, encoding: str = "gb18030", driver: int = 0) -> bytes:
    """A roster as DBF, dates as date fields, everything else as text."""
    fields = [(heading, "D" if heading.endswith("日期") else "C", 40) for heading in HEADINGS]
    fields = [(name, kind, 8 if kind == "D" else length) for name, kind, length in fields]
    records = [
        [row[name].replace("-", "") if kind == "D" else row[name] for name, kind, _ in fields] for row in rows
    ]
    return dbf_bytes(fields, records, encoding=encoding, driver=driver)


def zip_bytes(entries: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    """A ZIP; a name may be anything, twice included."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, data)
    return out.getvalue()


def zip_with_raw_name(raw: bytes, data: bytes = b"photo", extra: bytes = b"") -> bytes:
    """A ZIP of one entry whose name is these bytes, without the UTF-8 flag."""
    placeholder = "N" * len(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo(placeholder)
        info.extra = extra
        archive.writestr(info, data)
    return out.getvalue().replace(placeholder.encode(), raw)
