"""Files kept by their content: key = SHA-256, checked again at every read (obstore, local folder)."""

import hashlib
from pathlib import Path

from obstore.exceptions import NotFoundError
from obstore.store import LocalStore

from registry.errors import OfficeError
from registry.text import Text


class BlobMissing(OfficeError):
    """A file that the database speaks of is not in the store."""

    code = "blob.missing"
    text = Text("文件库中缺少 {key}。", "The blob store has no {key}.")
    remedy = Text("请从备份恢复文件库后重试。", "Restore the blob store from its backup and try again.")


class BlobDamaged(OfficeError):
    """A stored file no longer has the content it was stored with."""

    code = "blob.damaged"
    text = Text("文件库中的 {key} 已损坏。", "The blob {key} is damaged.")
    remedy = Text("请从备份恢复该文件，勿继续打印。", "Restore it from the backup; print nothing until then.")


class FolderBlobs:
    """A content-addressed store in a local folder."""

    def __init__(self, folder: Path) -> None:
        self._store = LocalStore(folder, mkdir=True)

    def put(self, data: bytes) -> str:
        """Store once, answer the SHA-256."""
        key = hashlib.sha256(data).hexdigest()
        self._store.put(_path(key), data)
        return key

    def get(self, key: str) -> bytes:
        """The content. Raises BlobMissing, BlobDamaged."""
        try:
            data = self._store.get(_path(key)).bytes().to_bytes()
        except (NotFoundError, FileNotFoundError):
            raise BlobMissing(key=key) from None
        if hashlib.sha256(data).hexdigest() != key:
            raise BlobDamaged(key=key)
        return data


def _path(key: str) -> str:
    return f"{key[:2]}/{key[2:4]}/{key}"
