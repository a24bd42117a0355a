"""What an office hands over — a folder, a ZIP (with ZIPs in it) or one file — as one list of files."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Self
from zipfile import ZipInfo

from registry.errors import OfficeError
from runtime.intake.archive_errors import (
    ArchiveTooLarge,
    EntryLink,
    EntryTooLarge,
    NestedTooDeep,
    NoSuchPath,
    UnsupportedArchive,
)
from runtime.intake.encodings import decode_name
from runtime.intake.kinds import is_table
from runtime.intake.lines import MAX_BYTES
from runtime.intake.zips import MAX_ENTRIES, MAX_TOTAL, Zip

MAX_PHOTO = 2 * 1024**2
MAX_BATCH = 512 * 1024**2
# An inner ZIP is held in memory while its entries are read; 1,000 photos of one site are some 40 MB.
MAX_NESTED = 256 * 1024**2
_OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")
_JUNK = frozenset((".ds_store", "thumbs.db", "desktop.ini"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its path inside the bundle, with `/`, and how to read it."""

    name: str
    read: Callable[[], bytes]  # raises OfficeError archive.entry_*


@dataclass(frozen=True, slots=True)
class BadEntry:
    """One file that was refused before it was read, and why."""

    name: str
    error: OfficeError


class Bundle:
    """The files of a folder, ZIP or single file, sorted by name. Use it in a `with`.

    Iterating yields Entry and BadEntry and may raise ArchiveTooLarge; one bad file never stops the
    others. Entries of an inner ZIP are named `inner.zip/name`. Nothing is written to disk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: tuple[str, Zip] | None = None  # the one archive in use; entries come archive by archive
        self._count = self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def __iter__(self) -> Iterator[Entry | BadEntry]:
        self._count = self._bytes = 0
        if self._path.is_dir():
            yield from self._folder()
        elif _is_zip(self._path.name):
            yield from self._archive(self._zip_at(self._path.name, self._path), "", inner_allowed=True)
        else:
            yield self._file(self._path.name, self._path)

    def check(self) -> None:
        """Open the archive, if it is one. Raises the OfficeError that makes it unusable as a whole."""
        if not self._path.is_dir() and _is_zip(self._path.name):
            self._zip_at(self._path.name, self._path)()

    def _folder(self) -> Iterator[Entry | BadEntry]:
        paths: list[Path] = []
        for folder, folders, files in os.walk(self._path):
            links = [name for name in folders if Path(folder, name).is_symlink()]
            paths += [Path(folder, name) for name in (*files, *links)]
            if len(paths) > MAX_ENTRIES:
                raise ArchiveTooLarge(source=self._path.name)
        # os.fsencode: names unpacked from a GBK archive are not valid UTF-8 on disk.
        names = [decode_name(os.fsencode(path.relative_to(self._path).as_posix())) for path in paths]
        for name, path in sorted(zip(names, paths, strict=True)):
            if _is_junk(name):
                continue
            if path.is_symlink() or not path.is_file():
                yield BadEntry(name, EntryLink(entry=name))
            elif _is_zip(name):
                yield from self._inner(self._zip_at(name, path), name, inner_allowed=True)
            else:
                yield self._file(name, path)

    def _archive(
        self, opened: Callable[[], Zip], prefix: str, *, inner_allowed: bool
    ) -> Iterator[Entry | BadEntry]:
        for own_name, info, error in opened().entries:
            name, problem = prefix + own_name, error
            self._tally(info.file_size)
            if _is_junk(own_name):
                continue
            if problem is None and info.file_size > _limit(name):
                problem = EntryTooLarge(entry=name, limit_mb=_limit(name) // 1024**2)
            if problem is None and _is_zip(name) and not inner_allowed:
                problem = NestedTooDeep(entry=name)
            if problem is not None:
                yield BadEntry(name, problem)
                continue
            read = partial(_read_entry, opened, name, info)
            if _is_zip(name):
                yield from self._inner(self._zip_of(name, read), name, inner_allowed=False)
            else:
                yield Entry(name, read)

    def _inner(
        self, opened: Callable[[], Zip], name: str, *, inner_allowed: bool
    ) -> Iterator[Entry | BadEntry]:
        try:
            opened()
        except OfficeError as error:
            yield BadEntry(name, error)
        else:
            yield from self._archive(opened, f"{name}/", inner_allowed=inner_allowed)

    def _file(self, name: str, path: Path) -> Entry | BadEntry:
        size = path.stat().st_size
        self._tally(size)
        if size > _limit(name):
            return BadEntry(name, EntryTooLarge(entry=name, limit_mb=_limit(name) // 1024**2))
        return Entry(name, partial(_read_file, name, path))

    def _tally(self, size: int) -> None:
        self._count += 1
        self._bytes += size
        if self._count > MAX_ENTRIES or self._bytes > MAX_TOTAL:
            raise ArchiveTooLarge(source=self._path.name)

    def _zip_at(self, name: str, path: Path) -> Callable[[], Zip]:
        return lambda: self._current(name, partial(_open_batch, name, path))

    def _zip_of(self, name: str, read: Callable[[], bytes]) -> Callable[[], Zip]:
        return lambda: self._current(name, lambda: BytesIO(read()))

    def _current(self, name: str, open_file: Callable[[], BinaryIO]) -> Zip:
        if self._open is None or self._open[0] != name:
            file = open_file()  # for an inner archive this brings the outer one into use
            self._close()
            self._open = name, Zip(name, file)
        return self._open[1]

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None


def open_bundle(path: Path) -> Bundle:
    """The files under a path. Raises NoSuchPath, UnsupportedArchive, or what makes a ZIP unusable."""
    if not path.exists() or not os.access(path, os.R_OK):
        raise NoSuchPath(source=path.name)
    if path.is_file():
        with path.open("rb") as file:
            if file.read(8).startswith(_OTHER_ARCHIVES):
                raise UnsupportedArchive(source=path.name)
    bundle = Bundle(path)
    bundle.check()
    return bundle


def _open_batch(name: str, path: Path) -> BinaryIO:
    if path.stat().st_size > MAX_BATCH:
        raise ArchiveTooLarge(source=name)
    return path.open("rb")


def _read_entry(opened: Callable[[], Zip], name: str, info: ZipInfo) -> bytes:
    return opened().read(name, info)


def _read_file(name: str, path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_limit(name) + 1)
    except OSError as error:
        raise NoSuchPath(source=name) from error
    if len(data) > _limit(name):
        raise EntryTooLarge(entry=name, limit_mb=_limit(name) // 1024**2)
    return data


def _limit(name: str) -> int:
    if _is_zip(name):
        return MAX_NESTED
    return MAX_BYTES if is_table(name) else MAX_PHOTO


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _is_junk(name: str) -> bool:
    parts = name.lower().split("/")
    return "__macosx" in parts or parts[-1] in _JUNK or parts[-1].startswith("._")
