"""Step 4: who may be issued a certificate today, who may not, and why."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from certificates.gate import decide
from certificates.gate_evidence import Evidence, GateOutcome, OpenRequest, Override, Reason
from imaging.verdict import Outcome
from matching.case import CaseKind, CaseState
from matching.decision import PairVerdict
from matching.pairing import Role
from registry.audit import Action, Kind, Subject, digest
from registry.provenance import Provenance
from runtime.audit.trail import record
from runtime.db.schema import (
    CaseRow,
    CertificateRow,
    DecisionRow,
    GateRow,
    StudentRow,
    TraceRow,
)
from runtime.db.session import reading, transaction
from runtime.office import Office
from runtime.records.facts import load_facts
from runtime.steps.corrected import Identity, identities
from runtime.steps.judged import verdicts
from runtime.steps.overrides import signed_overrides
from runtime.steps.records import student_of, text_record
from runtime.steps.season import images, students


def gate_season(office: Office) -> Counter[GateOutcome]:
    """Ask the gate about every student; today's verdicts replace yesterday's."""
    with transaction(office.database) as session:
        return ask_gate(session, office)


def ask_gate(session: Session, office: Office) -> Counter[GateOutcome]:
    """The same within a transaction, for whoever acts on the answer."""
    rows = students(session, office.season.code)
    evidence = _evidence(session, office, rows)
    overrides = signed_overrides(session, office)
    verdicts = {
        row.id: decide(student_of(row), evidence[row.id], office.calendar, overrides.get(row.id))
        for row in rows
    }
    session.execute(delete(GateRow).where(GateRow.student_id.in_(verdicts)))
    session.add_all(
        GateRow(
            student_id=student_id,
            outcome=verdict.outcome.value,
            reasons=[_record(reason) for reason in verdict.reasons],
            decided_on=office.today,
            override=signed(verdict.override),
        )
        for student_id, verdict in verdicts.items()
    )
    session.flush()
    said = {
        student_id: [verdict.outcome, *map(_record, verdict.reasons)]
        for student_id, verdict in verdicts.items()
    }
    about = Subject(Kind.SEASON, office.season.code)
    record(session, office, Action.GATE_ASKED, about, after=digest(said))
    return Counter(verdict.outcome for verdict in verdicts.values())


def list_gate(office: Office) -> list[tuple[StudentRow, GateRow]]:
    """Every student the gate was asked about, with its verdict, by 学号."""
    with reading(office.database) as session:
        rows = session.execute(
            select(StudentRow, GateRow)
            .join(GateRow, GateRow.student_id == StudentRow.id)
            .where(StudentRow.season == office.season.code)
            .order_by(StudentRow.student_number)
        )
        return [(student, verdict) for student, verdict in rows]


def _evidence(session: Session, office: Office, rows: Sequence[StudentRow]) -> dict[int, Evidence]:
    """What is known now. A verdict, trace or decision on a picture that was since replaced is not."""
    season = office.season.code
    photos = images(session, season, Role.CERTIFICATE_PHOTO)
    online = images(session, season, Role.EREGISTRATION_IMAGE)
    judged = verdicts(session, office)
    mine = StudentRow.season == season
    traced = {row.student_id: row for row in session.scalars(select(TraceRow).join(StudentRow).where(mine))}
    decided = {
        row.student_id: row for row in session.scalars(select(DecisionRow).join(StudentRow).where(mine))
    }
    cases: dict[tuple[int, CaseState], list[CaseKind]] = defaultdict(list)
    now = {row.id: (photos.get(row.student_number, ""), online.get(row.id_number, "")) for row in rows}
    for case in session.scalars(select(CaseRow).where(CaseRow.season == season).order_by(CaseRow.id)):
        state = CaseState(case.state)
        # What a person cleared was these pictures, no others.
        looked_at = now[case.student_id]
        if not CaseKind(case.kind).about_image:
            looked_at = (looked_at[0], "")
        if state is CaseState.CLEARED and looked_at != (case.certificate_photo, case.eregistration_image):
            continue
        for student_id in _touched(case, rows):
            cases[student_id, state].append(CaseKind(case.kind))
    earlier = set(
        session.scalars(
            select(CertificateRow.student_number).join(StudentRow).where(StudentRow.season != season)
        )
    )
    facts = load_facts(session, office, rows)
    known = identities(session, rows)
    evidence = {}
    for row in rows:
        photo, image = photos.get(row.student_number), online.get(row.id_number)
        trace, decision = traced.get(row.id), decided.get(row.id)
        fresh_trace = trace if trace and _still_true(trace, photo, known[row.student_number]) else None
        fresh_pair = decision if decision and (decision.a, decision.b) == (photo, image) else None
        evidence[row.id] = Evidence(
            has_photo=photo is not None,
            photo=Outcome(judged[row.id].outcome) if row.id in judged else None,
            provenance=Provenance(fresh_trace.provenance) if fresh_trace else None,
            numbered_before=row.student_number in earlier,
            pair=PairVerdict(fresh_pair.verdict) if fresh_pair else None,
            open_cases=(*cases[row.id, CaseState.OPEN], *cases[row.id, CaseState.IN_REVIEW]),
            filed_cases=tuple(cases[row.id, CaseState.CORRECTION_FILED]),
            confirmed_cases=tuple(cases[row.id, CaseState.CONFIRMED]),
            cleared_cases=tuple(cases[row.id, CaseState.CLEARED]),
            status=facts[row.id].status,
            audit_problems=facts[row.id].problems,
            requests=tuple(OpenRequest(kind, id_, kind.text) for kind, id_ in facts[row.id].requests),
            unreported=facts[row.id].unreported,
        )
    return evidence


def _still_true(trace: TraceRow, photo: str | None, student: Identity) -> bool:
    """Whether a trace speaks of the photo that lies there now, and of an ID number that is the student's."""
    numbers = {student.id_number, *student.earlier_numbers}
    own = trace.provenance in (Provenance.ORIGINAL, Provenance.DERIVED)
    return trace.sha256 == photo and (not own or trace.original_id_number in numbers)


def _touched(case: CaseRow, rows: Sequence[StudentRow]) -> list[int]:
    """The students a case holds up: its own, and everybody who shares a duplicate with them."""
    if case.kind != CaseKind.DUPLICATE:
        return [case.student_id]
    sharing = {other["key"] for other in case.involves if not other["stray"]}
    return [case.student_id, *(row.id for row in rows if row.student_number in sharing)]


def signed(override: Override | None) -> str:
    """Who set which verdict aside and why, as the run's manifest says it."""
    return f"经 {override.first}、{override.second} 同意：{override.why}" if override else ""


def _record(reason: Reason) -> dict[str, str]:
    return {
        "id": reason.id,
        "rule": reason.rule,
        "outcome": reason.outcome.value,
        **text_record(reason.text),
        "who_zh": reason.who.zh,
        "who_en": reason.who.en,
        "by": reason.by.isoformat(),
    }
