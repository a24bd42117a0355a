"""Text that is safe in a spreadsheet cell, whatever a roster or a file name brought along."""

import re

# OWASP, "CSV Injection": a cell that begins so may be run as a formula; the full-width forms are read
# as the half-width ones by spreadsheets in Chinese and Japanese.
_LIVE = tuple("=+-@\t\r\n|%＝＋－＠")
# XML 1.0 has no place for these; openpyxl refuses them.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def inert(text: str) -> str:
    """`text` that no spreadsheet takes for a formula, also after it is saved as CSV and opened again.

    An apostrophe goes before what could be one, also where white space or control characters lead.
    """
    plain = _UNWRITABLE.sub("", text)
    live = plain.startswith(_LIVE) or plain.lstrip().startswith(_LIVE)
    return f"'{plain}" if live else plain
