"""The key in a photo's file name: a student number or an ID number."""

import re
from pathlib import PurePosixPath

from registry.identifiers import tidy
from runtime.intake.kinds import is_photo

# What Windows, WPS, browsers and agencies append to a second copy: 123 (1), 123_2, 123-2, 123 - 副本 (2).
_COPY = re.compile(
    r"(?:\s*[-_]?\s*(?:副本|拷贝|copy|复制)|\s*[(（]\d{1,2}[)）]|_\d{1,2}|-\d)+$", re.IGNORECASE
)
_RUN = re.compile(r"[0-9A-Z]{4,}")
# The multiplication sign, Cyrillic and Greek letters people type for the X of an ID number.
_LOOKS_LIKE_X = re.compile(r"(?<!\d)(\d{17})[\u00d7\u0425\u03a7*]")


def key_of(entry_name: str) -> str:
    """The key of `folder/123456 (1).jpg`: folders, extension and copy marks gone, as `tidy` writes it.

    A name beside the key (`张三_2023001.jpg`) is dropped when exactly one run of 4 or more letters and
    digits holds a digit; otherwise the whole tidied stem is returned, which joins nothing and is reported.
    """
    name = re.split(r"[/\\]", entry_name)[-1].strip()
    stem = PurePosixPath(name).stem if is_photo(name) else name
    text = tidy(_COPY.sub("", stem))
    text = _LOOKS_LIKE_X.sub(r"\1X", text)
    runs = [run for run in _RUN.findall(text) if any(ch.isdigit() for ch in run)]
    return runs[0] if len(runs) == 1 else text
