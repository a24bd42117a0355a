"""Rows of the database, made by hand."""

from datetime import date

from matching.case import CaseKind, CaseState, Side
from matching.case_steps import Move
from matching.pairing import Role
from registry.identifiers import IdNumber
from registry.provenance import Provenance
from runtime.db.schema import (
    CaseRow,
    CaseStepRow,
    GateRow,
    ImageRow,
    OriginalRow,
    PrintPageRow,
    PrintRunRow,
    StudentRow,
    TraceRow,
)
from tests.conftest import DEMO_CLOCK

SEASON = "2026-autumn"
DEADLINE = date(2026, 11, 20)
NUMBER = "999998202605000001"


def id_number(place: int) -> str:
    """A valid ID number of nowhere."""
    body = f"9901012001020300{place}"
    return body + IdNumber.check_character(body)


def student_row(student_number: str, name: str, number: str) -> StudentRow:
    """A student; all are alike but for 学号, name and ID number."""
    return StudentRow(
        season=SEASON,
        student_number=student_number,
        id_number=number,
        name=name,
        sex="female",
        birth_date=date(2001, 2, 3),
        level="05",
        kind="8",
        major="法学",
        duration="两年半",
        study_mode="开放教育",
        enrolled_on=date(2024, 3, 1),
        graduated_on=date(2026, 12, 31),
        site="城南教学点",
        seal="independent",
        audit="passed",
        audit_reason="",
        class_name="",
    )


def image_row(role: Role, key: str, sha256: str) -> ImageRow:
    """A certificate photo or e-registration image under its key."""
    return ImageRow(season=SEASON, role=role.value, key=key, file_name=f"{key}.jpg", sha256=sha256)


def original_row(batch_id: int, student: StudentRow, sha256: str) -> OriginalRow:
    """The agency's original of a student."""
    return OriginalRow(
        batch_id=batch_id,
        provider="xinhua",
        file_name=f"{student.id_number}.jpg",
        sha256=sha256,
        id_number=student.id_number,
        name=student.name,
        school_code="99999",
        capture_card="K-7",
        captured_on=date(2026, 3, 1),
        category="开放教育",
    )


def trace_row(student_id: int, sha256: str) -> TraceRow:
    """A certificate photo that is the agency's original."""
    words = dict.fromkeys(("zh", "en", "remedy_zh", "remedy_en"), "")
    return TraceRow(
        student_id=student_id,
        sha256=sha256,
        provenance=Provenance.ORIGINAL.value,
        original_sha256=sha256,
        original_id_number="",
        mixed_card=False,
        expired=False,
        evidence={},
        heat_map_sha256="",
        **words,
    )


def gate_row(student_id: int, place: int) -> GateRow:
    """The third student may be issued a certificate, the others have one reason each."""
    outcome = "may_issue" if place == 2 else "needs_person"
    reason = {
        "id": "case.open",
        "rule": "5.1",
        "outcome": "needs_person",
        "zh": f"待处理案例，见 {id_number(1)}。",
        "en": "Open case.",
        "who_zh": "审核人",
        "who_en": "reviewer",
        "by": DEADLINE.isoformat(),
    }
    reasons = [] if place == 2 else [reason]
    return GateRow(student_id=student_id, outcome=outcome, reasons=reasons, decided_on=date(2026, 11, 9))


def decision(a: str, b: str, verdict: str, similarity: float | None) -> dict[str, object]:
    """The record of one comparison."""
    faces = similarity is not None
    return {
        "a": a,
        "b": b,
        "verdict": verdict,
        "similarity": similarity,
        "same_at": 0.42 if faces else None,
        "different_below": 0.3 if faces else None,
        "engine": "opencv_sface" if faces else "",
        "model_sha256": "ab" * 32 if faces else "",
        "zh": "比对理由。",
        "en": "The reason.",
    }


def involved(key: str, role: Role, *, stray: bool = False) -> dict[str, object]:
    """The record of one other student in a case."""
    return {"key": key, "stray": stray, "role": role.value}


def case_row(
    student: StudentRow,
    kind: CaseKind,
    side: Side | None,
    involves: list[dict[str, object]],
    evidence: list[dict[str, object]],
    state: CaseState = CaseState.OPEN,
) -> CaseRow:
    """One case."""
    return CaseRow(
        season=SEASON,
        fingerprint=f"{kind}-{student.student_number}",
        kind=kind.value,
        student=student,
        certificate_photo="",
        eregistration_image="",
        side=side.value if side else "",
        involves=involves,
        cause={"zh": "可能抄错。", "en": "Probably a slip."},
        handling=[{"zh": "核对本人。", "en": "Compare the person."}, {"zh": "填报更正。", "en": "File it."}],
        report_to={"zh": "报学籍考务办", "en": "to the registry office"},
        deadline=DEADLINE,
        evidence=evidence,
        state=state.value,
        opened_on=date(2026, 11, 9),
        steps=[step_row(student)] if state is CaseState.CLEARED else [],
    )


def step_row(student: StudentRow) -> CaseStepRow:
    """A reviewer cleared the case, and typed an ID number into the reason."""
    return CaseStepRow(
        at=DEMO_CLOCK,
        reviewer="陈老师",
        move=Move.CLEAR.value,
        before=CaseState.IN_REVIEW.value,
        after=CaseState.CLEARED.value,
        reason=f"当面核对过 {student.id_number}",
        receipt="",
    )


def run_row(certificate_id: int, student: StudentRow, sha256: str) -> PrintRunRow:
    """A verified print run of one page."""
    page = PrintPageRow(
        page=1,
        certificate_id=certificate_id,
        snapshot={"number": NUMBER, "student_number": student.student_number, "name": student.name},
        photo_sha256=sha256,
    )
    return PrintRunRow(
        season=SEASON,
        seal="independent",
        level="05",
        template="open-bachelor-independent",
        template_sha256="1" * 64,
        state="verified",
        created_at=DEMO_CLOCK,
        pdf_sha256="c0ffee" + "0" * 58,
        pages=[page],
    )
