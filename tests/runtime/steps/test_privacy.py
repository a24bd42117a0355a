"""Faces of a whole season: consent decides, templates lie apart, and they end when they must."""

import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, text

from matching.case import CaseState, Side
from matching.engines.opencv_sface import OpenCvSface
from registry.audit import Action
from registry.consent import Consent, ConsentState
from registry.ports import Silence
from runtime.audit.reading import list_trail
from runtime.db.schema import ConsentRow, DecisionRow, FaceJoinRow, StudentRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.steps.cases import decide_case, list_cases, take_case, undo_case
from runtime.steps.consent import count_consents, import_consents, list_consents, set_consent
from runtime.steps.consent_records import ConsentInFuture, consented
from runtime.steps.create_run import create_runs
from runtime.steps.intake import import_roster
from runtime.steps.override import override
from runtime.steps.privacy import FILE_AT, WARN_AT, erase, privacy_status
from runtime.steps.report_case import report_case
from runtime.steps.screen import screen_season
from runtime.steps.season_end import (
    ReasonMissing,
    SeasonClosed,
    SeasonHasOpenCases,
    close_season,
    reopen_season,
)
from tests.conftest import SAMPLES, copy_office, new_office
from tests.samples.season_files import truth

ROLE = {facts["role"]: number for number, facts in truth().items()}
GRANTED, REFUSED, WITHDRAWN = ConsentState


@pytest.fixture
def office(tmp_path: Path, screened_folder: Path) -> Office:
    return copy_office(screened_folder, tmp_path / "office")


@pytest.fixture
def enrolled(tmp_path: Path) -> Office:
    """An office with the roster of one branch and nothing else."""
    office = new_office(tmp_path / "office")
    import_roster(office, SAMPLES / "roster-chengnan.csv")
    return office


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "同意.csv"
    path.write_text("学号,人脸比对同意,同意日期,同意书编号\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def states(office: Office) -> dict[str, str | None]:
    return {student.student_number: row.state if row else None for student, row in list_consents(office)}


def everything(office: Office) -> bytes:
    return b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())


def sealed(office: Office) -> dict[str, bytes]:
    with sqlite3.connect(office.templates.file) as database:
        rows = dict(database.execute("SELECT join_id, sealed FROM template"))
    database.close()
    return rows


def joins(office: Office) -> dict[tuple[str, str], str]:
    """Join id by picture and engine."""
    with transaction(office.database) as session:
        return {(row.sha256, row.engine): row.join_id for row in session.scalars(select(FaceJoinRow))}


def test_the_roster_brings_the_answers(enrolled: Office) -> None:
    assert states(enrolled)[ROLE["resized_image"]] == REFUSED
    assert states(enrolled)[ROLE["ordinary_x"]] == GRANTED
    with transaction(enrolled.database) as session:
        row = session.scalars(select(ConsentRow)).first()
        assert row is not None
        assert (row.source, row.said_on) == ("roster-chengnan.csv", date(2026, 9, 7))
        assert row.form_number.startswith("RL2026-")
        assert ROLE["resized_image"] not in consented(session, enrolled)


def test_a_table_of_answers_lists_what_it_cannot_say(enrolled: Office, tmp_path: Path) -> None:
    said = table(
        tmp_path,
        f"{ROLE['resized_image']},是,,",  # without a date it undoes no refusal
        f"{ROLE['ordinary_x']},撤回,2026-10-01,A-1",
        f"{ROLE['expired']},Y,2027-01-01,",
        "2023999999999,否,2026-10-01,",
        f"{ROLE['swap_a']},也许,2026-10-01,",
    )
    imported = import_consents(enrolled, said)
    codes = {problem.code for problem in imported.problems}
    assert codes == {"consent.outdated", "consent.in_future", "student.unknown", "table.row"}
    assert imported.accepted == 1
    after = states(enrolled)
    assert (after[ROLE["resized_image"]], after[ROLE["ordinary_x"]]) == (REFUSED, WITHDRAWN)
    assert import_consents(enrolled, said).problems == imported.problems
    assert states(enrolled) == after


def test_a_later_date_counts_again(enrolled: Office, tmp_path: Path) -> None:
    assert (
        import_consents(enrolled, table(tmp_path, f"{ROLE['resized_image']},是,2026-10-08,")).problems == ()
    )
    assert states(enrolled)[ROLE["resized_image"]] == GRANTED


