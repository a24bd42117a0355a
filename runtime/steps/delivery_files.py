"""A delivery as it lies in its folder or ZIP: index, JPEGs, and perhaps a manifest and its signature."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from registry.errors import OfficeError
from registry.provenance import CardEntry, Original
from runtime.intake.bundle import BadEntry, open_bundle
from runtime.intake.delivery import FileFinder, IndexEntry, read_cards, read_delivery_index
from runtime.intake.kinds import is_photo, is_table
from runtime.intake.tables import read_table
from runtime.steps.batch import Problem, digest, problem_of
from runtime.steps.delivery_errors import ManifestRepeated
from runtime.steps.intake_errors import (
    DeliveryFileChanged,
    DeliveryFileMissing,
    DeliveryFileUnlisted,
    IndexMissing,
    UnknownFile,
)

MANIFEST, SIGNATURE = "manifest.txt", "manifest.sig"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was read. `originals`: every row of the index whose file is there and is the one it describes.

    `cards`: who was captured on which card, of every row, refused or not.
    `content`: SHA-256 of index and photos. `manifest`, `signature`: those files as they came, or None.
    """

    originals: tuple[Original, ...]
    cards: tuple[CardEntry, ...]
    problems: tuple[Problem, ...]
    content: str
    manifest: bytes | None
    signature: bytes | None


def read_delivery(path: Path, keep: Callable[[bytes], str]) -> Delivered:
    """Read a delivery; `keep` is given every photo and answers its SHA-256.

    Raises IndexMissing, ManifestRepeated, or what makes the folder, ZIP or index unusable as a whole.
    """
    photos: dict[str, str] = {}
    tables: dict[str, bytes] = {}
    beside: dict[str, list[bytes]] = {MANIFEST: [], SIGNATURE: []}
    problems: list[Problem] = []
    with open_bundle(path) as bundle:
        for item in bundle:
            if isinstance(item, BadEntry):
                problems.append(Problem.of(item.name, item.error))
                continue
            last = PurePosixPath(item.name).name.casefold()
            try:
                if last in beside:
                    beside[last].append(item.read())
                elif is_photo(item.name):
                    photos[item.name] = keep(item.read())
                elif is_table(item.name):
                    tables[item.name] = item.read()
                else:
                    raise UnknownFile(file=item.name)
            except OfficeError as error:
                problems.append(Problem.of(item.name, error))
    if len(tables) != 1:
        raise IndexMissing(count=len(tables))
    ((index_name, index),) = tables.items()
    table = read_table(index_name, index)
    entries, row_problems = read_delivery_index(table)
    originals, unfit = _joined(entries, photos)
    return Delivered(
        originals,
        read_cards(table),
        (*problems, *(problem_of(problem) for problem in row_problems), *unfit),
        digest([index, *(photos[name].encode() for name in sorted(photos))]),
        _only(beside[MANIFEST], MANIFEST),
        _only(beside[SIGNATURE], SIGNATURE),
    )


def _joined(
    entries: tuple[IndexEntry, ...], photos: dict[str, str]
) -> tuple[tuple[Original, ...], list[Problem]]:
    """Index and photos joined; a problem for each that has no partner or not the one described."""
    finder, unlisted = FileFinder(photos), set(photos)
    originals: list[Original] = []
    problems: list[Problem] = []
    for entry in entries:
        names = finder.find(entry.file_name)
        unlisted.difference_update(names)
        try:
            if len(names) != 1:
                raise DeliveryFileMissing(file=entry.file_name)
            sha256 = photos[names[0]]
            if entry.sha256 and entry.sha256 != sha256:
                raise DeliveryFileChanged(file=entry.file_name)
            originals.append(Original(**{**asdict(entry), "id_number": entry.id_number, "sha256": sha256}))
        except OfficeError as error:
            problems.append(Problem.of(entry.file_name, error))
    problems += [Problem.of(name, DeliveryFileUnlisted(file=name)) for name in sorted(unlisted)]
    return tuple(originals), problems


def _only(found: list[bytes], file: str) -> bytes | None:
    if len(found) > 1:
        raise ManifestRepeated(count=len(found), file=file)
    return found[0] if found else None
