"""Any number of photos against a standard, outside any office: a folder, ZIPs, many paths.

Photos are read one after another and judged wherever the executor works; nothing about one photo
stops the others. A record is what `yanqi check` gives out: JSON-ready, one a photo.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from imaging.photo import MAX_BYTES
from imaging.pipeline import validate
from imaging.standard import Standard
from imaging.verdict import Outcome
from registry.errors import OfficeError
from registry.finding import Severity
from registry.ports import Executor, Lost, Result
from registry.text import Text
from runtime.executors.local import CHUNK
from runtime.intake.bundle import BadEntry, Entry, open_bundle
from runtime.intake.kinds import is_photo

Record = dict[str, Any]

_CHUNK_BYTES = 16 * 1024**2  # a chunk of whole scans is cut short: it is held in memory and sent at once


class CheckCrashed(OfficeError):
    """The checks broke on this photo twice, the second time alone."""

    code = "check.crashed"
    text = Text(
        "检查程序在这张照片上中断（{reason}），未能检查。",
        "The checks broke off on this photo ({reason}); it was not checked.",
    )
    remedy = Text(
        "请重新索取原文件后再检查；如仍中断，请人工核对，并把该文件交系统维护人员。",
        "Get the original again and check it; if it still breaks, look at it yourself and report the file.",
    )


@dataclass(frozen=True, slots=True)
class Submitted:
    """One file handed in, with the SHA-256 of its bytes.

    Where `error` says why it was refused unread there are no bytes, and `sha256` is empty.
    """

    name: str
    data: bytes | None = field(repr=False)
    error: OfficeError | None = None
    sha256: str = ""


def count_photos(paths: Sequence[Path]) -> int:
    """How many records these paths will give. Raises what makes a path unusable as a whole."""
    return sum(1 for _ in _entries(paths))


def submitted(paths: Sequence[Path]) -> Iterator[Submitted]:
    """The photos under these paths in the order of the paths, and in the order of their names in each.

    A file named by itself is taken whatever its name ends in.
    """
    for name, entry in _entries(paths):
        if isinstance(entry, BadEntry):
            yield Submitted(name, None, entry.error)
            continue
        try:
            data = entry.read()
        except OfficeError as error:
            yield Submitted(name, None, error)
        else:
            yield Submitted(name, data, None, hashlib.sha256(data).hexdigest())


def _entries(paths: Sequence[Path]) -> Iterator[tuple[str, Entry | BadEntry]]:
    for path in dict.fromkeys(paths):
        if path.is_file() and path.suffix.lower() != ".zip":
            yield str(path), Entry(path.name, partial(_start_of, path))
            continue
        with open_bundle(path) as bundle:
            for item in bundle:
                if isinstance(item, BadEntry) or is_photo(item.name):
                    yield str(path / item.name), item


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)  # one too many is enough for read_photo to refuse it


def check_photos(
    photos: Iterable[Submitted], executor: Executor, work: Callable[[Submitted], Result]
) -> Iterator[list[tuple[Submitted, Result | Lost]]]:
    """Each photo, without its bytes, and what `work` says of it: about 20 at a time, in order."""
    waiting: deque[list[Submitted]] = deque()

    def remembered() -> Iterator[list[Submitted]]:
        for chunk in _chunks(photos):
            waiting.append([Submitted(one.name, None, one.error, one.sha256) for one in chunk])
            yield chunk

    for results in executor.map(work, remembered()):
        yield list(zip(waiting.popleft(), results, strict=True))


def judge_photo(photo: Submitted, standard: Standard) -> Record:
    """The record of one photo."""
    if photo.error is not None:
        return named(photo, standard, _failed(photo.error, Severity.REJECT, Outcome.REJECTED))
    verdict = validate(photo.data or b"", standard, Path(photo.name).name)
    return named(photo, standard, verdict.as_record())


def named(photo: Submitted, standard: Standard, judgement: Record) -> Record:
    """A judgement with the file it is about, and what it depends on."""
    return {"file": photo.name, "sha256": photo.sha256, "standard": standard.key, **judgement}


def broken_off(lost: Lost) -> Record:
    """The judgement where the checks broke off: never a pass, and a person looks."""
    return _failed(CheckCrashed(reason=lost.reason), Severity.REVIEW, Outcome.REVIEW)


def _failed(error: OfficeError, severity: Severity, outcome: Outcome) -> Record:
    finding = {
        "id": error.code,
        "word": "FileReadable",
        "severity": severity.value,
        "value": None,
        "limit": None,
        "unit": None,
        "zh": error.sentence.zh,
        "en": error.sentence.en,
        "remedy_zh": error.cure.zh,
        "remedy_en": error.cure.en,
    }
    return {"verdict": outcome.value, "findings": [finding], "not_assessed": [], "measures": {}}


def _chunks(photos: Iterable[Submitted]) -> Iterator[list[Submitted]]:
    chunk: list[Submitted] = []
    for photo in photos:
        chunk.append(photo)
        if len(chunk) == CHUNK or sum(len(one.data or b"") for one in chunk) > _CHUNK_BYTES:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
