"""Reads one workbook in a process of its own, so that a hostile one can harm nothing else.

calamine allocates a sheet's whole rectangle at once: a 5 KB file with one cell in the last corner asks
for 512 GiB and aborts the process. Run by `workbook.py` as a script with nothing of ours imported:
workbook on stdin, one JSON array `[sheet, line number, [cells…]]` a line on stdout, outcome as exit code.
"""

import contextlib
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

ENCRYPTED, TOO_LARGE, UNREADABLE = 3, 4, 5
# Address space and CPU seconds. Measured: 20,000 rows × 40 columns of XLSX take 115 MiB and 1.0 s.
MEMORY, SECONDS = 256 * 1024 * 1024, 5
MAX_AREA = 4_000_000
MAX_TEXT = 64 * 1024 * 1024
_EXACT = 10**15  # Excel keeps 15 significant digits of a number

Value = int | float | str | bool | time | date | datetime | timedelta


def text_of(value: Value) -> str:
    """A cell as text: ISO dates, whole numbers without a point, rounded numbers in scientific notation."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        if abs(value) >= _EXACT:
            return f"{value:.14E}"
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)


def main() -> int:
    """Read stdin, write stdout. Returns the exit code."""
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with contextlib.suppress(ValueError, OSError):  # macOS does not limit address space
            resource.setrlimit(kind, (most, most))
    try:
        book = CalamineWorkbook.from_object(BytesIO(sys.stdin.buffer.read()))
        budget = MAX_TEXT
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if (sheet.end or (0, 0))[0] * (sheet.end or (0, 0))[1] > MAX_AREA:
                return TOO_LARGE
            for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
                cells = [text_of(value) for value in row]
                budget -= sum(map(len, cells))
                if budget < 0:
                    return TOO_LARGE
                if any(cells):
                    sys.stdout.write(json.dumps([meta.name, number, cells]) + "\n")
    except PasswordError:
        return ENCRYPTED
    except MemoryError:
        return TOO_LARGE
    except (CalamineError, ValueError, OverflowError, OSError):
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
