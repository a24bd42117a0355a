"""Two people may set a verdict aside, for the reasons and the pictures they saw, and it is printed."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from certificates.gate_evidence import GateOutcome
from registry.audit import Actor
from runtime.audit.reading import list_trail
from runtime.db.schema import ImageRow, PrintPageRow, StudentRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.steps.create_run import create_runs
from runtime.steps.gate import gate_season, list_gate
from runtime.steps.override import NothingToOverride, OverrideImpossible, SamePerson, override
from runtime.steps.print_run import MANIFEST, list_runs, render_run, run_folder
from runtime.steps.run_errors import GateClosedSince
from tests.conftest import SAMPLES, copy_office

TRUTH = tomllib.loads((SAMPLES / "truth.toml").read_text(encoding="utf-8"))


def numbered(role: str) -> str:
    """学号 of the student with this role in the sample season."""
    return next(number for number, planted in TRUTH.items() if planted["role"] == role)


TILTED = numbered("tilted")


@pytest.fixture
def office(screened_folder: Path, tmp_path: Path) -> Iterator[Office]:
    made = copy_office(screened_folder, tmp_path / "office")
    yield made
    made.database.dispose()


def by(office: Office, name: str) -> Office:
    return replace(office, actor=Actor(name, "test"))


def outcome(office: Office, number: str = TILTED) -> GateOutcome:
    gate_season(office)
    rows = {student.student_number: row for student, row in list_gate(office)}
    return GateOutcome(rows[number].outcome)


def test_two_people_open_the_gate_and_the_manifest_says_so(office: Office) -> None:
    assert override(by(office, "李主任"), TILTED, "本人颈部残疾，已核对") is None
    assert outcome(office) is GateOutcome.MAY_NOT
    for again in (" 李主任 ", "李 主任", "李\u3000主任"):
        with pytest.raises(SamePerson):
            override(by(office, again), TILTED, "同意")
    signed = override(by(office, "王主任"), TILTED, "同意")
    assert signed is not None
    assert (signed.first, signed.second) == ("李主任", "王主任")
    assert outcome(office) is GateOutcome.MAY_ISSUE
    actions = [entry.action for entry in list_trail(office)]
    assert ("gate.override_asked" in actions, "gate.overridden" in actions) == (True, True)
    said: dict[str, str] = {}
    for created in create_runs(office):
        assert created.run_id is not None
        render_run(office, created.run_id)
        with (run_folder(office, created.run_id) / MANIFEST).open(encoding="utf-8") as file:
            said |= {row["student_number"]: row["override"] for row in csv.DictReader(file)}
    assert said.pop(TILTED) == "经 李主任、王主任 同意：本人颈部残疾，已核对"
    assert set(said.values()) == {""}


def test_what_changed_after_numbering_is_not_printed(office: Office) -> None:
    [created, *_] = create_runs(office)
    assert created.run_id is not None
    [number, *_] = [one.snapshot["student_number"] for one in pages(office, created.run_id)]
    with transaction(office.database) as session:
        session.execute(update(StudentRow).where(StudentRow.student_number == number).values(audit="failed"))
    with pytest.raises(GateClosedSince) as refused:
        render_run(office, created.run_id)
    assert refused.value.facts["students"] == number
    assert not run_folder(office, created.run_id).exists()
    for name in ("甲", "乙"):
        override(by(office, name), number, "理由")
    render_run(office, created.run_id)
    with (run_folder(office, created.run_id) / MANIFEST).open(encoding="utf-8") as file:
        said = {row["student_number"]: row["override"] for row in csv.DictReader(file)}
    assert said.pop(number) == "经 甲、乙 同意：理由"
    assert set(said.values()) == {""}
    with transaction(office.database) as session:
        session.execute(update(StudentRow).where(StudentRow.student_number == number).values(audit="pending"))
    render_run(office, created.run_id)  # what was rendered once may be printed again


def pages(office: Office, run_id: int) -> list[PrintPageRow]:
    [run] = [one for one in list_runs(office) if one.id == run_id]
    return run.pages


def test_an_id_number_in_the_reason_is_masked_before_it_is_kept(office: Office) -> None:
    for name in ("甲", "乙"):
        signed = override(by(office, name), TILTED, "与990101199003071237核对无误")
    assert signed is not None
    assert signed.why == "与990101********1237核对无误"


def test_another_reason_closes_the_gate_again(office: Office) -> None:
    for name in ("甲", "乙"):
        override(by(office, name), TILTED, "理由")
    with transaction(office.database) as session:
        session.execute(update(StudentRow).where(StudentRow.student_number == TILTED).values(audit="failed"))
    assert outcome(office) is GateOutcome.MAY_NOT


def test_another_picture_closes_the_gate_again(office: Office) -> None:
    for name in ("甲", "乙"):
        override(by(office, name), TILTED, "理由")
    assert outcome(office) is GateOutcome.MAY_ISSUE
    other = office.blobs.put((SAMPLES / "certificate-photos" / f"{numbered('dark')}.jpg").read_bytes())
    with transaction(office.database) as session:
        session.execute(update(ImageRow).where(ImageRow.key == TILTED).values(sha256=other))
    assert outcome(office) is not GateOutcome.MAY_ISSUE


def test_what_was_asked_for_other_pictures_is_asked_anew(office: Office) -> None:
    override(by(office, "甲"), TILTED, "理由")
    other = office.blobs.put((SAMPLES / "certificate-photos" / f"{numbered('dark')}.jpg").read_bytes())
    with transaction(office.database) as session:
        session.execute(update(ImageRow).where(ImageRow.key == TILTED).values(sha256=other))
    assert override(by(office, "乙"), TILTED, "理由") is None
    assert outcome(office) is not GateOutcome.MAY_ISSUE


@pytest.mark.parametrize("role", ["no_photo", "not_agency"])
def test_some_reasons_nobody_sets_aside(office: Office, role: str) -> None:
    with pytest.raises(OverrideImpossible):
        override(by(office, "甲"), numbered(role), "理由")


@pytest.mark.parametrize("number", [numbered("ordinary_x"), "0000000000000"])
def test_nothing_to_set_aside(office: Office, number: str) -> None:
    with pytest.raises(NothingToOverride):
        override(by(office, "甲"), number, "理由")
