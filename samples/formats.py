"""Writers for the file formats offices send, byte for byte the same on every run."""

import csv
import io
import re
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

_EPOCH = (2026, 11, 9, 8, 0, 0)
Cell = str | date


class _GbkInfo(zipfile.ZipInfo):
    """An archive entry named the way Chinese Windows names it: GBK, and no flag that says so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own hook
        return self.filename.encode("gbk"), self.flag_bits


def gbk_zip(files: Mapping[str, bytes]) -> bytes:
    """A ZIP whose names are GBK without the UTF-8 flag, folders included, nothing compressed."""
    folders = dict.fromkeys(name[: name.rindex("/") + 1] for name in files if "/" in name)
    entries = {**dict.fromkeys(folders, b""), **files}
    return _zip({_GbkInfo(name, _EPOCH): data for name, data in entries.items()})


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]], encoding: str) -> bytes:
    """A CSV with Windows line ends."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([header, *rows])
    return out.getvalue().encode(encoding)


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet; real dates stay dates."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.freeze_panes = "A2"
    for row in (header, *rows):
        sheet.append(list(row))
    for number, column in enumerate(sheet.iter_cols(values_only=True), 1):
        widest = max(len(str(value).encode("gb18030")) for value in column)
        sheet.column_dimensions[get_column_letter(number)].width = widest + 2
    raw = io.BytesIO()
    book.save(raw)
    # openpyxl writes the clock into the archive and the properties, and zlib differs between Pythons.
    with zipfile.ZipFile(raw) as archive:
        parts = {zipfile.ZipInfo(name, _EPOCH): _still(archive.read(name)) for name in archive.namelist()}
    return _zip(parts)


def dbf_bytes(fields: Mapping[str, tuple[str, int]], rows: Iterable[Sequence[Cell]], written: date) -> bytes:
    """A dBase III table. `fields` gives name, at most 10 bytes of GBK, to (type C or D, width in bytes).

    Texts are GB18030, which is GBK plus the rare characters; the language byte says code page 936.
    """
    head = b""
    for name, (kind, width) in fields.items():
        head += struct.pack("<11sc4xBB14x", name.encode("gbk"), kind.encode(), width, 0)
    body = b""
    count = 0
    for row in rows:
        cells = zip(row, fields.values(), strict=True)
        body += b" " + b"".join(_dbf_cell(cell, width) for cell, (_, width) in cells)
        count += 1
    stamp = bytes((written.year - 1900, written.month, written.day))
    widths = 1 + sum(width for _, width in fields.values())
    start = struct.pack("<B3sIHH17xB2x", 3, stamp, count, 32 + len(head) + 1, widths, 0x4D)
    return start + head + b"\r" + body + b"\x1a"


def _dbf_cell(cell: Cell, width: int) -> bytes:
    data = cell.strftime("%Y%m%d").encode() if isinstance(cell, date) else cell.encode("gb18030")
    assert len(data) <= width, "the column is too narrow"
    return data.ljust(width)


def _zip(parts: Mapping[zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for info, data in parts.items():
            info.create_system = 0  # as Windows would
            archive.writestr(info, data)
    return out.getvalue()


def _still(part: bytes) -> bytes:
    clock = rb"(<dcterms:\w+ [^>]*>)[^<]*(</dcterms:)"
    return re.sub(clock, rb"\g<1>2026-11-09T08:00:00Z\g<2>", part)
