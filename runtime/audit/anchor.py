"""The anchor: a text file outside the database that grows by one line whenever the chain has grown.

A line is sequence, hash and UTC time, parted by tabs. Lines are only ever appended, so the file can lie on
a share that allows no more than that, and earlier lines go on proving what the chain was.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from registry.audit import GENESIS, Entry
from registry.errors import OfficeError
from registry.text import Text
from runtime.files import reading


class AnchorUnwritable(OfficeError):
    """Where the anchor lies nothing can be written: then nothing is done at all."""

    code = "audit.anchor_unwritable"
    text = Text(
        "审计锚点文件 {file} 写不进去，本次操作没有执行。",
        "The audit anchor {file} cannot be written, so nothing was done.",
    )
    remedy = Text(
        "请检查该文件所在的磁盘或共享目录，再运行一次；位置由 yanqi.toml 的 audit_anchor 设定。",
        "Check the disk or share it lies on, then run this again; audit_anchor in yanqi.toml names it.",
    )


class AnchorUnreadable(OfficeError):
    """A line of the anchor file that is none."""

    code = "audit.anchor_unreadable"
    text = Text(
        "审计锚点文件 {file} 第 {line} 行无法识别。", "Line {line} of the audit anchor {file} is no anchor."
    )
    remedy = Text(
        "该文件只能由本程序追加；请从另存处恢复。", "Only this program appends to it; restore it from a copy."
    )


def open_anchor(file: Path) -> BinaryIO:
    """Open for appending, before anything is committed. Raises AnchorUnwritable."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("ab", buffering=0)
    except OSError as error:
        raise AnchorUnwritable(file=str(file)) from error


def write_anchor(to: BinaryIO, head: Entry) -> None:
    """Append the head of the chain in one write, which other writers cannot divide, down to the disk."""
    _append(to, head.sequence, head.hash, head.time)


def write_genesis(to: BinaryIO, time: datetime) -> None:
    """The first line of the anchor of an empty trail: sequence 0."""
    _append(to, 0, GENESIS, time)


def is_new(anchor: BinaryIO) -> bool:
    """Whether nothing was anchored here yet."""
    return os.fstat(anchor.fileno()).st_size == 0


def _append(to: BinaryIO, sequence: int, hashed: str, time: datetime) -> None:
    to.write(f"{sequence}\t{hashed}\t{time.isoformat(timespec='seconds')}Z\n".encode())
    os.fsync(to.fileno())


def read_anchors(file: Path) -> Iterator[tuple[int, str]]:
    """(sequence, hash) of every line; nothing where there is no file.

    Raises AnchorUnreadable, FileUnreadable.
    """
    with reading(file):
        data = file.read_bytes() if file.exists() else b""
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        sequence, _, rest = line.partition("\t")
        anchored, _, _ = rest.partition("\t")
        if not sequence.isascii() or not sequence.isdigit() or len(anchored) != 64:
            raise AnchorUnreadable(file=str(file), line=number)
        yield int(sequence), anchored
