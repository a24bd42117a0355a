"""Face templates, apart from everything that says whose they are (GB/T 35273 6.3).

A SQLite file of its own with a key of its own: per template a random id, and its bytes under AES-256-GCM.
No name, no number, no digest of a picture, no time, and no way out but to the comparison. Templates can be
made again from the photos at any time: they are never backed up, and one that cannot be read is no template.
"""

import os
import sqlite3
from collections.abc import Container, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from registry.errors import OfficeError
from registry.text import Text

_KEY, _NONCE = 32, 12  # bytes: AES-256, and the nonce NIST SP 800-38D recommends
_BUSY = 10.0  # seconds to wait for another command, as the main database does


class TemplateStoreUnusable(OfficeError):
    """The template store or its key is not what it should be."""

    code = "templates.unusable"
    text = Text("人脸模板库 {file} 无法使用。", "The template store {file} cannot be used.")
    remedy = Text(
        "模板可由照片重新生成：删除模板库和密钥文件后重新比对。",
        "Templates can be made again: delete the store and its key, then screen again.",
    )


class TemplateStore:
    """Sealed templates by random id."""

    def __init__(self, file: Path, key_file: Path) -> None:
        self.file, self.key_file = file, key_file

    def read(self, join_ids: Container[str]) -> dict[str, bytes]:
        """Templates by id; one that this key does not open is left out, as if there were none."""
        if not self.file.is_file() or not self.key_file.is_file():
            return {}
        cipher, found = AESGCM(self._key()), {}
        with self._open() as database:
            for join_id, sealed in database.execute("SELECT join_id, sealed FROM template"):
                if join_id in join_ids:
                    with suppress(InvalidTag):
                        found[join_id] = cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], join_id.encode())
        return found

    def put(self, templates: Iterable[tuple[str, bytes]]) -> None:
        """Keep templates under their ids, all or none."""
        cipher = AESGCM(self._key())
        rows = []
        for join_id, template in templates:
            nonce = os.urandom(_NONCE)
            rows.append((join_id, nonce + cipher.encrypt(nonce, template, join_id.encode())))
        with self._open() as database, database:
            database.executemany("INSERT OR REPLACE INTO template VALUES (?, ?)", rows)

    def ids(self) -> frozenset[str]:
        """Every id that has a template."""
        if not self.file.is_file():
            return frozenset()
        with self._open() as database:
            return frozenset(join_id for (join_id,) in database.execute("SELECT join_id FROM template"))

    def delete(self, join_ids: Iterable[str]) -> int:
        """Delete for good: pages overwritten, the file rewritten. Answers how many there were.

        With the last template the key goes too: what a disk or a backup may still hold opens no more.
        """
        doomed = self.ids() & set(join_ids)
        if doomed:
            with self._open() as database:
                with database:
                    database.executemany(
                        "DELETE FROM template WHERE join_id = ?", ((join_id,) for join_id in doomed)
                    )
                database.execute("VACUUM")
        if not self.ids():
            self._shred()
        return len(doomed)

    def _shred(self) -> None:
        if self.key_file.is_file():
            with self.key_file.open("r+b") as file:
                file.write(bytes(_KEY))
                file.flush()
                os.fsync(file.fileno())
            self.key_file.unlink()
        self.file.unlink(missing_ok=True)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.file, timeout=_BUSY)) as database:
                self.file.chmod(0o600)
                # No write-ahead log: nothing of a template lies anywhere but in the one file.
                for pragma in ("journal_mode=DELETE", "secure_delete=ON", "temp_store=MEMORY"):
                    database.execute(f"PRAGMA {pragma}")
                database.execute(
                    "CREATE TABLE IF NOT EXISTS template (join_id TEXT PRIMARY KEY, sealed BLOB NOT NULL)"
                    " WITHOUT ROWID"  # in the order of random ids: not that in which students were screened
                )
                yield database
        except sqlite3.DatabaseError as error:
            raise TemplateStoreUnusable(file=self.file.name) from error

    def _key(self) -> bytes:
        """The key, made at first use and readable by its owner only."""
        self.key_file.parent.mkdir(parents=True, exist_ok=True)
        try:
            number = os.open(self.key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            key = self.key_file.read_bytes()
        else:
            key = AESGCM.generate_key(_KEY * 8)
            with os.fdopen(number, "wb") as file:
                file.write(key)
        if len(key) != _KEY:
            raise TemplateStoreUnusable(file=self.key_file.name)
        return key
