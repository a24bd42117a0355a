"""Which files of a batch are photos and which are tables, by their ending."""

from pathlib import PurePosixPath

_PHOTOS = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp"})
_TABLES = frozenset({".csv", ".tsv", ".txt", ".dbf", ".xlsx", ".xlsm", ".xls", ".ods"})


def is_photo(name: str) -> bool:
    """Whether a file name ends like a picture's."""
    return PurePosixPath(name).suffix.lower() in _PHOTOS


def is_table(name: str) -> bool:
    """Whether a file name ends like a table's."""
    return PurePosixPath(name).suffix.lower() in _TABLES
