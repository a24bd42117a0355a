"""The results of a batch as they are computed: one JSON object a line, kept through any crash.

A line is there once `append` has returned, also after kill -9 or a power cut; a line cut off in the
middle is dropped when the file is opened again. Records stay on disk: only their places are in memory.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self

Record = dict[str, Any]
Key = tuple[str, str, str]  # the file's own name, the SHA-256 of its bytes, the standard's key

_AGAIN = "check.crashed"  # found only because the checks broke: the next run tries once more


def key_of(record: Record) -> Key:
    """What a result depends on. The folder a file lies in is no part of it, unless it was never read."""
    return result_key(record["file"], record["sha256"], record["standard"])


def result_key(file: str, sha256: str, standard: str) -> Key:
    """See `key_of`."""
    return Path(file).name if sha256 else file, sha256, standard


class ResultsLog:
    """A results.jsonl that is added to, and looked up in. Use it in a `with`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.touch()
        self._file = path.open("r+b")
        self._places: dict[Key, int] = {}
        self._load()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __contains__(self, key: Key) -> bool:
        return key in self._places

    def append(self, records: Iterable[Record]) -> None:
        """Write records at the end and to the disk."""
        self._file.seek(0, os.SEEK_END)
        places = {}
        for record in records:
            places[key_of(record)] = self._file.tell()
            self._file.write(_line(record))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._places |= places

    def read(self, key: Key) -> Record:
        """The latest record of that key."""
        self._file.seek(self._places[key])
        record: Record = json.loads(self._file.readline())
        return record

    def settle(self, names: Iterable[tuple[str, Key]]) -> None:
        """Keep the records of these files only, in this order: the same files give the same bytes.

        The old file stands until the new one is whole.
        """
        new = self._path.with_suffix(".new")
        with new.open("wb") as file:
            for name, key in names:
                file.write(_line({**self.read(key), "file": name}))
            file.flush()
            os.fsync(file.fileno())
        self._file.close()
        new.replace(self._path)
        self._file = self._path.open("r+b")
        self._load()

    def _load(self) -> None:
        self._places, end = {}, 0
        for line in self._file:
            try:
                record = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                record = None
            if record is None:
                break
            if all(finding["id"] != _AGAIN for finding in record["findings"]):
                self._places[key_of(record)] = end
            end += len(line)
        self._file.truncate(end)


def read_results(path: Path) -> Iterator[Record]:
    """Every record of a settled file, in order."""
    with path.open("rb") as file:
        for line in file:
            yield json.loads(line)


def _line(record: Record) -> bytes:
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace") + b"\n"  # a lone surrogate of a file name stays \udc80
