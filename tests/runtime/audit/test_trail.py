"""The trail in a database: written with the change or not at all, refused every change, found when forced."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import tomli_w
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from registry.audit import Action, Actor, Kind, Subject, digest
from registry.audit_chain import Flaw
from runtime.audit.anchor import AnchorUnreadable, AnchorUnwritable, read_anchors
from runtime.audit.reading import list_trail, verify_trail
from runtime.audit.settings import AnchorUnexplained, explain_anchor, note_settings
from runtime.audit.trail import anchor_file, record
from runtime.db.session import open_database, transaction
from runtime.office import Office, open_office
from runtime.settings import FILE, Settings, read_settings
from tests.conftest import DEMO_CLOCK, new_office

WRITERS, ROUNDS = 6, 8


def on_postgres(office: Office, url: str) -> Office:
    """The same office with its database on PostgreSQL."""
    office.database.dispose()
    settings = read_settings(office.folder).model_dump(exclude_none=True, exclude={"provider"})
    text_ = tomli_w.dumps(settings | {"database": url})
    (office.folder / FILE).write_text(text_, encoding="utf-8")
    return open_office(office.folder, office.clock, office.today)


@pytest.fixture(params=["sqlite", "postgresql"])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    made = new_office(tmp_path / "office")
    if request.param == "sqlite":
        yield made
        made.database.dispose()
        return
    there = on_postgres(made, request.getfixturevalue("postgres"))
    yield there
    there.database.dispose()


def write(office: Office, *ids: int, action: Action = Action.CASE_TAKEN) -> None:
    with transaction(office.database) as session:
        for one in ids:
            record(session, office, action, Subject(Kind.CASE, one), reason="理由", after=digest(one))


def force(office: Office, *statements: str) -> None:
    """What somebody with the keys to the database can do: the protection first, then the rows."""
    with office.database.begin() as connection:
        if office.database.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        else:
            for kind in ("update", "delete", "replace"):
                connection.execute(text(f"DROP TRIGGER audit_entry_no_{kind}"))
        for statement in statements:
            connection.execute(text(statement))


def test_entries_are_chained_and_anchored(office: Office) -> None:
    write(replace(office, actor=Actor("审核员甲", "cli:zhao")), 1, 2)
    write(office, 3)
    found = verify_trail(office)
    assert found.passed
    assert (found.entries, found.unanchored) == (3, 0)
    assert [sequence for sequence, _ in read_anchors(anchor_file(office))] == [0, 2, 3]
    first, second, third = list_trail(office)
    assert (first.actor, first.via, first.action, first.subject) == (
        "审核员甲",
        "cli:zhao",
        "case.taken",
        "case:1",
    )
    assert (second.previous, third.previous) == (first.hash, second.hash)
    assert first.time == DEMO_CLOCK
    assert (third.actor, third.via) == ("yanqi", "program")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET reason = 'x'",
        "UPDATE audit_entry SET actor = 'x' WHERE sequence = 2",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE sequence = 3",
    ],
)
def test_the_database_refuses_every_change(office: Office, statement: str) -> None:
    write(office, 1, 2, 3)
    with pytest.raises(DatabaseError), office.database.begin() as connection:
        connection.execute(text(statement))
    assert verify_trail(office).passed
    assert len(list_trail(office)) == 3


def test_the_database_refuses_to_write_over_an_entry(office: Office) -> None:
    write(office, 1, 2)
    sqlite = office.database.dialect.name == "sqlite"
    copy = (
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 1"
        if sqlite
        else "TRUNCATE audit_entry"
    )
    with pytest.raises(DatabaseError), office.database.begin() as connection:
        connection.execute(text(copy))
    assert len(list_trail(office)) == 2


@pytest.mark.parametrize(
    ("statements", "flaw", "sequence"),
    [
        (("UPDATE audit_entry SET reason = '改过' WHERE sequence = 2",), Flaw.CHANGED, 2),
        (("UPDATE audit_entry SET time = '2026-11-09 02:00:00' WHERE sequence = 2",), Flaw.CHANGED, 2),
        (("DELETE FROM audit_entry WHERE sequence = 2",), Flaw.MISSING, 2),
        (("DELETE FROM audit_entry WHERE sequence >= 3",), Flaw.CUT_OFF, 3),
        (("DELETE FROM audit_entry",), Flaw.CUT_OFF, 1),
        (
            (
                "UPDATE audit_entry SET sequence = 99 WHERE sequence = 2",
                "UPDATE audit_entry SET sequence = 2 WHERE sequence = 3",
                "UPDATE audit_entry SET sequence = 3 WHERE sequence = 99",
            ),
            Flaw.MOVED,
            2,
        ),
    ],
)
def test_what_somebody_forced_is_found(
    office: Office, statements: tuple[str, ...], flaw: Flaw, sequence: int
) -> None:
    write(office, 1, 2)
    write(office, 3, 4)
    force(office, *statements)
    found = verify_trail(office)
    assert (flaw, sequence) in [(fault.flaw, fault.sequence) for fault in found.faults]


def test_a_database_from_yesterday_is_found_by_todays_anchor(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    write(office, 1)
    office.database.dispose()
    database = office.folder / "yanqi.db"
    shutil.copy(database, tmp_path / "yesterday.db")
    write(office, 2)
    office.database.dispose()
    for old in office.folder.glob("yanqi.db*"):
        old.unlink()
    shutil.copy(tmp_path / "yesterday.db", database)
    assert [fault.flaw for fault in verify_trail(office).faults] == [Flaw.CUT_OFF]
    write(office, 3)  # grown again to the old length: still another chain
    assert [fault.flaw for fault in verify_trail(office).faults] == [Flaw.REPLACED]


def test_writers_at_the_same_time_make_one_chain(office: Office) -> None:
    def work(place: int) -> None:
        url = office.database.url.render_as_string(hide_password=False)
        own = replace(office, database=open_database(url))
        for turn in range(ROUNDS):
            write(own, place * 100 + turn, place * 100 + turn)
        own.database.dispose()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(WRITERS)))
    found = verify_trail(office)
    assert found.faults == ()
    assert found.entries == WRITERS * ROUNDS * 2
    rows = list_trail(office)
    for one, other in zip(rows[::2], rows[1::2], strict=True):  # one transaction's entries stand together
        assert one.subject == other.subject


def test_what_is_rolled_back_leaves_no_trace(office: Office) -> None:
    def crash() -> None:
        with transaction(office.database) as session:
            record(session, office, Action.CASE_TAKEN, Subject(Kind.CASE, 1))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        crash()
    assert list_trail(office) == []
    assert not list(read_anchors(anchor_file(office)))


def test_a_savepoint_is_no_place_to_record(office: Office) -> None:
    with transaction(office.database) as session, session.begin_nested(), pytest.raises(TypeError):
        record(session, office, Action.CASE_TAKEN, Subject(Kind.CASE, 1))


def test_a_savepoint_beside_it_neither_chains_nor_anchors_early(office: Office) -> None:
    with transaction(office.database) as session:
        record(session, office, Action.CASE_TAKEN, Subject(Kind.CASE, 1))
        with session.begin_nested():
            pass
        session.begin_nested().rollback()
        assert not list(read_anchors(anchor_file(office)))
        record(session, office, Action.CASE_TAKEN, Subject(Kind.CASE, 2))
    assert verify_trail(office).passed
    assert len(list_trail(office)) == 2


def test_nothing_is_done_where_the_anchor_cannot_be_written(office: Office) -> None:
    anchor_file(office).mkdir()
    with pytest.raises(AnchorUnwritable):
        write(office, 1)
    assert list_trail(office) == []


def test_the_anchor_lies_where_the_settings_say(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    elsewhere = tmp_path / "share" / "anchor.txt"
    settings = Settings.model_validate(office.settings.model_dump() | {"audit_anchor": str(elsewhere)})
    write(replace(office, settings=settings), 1)
    assert elsewhere.read_text(encoding="utf-8").splitlines()[1].startswith("1\t")
    assert [fault.flaw for fault in verify_trail(office).faults] == [Flaw.NO_ANCHOR]


def test_an_anchor_begun_anew_is_named_until_it_is_explained(office: Office) -> None:
    write(office, 1)
    anchor_file(office).unlink()
    write(replace(office, actor=Actor("审核员甲", "cli:zhao")), 2)
    write(office, 3)
    assert [(one.flaw, one.sequence) for one in verify_trail(office).faults] == [(Flaw.NEW_ANCHOR, 2)]
    started = list_trail(office, Action.ANCHOR_STARTED)[0]
    assert (started.actor, started.subject, started.after) == ("审核员甲", "office:99999", "")
    with pytest.raises(AnchorUnexplained):
        explain_anchor(office, " ")
    explain_anchor(office, "由备份恢复")
    assert verify_trail(office).passed
    anchor_file(office).write_bytes(b"")  # emptied is as good as gone
    write(office, 4)
    assert [fault.flaw for fault in verify_trail(office).faults] == [Flaw.NEW_ANCHOR]


def test_an_anchor_that_is_none_is_said_so(office: Office) -> None:
    write(office, 1)
    with anchor_file(office).open("a", encoding="utf-8") as file:
        file.write("eins\tzwei\n")
    with pytest.raises(AnchorUnreadable) as caught:
        verify_trail(office)
    assert caught.value.facts["line"] == 3


def test_a_reason_never_holds_an_id_number(office: Office) -> None:
    with transaction(office.database) as session:
        record(
            session, office, Action.CASE_TAKEN, Subject(Kind.CASE, 1), reason="对照 990101200102030045 本人"
        )
    (entry,) = list_trail(office)
    assert entry.reason == "对照 990101********0045 本人"


def test_the_trail_is_read_by_action_subject_and_time(office: Office) -> None:
    write(office, 1, 2)
    later = replace(office, clock=lambda: DEMO_CLOCK.replace(day=10))
    write(later, 1, action=Action.CASE_DECIDED)
    assert [row.sequence for row in list_trail(office, Action.CASE_TAKEN)] == [1, 2]
    assert [row.sequence for row in list_trail(office, subject="case:1")] == [1, 3]
    assert [row.sequence for row in list_trail(office, since=DEMO_CLOCK.replace(day=10))] == [3]


def test_changed_settings_are_noticed_once(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    note_settings(office)
    note_settings(office)
    path = office.folder / FILE
    path.write_text(path.read_text(encoding="utf-8") + "\n# 改过\n", encoding="utf-8")
    note_settings(office)
    first, second = list_trail(office)
    assert (first.before, second.before) == ("", first.after)
    assert second.after != first.after
