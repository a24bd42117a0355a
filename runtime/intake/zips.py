"""One ZIP, opened within bounds and read in memory: nothing is ever extracted to disk."""

import stat
import struct
import zlib
from collections import Counter
from itertools import pairwise
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from registry.errors import OfficeError
from runtime.intake.archive_errors import (
    ArchiveTooLarge,
    DamagedArchive,
    EntryDamaged,
    EntryEncrypted,
    EntryLink,
    EntryPath,
    EntryRatio,
    EntryRepeated,
    OverlappingEntries,
)
from runtime.intake.encodings import decode_name

MAX_ENTRIES = 10_000
MAX_TOTAL = 4 * 1024**3
# Measured on the sample season and 400 roster rows: JPEG 1.1, CSV 23, DBF of 40-byte columns 50.
MAX_RATIO = 100
_MAX_DIRECTORY = 8 * 1024**2  # 10,000 entries of 800 bytes; zipfile reads it whole before it can be counted
_LOCAL_HEADER = 30
_LONGEST_TAIL = 76 + 22 + 65_535  # ZIP64 record and locator, end record, comment
_END, _END64 = b"PK\x05\x06", b"PK\x06\x06"
_ENCRYPTED, _UTF8 = 0x1, 0x800
_UNICODE_PATH = 0x7075  # Info-ZIP: the name in UTF-8, with the CRC of the name it replaces


class Zip:
    """The entries of one ZIP as `(name, info, error or None)`, in the order of their names."""

    def __init__(self, source: str, file: BinaryIO) -> None:
        """Open and inspect. Raises DamagedArchive, ArchiveTooLarge or OverlappingEntries."""
        self._file = file
        try:
            _refuse_large_directory(source, file)
            self._inspect(source)
        except OfficeError:
            file.close()
            raise
        except (BadZipFile, EOFError, ValueError, NotImplementedError, OSError, struct.error) as error:
            file.close()
            raise DamagedArchive(source=source) from error

    def _inspect(self, source: str) -> None:
        self._zip = ZipFile(self._file)
        infos = self._zip.infolist()
        if len(infos) > MAX_ENTRIES or sum(info.file_size for info in infos) > MAX_TOTAL:
            raise ArchiveTooLarge(source=source)
        _refuse_overlap(source, infos, self._zip.start_dir)
        named = sorted(((name_of(info), info) for info in infos), key=lambda pair: pair[0])
        times = Counter(name for name, _ in named)
        links = any(_is_special(info) for _, info in named)
        self.entries = [
            (name, info, _problem(name, info, repeated=times[name] > 1, links=links))
            for name, info in named
            if not (name.endswith("/") and info.file_size == 0)
        ]

    def close(self) -> None:
        """Close the file it was opened on."""
        self._zip.close()
        self._file.close()

    def read(self, name: str, info: ZipInfo) -> bytes:
        """Bytes of one entry of `entries`. Raises EntryDamaged.

        Bounded by the declared size, which was checked: zipfile stops inflating there, then compares
        the CRC.
        """
        try:
            return self._zip.read(info)
        except (BadZipFile, EOFError, ValueError, NotImplementedError, OSError, zlib.error) as error:
            raise EntryDamaged(entry=name) from error


def name_of(info: ZipInfo) -> str:
    """The entry's name: Info-ZIP's Unicode path, else its UTF-8 flag, else `decode_name`."""
    flagged = bool(info.flag_bits & _UTF8)
    raw = info.orig_filename.encode("utf-8" if flagged else "cp437")  # as zipfile decoded it
    extra = info.extra
    while len(extra) >= 4:
        tag, size = struct.unpack("<HH", extra[:4])
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if tag == _UNICODE_PATH and len(body) > 5 and body[0] == 1:
            crc = int.from_bytes(body[1:5], "little")
            try:
                if crc == zlib.crc32(raw):
                    return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                break
    return info.orig_filename if flagged else decode_name(raw)


def safe_name(name: str) -> bool:
    """Whether a name stays in its folder on every system and can be one there."""
    readable = not any(ch in "\\:\x7f" or ch < " " for ch in name)
    return readable and not {"", ".", ".."} & set(name.split("/"))


def _is_special(info: ZipInfo) -> bool:
    kind = stat.S_IFMT(info.external_attr >> 16)
    return kind not in (0, stat.S_IFREG) and not info.orig_filename.endswith("/")


def _problem(name: str, info: ZipInfo, *, repeated: bool, links: bool) -> OfficeError | None:
    if not safe_name(name):
        return EntryPath(entry=name)
    # Beside a link no folder of the archive need be what it seems.
    if _is_special(info) or (links and "/" in name):
        return EntryLink(entry=name)
    if repeated:
        return EntryRepeated(entry=name)
    if info.flag_bits & _ENCRYPTED:
        return EntryEncrypted(entry=name)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return EntryDamaged(entry=name)
    if info.file_size > MAX_RATIO * max(info.compress_size, 1):
        return EntryRatio(entry=name)
    return None


def _refuse_overlap(source: str, infos: list[ZipInfo], directory: int) -> None:
    spans = sorted(
        (info.header_offset, info.header_offset + _LOCAL_HEADER + info.compress_size) for info in infos
    )
    if any(end > directory for _, end in spans):
        raise DamagedArchive(source=source)
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        raise OverlappingEntries(source=source)


def _refuse_large_directory(source: str, file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - _LONGEST_TAIL))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise DamagedArchive(source=source)
    disk, entries, directory = struct.unpack("<H4xHL", tail[at + 4 : at + 16])
    if disk not in (0, 0xFFFF):
        raise DamagedArchive(source=source)
    at64 = at - 76  # the ZIP64 record and its locator, where zipfile looks for them
    if at64 >= 0 and tail.startswith(_END64, at64):
        entries, directory = struct.unpack("<QQ", tail[at64 + 32 : at64 + 48])
    if entries > MAX_ENTRIES or directory > _MAX_DIRECTORY:
        raise ArchiveTooLarge(source=source)
    file.seek(0)