def test_no_record_is_a_refusal_unless_the_office_says_otherwise(enrolled: Office) -> None:
    with transaction(enrolled.database) as session:
        session.execute(text("DROP TRIGGER consent_no_delete"))  # a roster that never said anything
        session.query(ConsentRow).filter(ConsentRow.state == GRANTED).delete()
        assert consented(session, enrolled) == frozenset()
        privacy = enrolled.settings.privacy.model_copy(update={"presume_consent": True})
        lenient = replace(enrolled, settings=enrolled.settings.model_copy(update={"privacy": privacy}))
        assert ROLE["ordinary_x"] in consented(session, lenient)
        assert ROLE["resized_image"] not in consented(session, lenient)


def test_nobody_consents_in_the_future(enrolled: Office) -> None:
    with pytest.raises(ConsentInFuture):
        set_consent(enrolled, ROLE["ordinary_x"], Consent(GRANTED, date(2026, 11, 10)))


def test_two_exposures_without_consent_are_left_to_a_person(office: Office) -> None:
    with transaction(office.database) as session:
        numbers = {row.id: row.student_number for row in session.scalars(select(StudentRow))}
        decisions = {numbers[row.student_id]: row for row in session.scalars(select(DecisionRow))}
    by_eye = decisions[ROLE["no_consent"]]
    assert (by_eye.verdict, by_eye.similarity, by_eye.engine) == ("not_assessed", None, "")
    assert "未同意" in by_eye.zh
    assert decisions[ROLE["resized_image"]].verdict == "same_picture"


def test_templates_are_of_consenting_students_only(office: Office) -> None:
    with transaction(office.database) as session:
        allowed = consented(session, office)
    without = set(ROLE.values()) - allowed
    assert without == {ROLE["no_consent"], ROLE["resized_image"]}
    barred = {
        path.read_bytes()
        for number in without
        for path in (SAMPLES / "certificate-photos").glob(f"{number}*")
    }
    assert barred
    assert not any(office.blobs.get(sha256) in barred for sha256, _ in joins(office))
    assert len(joins(office)) == len(office.templates.ids()) > 20


def test_either_half_alone_has_no_link(office: Office) -> None:
    office.database.dispose()
    main, store = (office.folder / "yanqi.db").read_bytes(), office.templates.file.read_bytes()
    with transaction(office.database) as session:
        rows = session.scalars(select(StudentRow)).all()
    identity = [word for row in rows for word in (row.student_number, row.id_number, row.name)]
    assert identity[0].encode() in main
    for word in (*identity, *(sha256 for sha256, _ in joins(office))):
        assert word.encode() not in store
    templates = office.templates.read(office.templates.ids())
    assert all(template[:16] not in main and template[:16] not in store for template in templates.values())


def test_a_second_screening_embeds_nothing_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = joins(office)
    first = {number: row.verdict for number, row in screen_season(office, Silence()).decisions.items()}
    for made in ("template", "search_templates"):
        monkeypatch.setattr(OpenCvSface, made, None)
    again = {number: row.verdict for number, row in screen_season(office, Silence()).decisions.items()}
    assert again == first
    assert joins(office) == before


def test_another_calibration_embeds_anew(office: Office) -> None:
    before = set(joins(office).values())
    with transaction(office.database) as session:
        for row in session.scalars(select(FaceJoinRow)):
            row.engine = row.engine.replace(row.engine[:8], "another ")
    screen_season(office, Silence())
    assert set(joins(office).values()).isdisjoint(before)
    assert office.templates.ids() == set(joins(office).values())


def test_a_withdrawal_deletes_at_once(office: Office) -> None:
    held = sealed(office)
    number = ROLE["another_photo"]  # two exposures: certificate photo and e-registration image
    gone = set_consent(office, number, Consent(WITHDRAWN))
    left = everything(office)
    doomed = set(held) - set(sealed(office))
    assert gone == len(doomed) >= 2  # that of the search of each, and the exact ones where they were needed
    assert not any(held[join_id][:32] in left for join_id in doomed)
    actions = [row.action for row in list_trail(office)]
    assert actions[-2:] == [Action.CONSENT_WITHDRAWN, Action.TEMPLATES_DELETED]


