"""Decisions of an older office get the step that decided them; those of a screening all they rest on."""

from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, select, text

from matching.decision import Decision, Method, PairVerdict
from runtime.db.schema import DecisionRow
from runtime.db.session import migrate, migrations, open_database, reading
from runtime.office import Office

STUDENT = (
    "INSERT INTO student (id, season, student_number, id_number, name, sex, birth_date, level, kind, major,"
    " duration, study_mode, enrolled_on, graduated_on, site, seal, audit, audit_reason, class_name) VALUES"
    " ({id}, 's', '{id}', '{id}', 'n', 'male', '2000-01-01', '05', '8', '', '', '', '2020-01-01',"
    " '2026-01-01', '', 'co_sealed', 'passed', '', '')"
)
DECISION = (
    "INSERT INTO decision (student_id, a, b, verdict, zh, en, engine, model_sha256) VALUES"
    " ({id}, 'a', 'b', '{verdict}', '', '', '', '')"
)


def upgrade(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_stored_decisions_get_their_method(tmp_path: Path) -> None:
    before = ScriptDirectory.from_config(migrations()).get_revision("0006").down_revision
    database = open_database(f"sqlite:///{tmp_path / 'office.db'}")
    upgrade(database, str(before))
    with database.begin() as connection:
        for number, verdict in enumerate(PairVerdict, 1):
            connection.execute(text(STUDENT.format(id=number)))
            connection.execute(text(DECISION.format(id=number, verdict=verdict.value)))
    migrate(database)
    with reading(database) as session:
        rows = session.scalars(select(DecisionRow)).all()
        assert len(rows) == len(PairVerdict)
        for row in rows:
            expected = Decision("a", "b", PairVerdict(row.verdict), PairVerdict(row.verdict).text).method
            assert Method(row.method) is expected
            assert row.agreement is None
    database.dispose()


@pytest.mark.parametrize("method", [Method.PICTURE, Method.FACE])
def test_a_screened_season_stores_what_each_step_decided_with(
    finished_season: Office, method: Method
) -> None:
    with reading(finished_season.database) as session:
        rows = session.scalars(select(DecisionRow).where(DecisionRow.method == method.value)).all()
    assert rows
    for row in rows:
        by_face = (row.similarity, row.same_at, row.different_below, row.engine, row.model_sha256)
        by_picture = (row.agreement, row.one_exposure_at)
        if method is Method.FACE:
            assert all(by_face)
            assert by_picture == (None, None)
        else:
            assert by_face == (None, None, None, "", "")
            assert all(by_picture)
