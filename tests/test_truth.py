"""The sample season must end exactly as samples/truth.toml says, every student, every word."""

import tomllib
from typing import Any

import pytest
from sqlalchemy import select

from certificates.print_run import RunState
from matching.case import CaseState
from registry.finding import Severity
from runtime.db.schema import (
    CertificateRow,
    DecisionRow,
    GateRow,
    PhotoVerdictRow,
    PrintRunRow,
    StudentRow,
    TraceRow,
)
from runtime.db.session import transaction
from runtime.office import Office
from runtime.steps.cases import list_cases
from runtime.steps.print_run import list_runs, verify_run
from tests.conftest import SAMPLES

TRUTH: dict[str, dict[str, Any]] = tomllib.loads((SAMPLES / "truth.toml").read_text(encoding="utf-8"))

# The fault families of the truth file, and the checks that may report them.
FAULTS = {
    "roll": {"geometry.roll"},
    "dark": {"light.exposure"},
    "centring": {"geometry.off_centre"},
    "eyes": {"person.eyes_open"},
    "size": {"file.dimensions"},
    "background": {"background.colour", "background.uniformity"},
}


@pytest.fixture(scope="module")
def outcome(finished_season: Office) -> dict[str, dict[str, Any]]:
    """What the season ended as, in the words of the truth file."""
    office = finished_season
    with transaction(office.database) as session:
        students = {row.id: row for row in session.scalars(select(StudentRow))}
        verdicts = {row.sha256: row for row in session.scalars(select(PhotoVerdictRow))}
        traces = {row.student_id: row for row in session.scalars(select(TraceRow))}
        decisions = {row.student_id: row for row in session.scalars(select(DecisionRow))}
        gates = {row.student_id: row for row in session.scalars(select(GateRow))}
        printed = {
            page.snapshot["student_number"]: run.seal
            for run in session.scalars(select(PrintRunRow))
            for page in run.pages
        }
    found: dict[str, dict[str, Any]] = {}
    for student_id, student in students.items():
        trace = traces.get(student_id)
        verdict = verdicts[trace.sha256] if trace else None
        found[student.student_number] = {
            "verdict": verdict.outcome if verdict else "missing",
            "findings": {
                one["id"]: one["severity"] for one in (verdict.record["findings"] if verdict else [])
            },
            "not_assessed": [one["id"] for one in (verdict.record["not_assessed"] if verdict else [])],
            "provenance": trace.provenance if trace else "none",
            "comparison": decisions[student_id].verdict if student_id in decisions else "missing",
            "gate": gates[student_id].outcome,
            "printed_in": printed.get(student.student_number, ""),
            "cases": [],
            "involves": [],
        }
    for case in list_cases(office, CaseState.OPEN):
        touched = [case.student.student_number]
        others = [other["key"] for other in case.involves if not other["stray"]]
        if case.kind == "duplicate":
            touched += others  # a picture under two students is the case of both
        for number in touched:
            found[number]["cases"].append(case.kind)
            found[number]["involves"] += [n for n in (*touched, *others) if n != number]
    return found


def test_the_truth_speaks_of_every_student(outcome: dict[str, dict[str, Any]]) -> None:
    assert set(outcome) == set(TRUTH)


@pytest.mark.parametrize("number", sorted(TRUTH))
@pytest.mark.parametrize("word", ["verdict", "provenance", "comparison", "gate", "printed_in"])
def test_each_student_ends_as_planted(outcome: dict[str, dict[str, Any]], number: str, word: str) -> None:
    found = outcome[number]
    assert found[word] == TRUTH[number][word], (TRUTH[number]["role"], found)


@pytest.mark.parametrize("number", sorted(TRUTH))
def test_each_student_has_exactly_the_planted_cases(outcome: dict[str, dict[str, Any]], number: str) -> None:
    assert sorted(outcome[number]["cases"]) == sorted(TRUTH[number]["cases"]), TRUTH[number]["role"]
    assert sorted(set(outcome[number]["involves"])) == sorted(TRUTH[number]["involves"])


@pytest.mark.parametrize("number", [n for n in sorted(TRUTH) if "faults" in TRUTH[n]])
def test_each_planted_fault_is_among_the_rejecting_findings(
    outcome: dict[str, dict[str, Any]], number: str
) -> None:
    rejecting = {id_ for id_, severity in outcome[number]["findings"].items() if severity == Severity.REJECT}
    for fault in TRUTH[number]["faults"]:
        assert rejecting & FAULTS[fault], outcome[number]["findings"]


def test_the_transposed_image_is_found_under_its_wrong_key(finished_season: Office) -> None:
    ((number, key),) = (
        (n, t["eregistration_lies_under"]) for n, t in TRUTH.items() if "eregistration_lies_under" in t
    )
    (case,) = (c for c in list_cases(finished_season) if c.student.student_number == number)
    assert [other["key"] for other in case.involves] == [key]
    assert "颠倒" in case.cause["zh"]


def test_runs_hold_one_seal_type_each_and_verify(finished_season: Office) -> None:
    for run in list_runs(finished_season):
        seals = {TRUTH[page.snapshot["student_number"]]["printed_in"] for page in run.pages}
        assert seals == {run.seal}
        assert verify_run(finished_season, run.id).problems == ()
    assert {run.state for run in list_runs(finished_season)} == {RunState.VERIFIED}


def test_nobody_else_has_a_number(finished_season: Office) -> None:
    with transaction(finished_season.database) as session:
        numbered = session.scalars(select(StudentRow.student_number).join(CertificateRow)).all()
    assert sorted(numbered) == sorted(n for n, t in TRUTH.items() if t["printed_in"])