def test_a_roster_that_says_no_deletes_at_once(office: Office, tmp_path: Path) -> None:
    text = (SAMPLES / "roster-chengnan.csv").read_bytes().decode("gb18030")
    head, *rows = text.splitlines()
    rows = [row.replace(",是,", ",否,") if row.startswith(ROLE["ordinary_x"]) else row for row in rows]
    path = tmp_path / "名册.csv"
    path.write_bytes("\n".join([head, *rows]).encode("gb18030"))
    before = len(office.templates.ids())
    assert import_roster(office, path).problems == ()
    assert states(office)[ROLE["ordinary_x"]] == REFUSED
    assert len(office.templates.ids()) == before - 1


def test_closing_deletes_every_template_from_every_file(office: Office) -> None:
    held = sealed(office)
    templates = office.templates.read(set(held))
    with pytest.raises(SeasonHasOpenCases):
        close_season(office, "")
    with pytest.raises(ReasonMissing):
        close_season(office, "", force=True)
    assert close_season(office, "转交市校", force=True).templates == len(held)
    left = everything(office)
    for join_id, kept in held.items():
        assert kept[:32] not in left
        assert kept[-32:] not in left
        assert templates[join_id][:32] not in left
    assert not office.templates.key_file.exists()
    with pytest.raises(SeasonClosed):
        screen_season(office, Silence())
    with pytest.raises(SeasonClosed):
        create_runs(office)
    case = list_cases(office, CaseState.OPEN)[0]
    with pytest.raises(SeasonClosed):
        take_case(office, case.id)
    with pytest.raises(SeasonClosed):
        decide_case(office, case.id, CaseState.CONFIRMED, "理由")
    with pytest.raises(SeasonClosed):
        undo_case(office, case.id, "理由")
    with pytest.raises(SeasonClosed):
        report_case(office, case.student.student_number, Side.BOTH, "理由")
    with pytest.raises(SeasonClosed):
        override(office, case.student.student_number, "理由")
    assert privacy_status(office).closed
    assert Action.SEASON_CLOSED in [row.action for row in list_trail(office)]


def test_a_reopened_season_is_screened_anew(office: Office) -> None:
    before = joins(office)
    close_season(office, "误操作", force=True)
    with pytest.raises(ReasonMissing):
        reopen_season(office, " ")
    reopen_season(office, "发现一名学生照片更换")
    screen_season(office, Silence())
    assert joins(office).keys() == before.keys()
    assert set(joins(office).values()).isdisjoint(before.values())


def test_the_status_counts_persons_and_says_what_is_due(office: Office) -> None:
    now = privacy_status(office)
    assert now.consents == count_consents(office) == {GRANTED: 27, REFUSED: 1, None: 1}
    # 29 students, one bystander, and the key of nobody under which a stray image lies.
    assert now.persons == 31
    assert (now.templates, now.templates_due) == (len(joins(office)), 0)
    late = replace(office, today=now.delete_by + timedelta(days=1))
    assert privacy_status(late).templates_due == now.templates
    assert not now.must_file
    assert not now.near_filing
    assert replace(now, persons=WARN_AT).near_filing
    assert replace(now, persons=FILE_AT).must_file


def test_erasing_withdraws_and_says_what_the_law_keeps(finished_season: Office, tmp_path: Path) -> None:
    office = copy_office(finished_season.folder, tmp_path / "office")
    number = ROLE["another_photo"]
    with pytest.raises(ReasonMissing):
        erase(office, number, "")
    before = office.templates.ids()
    done = erase(office, number, "本人申请")
    assert done.templates == len(before) - len(office.templates.ids()) >= 2  # of both pictures
    assert (done.photos, done.decisions, done.cases) == (2, 1, 0)
    assert done.originals == 2
    assert len(done.certificate) == 18
    assert states(office)[number] == WITHDRAWN


def test_a_template_is_what_the_engine_made(office: Office) -> None:
    kept = office.templates.read(office.templates.ids())
    for template in kept.values():
        vector = np.frombuffer(template, np.float32)
        assert vector.shape == (128,)
        assert np.isclose(np.linalg.norm(vector), 1, atol=1e-5)
