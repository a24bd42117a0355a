"""The index of an agency's delivery 图像交付: which file is whose, captured when and under which card."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.columns import DELIVERY_INDEX
from registry.errors import OfficeError
from registry.identifiers import IdNumber, InvalidIdNumber
from registry.names import normalise_name
from registry.provenance import CardEntry
from registry.text import Text
from runtime.intake.problems import RowProblem, report_repeats, row_readers
from runtime.intake.tables import Table
from runtime.intake.values import parse_date, short_text


class InvalidDigest(OfficeError):
    """A sha256 that is not one."""

    code = "value.sha256"
    text = Text("不是 64 位十六进制的 SHA-256 值。", "It is not a SHA-256 of 64 hexadecimal digits.")
    remedy = Text(
        "请清空该单元格，或向图像社索取正确的值。", "Clear the cell, or ask the agency for the value."
    )


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One row of the index: `registry.provenance.Original`, but `sha256` is "" where not given."""

    file_name: str
    sha256: str
    id_number: IdNumber
    name: str
    school_code: str
    capture_card: str
    captured_on: date
    category: str


def file_key(name: str) -> str:
    """A path without `.jpg`, case and the direction of its slashes: indexes vary in all three."""
    path = "/".join(part for part in re.split(r"[/\\]", name.strip().casefold()) if part not in ("", "."))
    return re.sub(r"\.jpe?g$", "", path)


class FileFinder:
    """Finds the files an index names: with or without folders and `.jpg`, in any case."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, list[str]] = defaultdict(list)
        for name in names:
            for tail in _tails(file_key(name)):
                self._names[tail].append(name)

    def find(self, file_name: str) -> tuple[str, ...]:
        """The names it can mean: none, one, or several when the folder is needed to tell them apart."""
        for tail in _tails(file_key(file_name)):
            if tail in self._names:
                return tuple(self._names[tail])
        return ()


def _tails(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[start:]) for start in range(len(parts))]


def read_delivery_index(table: Table) -> tuple[tuple[IndexEntry, ...], tuple[RowProblem, ...]]:
    """The entries of the rows without problems, and every problem of the others.

    Raises InvalidHeaders if the table is not an index. Two rows for one file are both refused; two
    files of one ID number are not: an agency delivers a recapture beside the first picture.
    """
    readers = row_readers(table, DELIVERY_INDEX)
    rows: list[dict[str, Any]] = [
        {column: reader.read(column, parse) for column, parse in _PARSERS.items()} for reader in readers
    ]
    report_repeats(readers, "file_name", file_key)
    return (
        tuple(
            IndexEntry(**values) for reader, values in zip(readers, rows, strict=True) if not reader.problems
        ),
        tuple(problem for reader in readers for problem in reader.problems),
    )


def read_cards(table: Table) -> tuple[CardEntry, ...]:
    """Card and category of every row that names a card, refused or not: who shared it matters either way."""
    found = []
    for reader in row_readers(table, DELIVERY_INDEX):
        card, category = (short_text(reader.text(column)) for column in ("capture_card", "category"))
        person = reader.text("file_name")
        with suppress(InvalidIdNumber):
            person = IdNumber.parse(reader.text("id_number")).value
        if card:
            found.append(CardEntry(card, category, person))
    return tuple(found)


def _digest(raw: str) -> str:
    text = raw.replace(" ", "").lower()
    if text and not re.fullmatch(r"[0-9a-f]{64}", text):
        raise InvalidDigest
    return text


_PARSERS: Mapping[str, Callable[[str], object]] = {
    "file_name": short_text,
    "sha256": _digest,
    "id_number": IdNumber.parse,
    "name": normalise_name,
    "school_code": short_text,
    "capture_card": short_text,
    "captured_on": parse_date,
    "category": short_text,
}
