"""XLSX, XLS and ODS, read by calamine in a bounded process of its own (`workbook_child.py`)."""

import json
import subprocess
import sys
from itertools import groupby
from pathlib import Path

from runtime.intake import workbook_child as child
from runtime.intake.lines import Line, TableEncrypted, TableTooLarge, TableUnreadable

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PATIENCE = 60  # seconds of waiting; the child's own bound is CPU time, this one is for a busy machine


def is_workbook(data: bytes) -> bool:
    """Whether bytes begin like XLSX or ODS (ZIP) or XLS (OLE)."""
    return data.startswith((_ZIP, _OLE))


def sheets(source: str, data: bytes) -> list[tuple[str, list[Line]]]:
    """Name and lines of every visible worksheet that is not empty.

    Raises TableEncrypted, TableTooLarge or TableUnreadable.
    """
    try:
        ran = subprocess.run(  # noqa: S603  our own script, no shell, nothing of the input in the command
            [sys.executable, "-I", str(Path(child.__file__))],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TableTooLarge(source=source) from error
    if ran.returncode == child.ENCRYPTED:
        raise TableEncrypted(source=source)
    if ran.returncode == child.TOO_LARGE or ran.returncode < 0:  # a signal: out of memory or of time
        raise TableTooLarge(source=source)
    if ran.returncode:
        raise TableUnreadable(
            source=source,
            problem_zh="工作簿已损坏，或不是 Excel/WPS 表格",
            problem_en="the workbook is damaged, or not a workbook",
        )
    lines = (json.loads(line) for line in ran.stdout.splitlines())
    return [
        (name, [(number, cells) for _, number, cells in group])
        for name, group in groupby(lines, key=lambda line: line[0])
    ]
