"""The template store: sealed, under random ids, and deleted for good."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from runtime.templates import TemplateStore, TemplateStoreUnusable

ONE, OTHER = os.urandom(512), os.urandom(512)


@pytest.fixture
def store(tmp_path: Path) -> TemplateStore:
    store = TemplateStore(tmp_path / "templates.db", tmp_path / "keys" / "templates.key")
    store.put([("a" * 32, ONE), ("b" * 32, OTHER)])
    return store


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_what_was_put_comes_back(store: TemplateStore) -> None:
    assert store.read({"a" * 32, "c" * 32}) == {"a" * 32: ONE}
    assert store.ids() == {"a" * 32, "b" * 32}
    store.put([("a" * 32, OTHER)])
    assert store.read({"a" * 32}) == {"a" * 32: OTHER}


def test_no_template_is_readable_in_any_file(store: TemplateStore, tmp_path: Path) -> None:
    held = everything(tmp_path)
    assert "a" * 32 in held.decode("latin-1")
    assert ONE[:16] not in held
    assert OTHER[:16] not in held


def test_key_and_store_are_their_owners(store: TemplateStore) -> None:
    for file in (store.file, store.key_file):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_sealed_template_serves_under_its_own_id_only(store: TemplateStore) -> None:
    with sqlite3.connect(store.file) as database:
        database.execute(
            "UPDATE template SET sealed = (SELECT sealed FROM template WHERE join_id = ?) WHERE join_id = ?",
            ("b" * 32, "a" * 32),
        )
    database.close()
    assert store.read(store.ids()) == {"b" * 32: OTHER}


def test_what_is_deleted_is_in_no_file(store: TemplateStore, tmp_path: Path) -> None:
    with sqlite3.connect(store.file) as database:
        sealed = database.execute("SELECT sealed FROM template WHERE join_id = ?", ("a" * 32,)).fetchone()[0]
    database.close()
    assert sealed[:32] in everything(tmp_path)
    assert store.delete(["a" * 32, "c" * 32]) == 1
    left = everything(tmp_path)
    assert sealed[:32] not in left
    assert sealed[-32:] not in left
    assert b"a" * 32 not in left
    assert store.read(store.ids()) == {"b" * 32: OTHER}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys", "templates.db"]


def test_with_the_last_template_the_key_goes_too(store: TemplateStore, tmp_path: Path) -> None:
    copy = store.file.read_bytes()
    assert store.delete(store.ids()) == 2
    assert not store.key_file.exists()
    assert not store.file.exists()
    store.file.write_bytes(copy)  # from a backup: nothing opens it any more
    store.put([("c" * 32, ONE)])
    assert store.read(store.ids()) == {"c" * 32: ONE}


def test_without_its_key_a_store_holds_nothing(store: TemplateStore) -> None:
    store.key_file.unlink()
    assert store.read(store.ids()) == {}


def test_what_is_no_store_or_no_key_says_so(store: TemplateStore) -> None:
    store.key_file.write_bytes(b"short")
    with pytest.raises(TemplateStoreUnusable):
        store.read(store.ids())
    store.file.write_bytes(b"not a database" * 99)
    with pytest.raises(TemplateStoreUnusable):
        store.ids()
