"""Step 3: certificate photo against e-registration image for every student, and a case for what is wrong."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from imaging.verdict import Outcome
from matching.case import Case, CaseKind, CaseState, Concern
from matching.decision import Decision
from matching.engine import load_engine
from matching.pipeline import Screening, screen
from registry.ports import Progress
from registry.provenance import Provenance, kept_until
from registry.text import Text
from runtime.db.schema import CaseRow, DecisionRow, StudentRow, TraceRow
from runtime.db.session import transaction
from runtime.office import Office, StoredPhotos
from runtime.steps.judged import verdicts
from runtime.steps.records import text_of, text_record
from runtime.steps.season import originals, pictures, students


def screen_season(office: Office, progress: Progress) -> Screening:
    """Compare, search and open cases. A case that is already there is not opened again."""
    with transaction(office.database) as session:
        joined, strays = pictures(session, office.season.code)
        concerns = _noticed(session, office)
        expired = _expired(session, office)
    screening = screen(
        joined,
        strays,
        concerns,
        StoredPhotos(office.blobs),
        load_engine(office.settings.engine),
        office.season,
        expired,
        progress,
    )
    with transaction(office.database) as session:
        ids = {row.student_number: row.id for row in students(session, office.season.code)}
        session.execute(delete(DecisionRow).where(DecisionRow.student_id.in_(ids.values())))
        session.add_all(
            DecisionRow(student_id=ids[number], **_columns(decision))
            for number, decision in screening.decisions.items()
        )
        _keep_cases(session, office, screening.cases, ids)
    return screening


def _noticed(session: Session, office: Office) -> list[Concern]:
    """What validation left for a person."""
    rows = session.execute(
        select(StudentRow.student_number, TraceRow)
        .join(TraceRow, TraceRow.student_id == StudentRow.id)
        .where(StudentRow.season == office.season.code)
        .order_by(StudentRow.student_number)
    )
    judged = verdicts(session, office)
    concerns = []
    for number, trace in rows:
        verdict = judged.get(trace.student_id)
        if verdict is None or verdict.sha256 != trace.sha256:
            continue
        if trace.mixed_card:
            concerns.append(Concern(number, CaseKind.MIXED_CARD, _MIXED, ()))
        if trace.provenance == Provenance.UNKNOWN:
            cause = Text(trace.zh, trace.en)
            concerns.append(Concern(number, CaseKind.PROVENANCE_UNKNOWN, cause, (trace.original_sha256,)))
        if verdict.outcome == Outcome.REVIEW:
            record = verdict.record
            found = sorted(one["id"] for one in (*record["findings"], *record["not_assessed"]))
            concerns.append(Concern(number, CaseKind.PHOTO_REVIEW, _REVIEW, (verdict.standard, *found)))
    return concerns


def _expired(session: Session, office: Office) -> frozenset[str]:
    """学号 of students whose newest original is older than the agency keeps (rule 5.3)."""
    rows = students(session, office.season.code)
    held = originals(session, (row.id_number for row in rows))
    return frozenset(
        row.student_number
        for row in rows
        if held[row.id_number] and kept_until(held[row.id_number][0].captured_on) < office.today
    )


def _keep_cases(session: Session, office: Office, cases: Sequence[Case], ids: dict[str, int]) -> None:
    known = {
        row.fingerprint: row
        for row in session.scalars(select(CaseRow).where(CaseRow.season == office.season.code))
    }
    for case in cases:
        row = known.pop(case.fingerprint, None)
        if row is None:
            row = CaseRow(
                season=office.season.code, fingerprint=case.fingerprint, student_id=ids[case.student_number]
            )
            session.add(row)
            _reopen(row, office)
        elif row.state == CaseState.SUPERSEDED:
            _reopen(row, office)
        if row.state == CaseState.OPEN:  # what a person decided on stays as it was decided on
            _describe(row, case)
    for row in known.values():
        row.state = CaseState.SUPERSEDED.value


def _reopen(row: CaseRow, office: Office) -> None:
    row.state = CaseState.OPEN.value
    row.opened_on = office.today
    row.decided_by, row.decided_at, row.reason = "", None, ""


def _describe(row: CaseRow, case: Case) -> None:
    row.kind = case.kind.value
    row.certificate_photo, row.eregistration_image = case.certificate_photo, case.eregistration_image
    row.side = case.side.value if case.side else ""
    row.involves = [{"key": other.key, "stray": other.stray, **asdict(other.how)} for other in case.involves]
    row.cause = text_record(case.cause)
    row.handling = [text_record(step) for step in case.handling]
    row.report_to = text_record(case.report_to)
    row.deadline = case.deadline
    row.evidence = [_columns(decision) for decision in case.evidence]


def _columns(decision: Decision) -> dict[str, object]:
    values = asdict(decision)
    reason = values.pop("reason")
    return {**values, "verdict": decision.verdict.value, **text_record(text_of(reason))}


_MIXED = Text(
    "该生的采集卡上还有其他类别的学生，图像社可能返回错图。",
    "The capture card also holds students of other categories: the agency may have mixed them up.",
)
_REVIEW = Text("照片有须人工判断的项目，见照片检查结果。", "The photo has findings that a person must judge.")
