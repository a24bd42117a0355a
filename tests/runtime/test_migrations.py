"""An office of an earlier version keeps what was decided in it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, text

from runtime.db.schema import CaseRow
from runtime.db.session import migrate, open_database, transaction
from tests.runtime.test_immutable import move, run

STUDENT = (
    "INSERT INTO student (id, season, student_number, id_number, name, sex, birth_date, level, kind, major,"
    " duration, study_mode, enrolled_on, graduated_on, site, seal, audit, audit_reason, class_name) VALUES"
    " (1, '2026-autumn', '1', '1', 'n', 'female', '2001-02-03', '05', '8', '', '', '', '2024-03-01',"
    " '2026-12-31', '', 'independent', 'passed', '', '')"
)
CASE = (
    'INSERT INTO "case" (id, season, fingerprint, kind, student_id, certificate_photo, eregistration_image,'
    " side, involves, cause, handling, report_to, deadline, evidence, state, opened_on, decided_by,"
    " decided_at, reason)"
    " VALUES ({id}, '2026-autumn', '{id}', 'swap', 1, '', '', '', '{involves}', '{{}}', '[]', '{{}}',"
    " '2026-11-20', '[]', '{state}', '2026-11-09', '{by}', {at}, '{reason}')"
)
OTHERS = '[{"key": "2", "stray": false, "zh": "电子注册图像", "en": "e-registration image"}]'
AT = "'2026-11-09 01:00:00'"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    sqlite = f"sqlite:///{tmp_path / 'office.db'}"
    engine = open_database(sqlite if request.param == "sqlite" else request.getfixturevalue("postgres"))
    yield engine
    engine.dispose()


def test_decisions_become_steps_and_roles_become_words_of_their_own(database: Engine) -> None:
    move(database, command.upgrade, "0002")
    run(
        database,
        STUDENT.replace(":", "\\:"),
        CASE.format(id=1, involves="[]", state="open", by="", at="NULL", reason="").replace(":", "\\:"),
        CASE.format(id=2, involves=OTHERS, state="cleared", by="甲", at=AT, reason="本人").replace(
            ":", "\\:"
        ),
        CASE.format(id=3, involves="[]", state="confirmed", by="乙", at=AT, reason="错").replace(":", "\\:"),
    )
    migrate(database)
    with transaction(database) as session:
        one, two, three = (session.get_one(CaseRow, number) for number in (1, 2, 3))
        assert one.steps == []
        (cleared,), (confirmed,) = two.steps, three.steps
        assert (cleared.reviewer, cleared.move, cleared.after, cleared.reason) == (
            "甲",
            "clear",
            "cleared",
            "本人",
        )
        assert (confirmed.reviewer, confirmed.move, confirmed.after) == ("乙", "confirm", "confirmed")
        assert two.involves == [{"key": "2", "stray": False, "role": "eregistration_image"}]
        three.state = "correction_filed"
    move(database, command.downgrade, "0002")
    with database.connect() as connection:
        rows = connection.execute(text('SELECT state, decided_by, reason FROM "case" ORDER BY id')).all()
        assert rows == [("open", "", ""), ("cleared", "甲", "本人"), ("confirmed", "乙", "错")]
        involves = connection.scalar(text('SELECT involves FROM "case" WHERE id = 2'))
    kept = json.loads(involves) if isinstance(involves, str) else involves
    assert kept == json.loads(OTHERS)
