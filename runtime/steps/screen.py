"""Step 3: certificate photo against e-registration image for every student, and a case for what is wrong."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from imaging.verdict import Outcome
from matching.case import CaseKind, Concern
from matching.pipeline import Screening, screen
from registry.audit import Action, Kind, Subject, digest
from registry.ports import Progress
from registry.provenance import Provenance, kept_until
from registry.text import Text
from runtime.audit.trail import record
from runtime.db.schema import DecisionRow, StudentRow, TraceRow
from runtime.db.session import transaction
from runtime.office import Office, StoredPhotos, office_engine
from runtime.steps.case_screening import decision_record, keep_cases
from runtime.steps.faces import consented_engine
from runtime.steps.judged import verdicts
from runtime.steps.season import own_originals, pictures, stray_originals, students
from runtime.steps.season_end import require_open


def screen_season(office: Office, progress: Progress) -> Screening:
    """Compare, search and open cases. A case that is already there is not opened again.

    Raises SeasonClosed.
    """
    with transaction(office.database) as session:
        require_open(session, office)
        joined, strays = pictures(session, office.season.code)
        strays += stray_originals(session, office.season.code)
        concerns = _noticed(session, office)
        expired = _expired(session, office)
    with consented_engine(office, office_engine(office)) as engine:
        screening = screen(
            joined,
            strays,
            concerns,
            StoredPhotos(office.blobs),
            engine,
            office.calendar,
            expired,
            progress,
        )
    with transaction(office.database) as session:
        ids = {row.student_number: row.id for row in students(session, office.season.code)}
        session.execute(delete(DecisionRow).where(DecisionRow.student_id.in_(ids.values())))
        session.add_all(
            DecisionRow(student_id=ids[number], **decision_record(decision))
            for number, decision in screening.decisions.items()
        )
        keep_cases(session, office, screening, ids)
        found = {number: decision_record(decision) for number, decision in screening.decisions.items()}
        record(
            session,
            office,
            Action.SEASON_SCREENED,
            Subject(Kind.SEASON, office.season.code),
            after=digest([found, sorted(case.fingerprint for case in screening.cases)]),
        )
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
    held = own_originals(session, rows)
    return frozenset(
        row.student_number
        for row in rows
        if held[row.student_number] and kept_until(held[row.student_number][0].captured_on) < office.today
    )


_MIXED = Text(
    "该生的采集卡上还有其他类别的学生，图像社可能返回错图。",
    "The capture card also holds students of other categories: the agency may have mixed them up.",
)
_REVIEW = Text("照片有须人工判断的项目，见照片检查结果。", "The photo has findings that a person must judge.")
