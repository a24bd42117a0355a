"""What reviewers do with cases: who may, in which order, what is kept, and what the gate makes of it."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from certificates.gate_evidence import GateOutcome
from matching.case import CaseKind, CaseState
from matching.pairing import Role
from registry.audit import Action, Actor
from registry.calendar import Task
from registry.ports import Silence
from runtime.audit.reading import list_trail, verify_trail
from runtime.db.schema import CaseRow, ImageRow, StudentRow, TraceRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.settings import Settings
from runtime.steps.case_errors import (
    DecisionIncomplete,
    MoveNotOpen,
    NothingToCorrect,
    OwnUpload,
    ReceiptMissing,
    SecondReviewerNeeded,
    UnknownCase,
)
from runtime.steps.cases import decide_case, file_case, list_cases, read_case, take_case, undo_case
from runtime.steps.gate import gate_season, list_gate
from runtime.steps.intake import import_images
from runtime.steps.screen import screen_season
from runtime.steps.validate import validate_season
from samples.pictures import reencoded
from tests.conftest import SAMPLES, copy_office


def numbered(role: str) -> str:
    """学号 of the student with this role in the sample season."""
    truth = tomllib.loads((SAMPLES / "truth.toml").read_text(encoding="utf-8"))
    return next(number for number, planted in truth.items() if planted["role"] == role)


ORDINARY = numbered("ordinary_x")


@pytest.fixture
def office(tmp_path: Path, screened_folder: Path) -> Office:
    return copy_office(screened_folder, tmp_path / "office")


def by(office: Office, reviewer: str) -> Office:
    """The office with this reviewer at the desk."""
    return replace(office, actor=Actor(reviewer, "test"))


def case_of(office: Office, kind: CaseKind, place: int = 0) -> CaseRow:
    return [case for case in list_cases(office) if case.kind == kind][place]


def moves(office: Office, case_id: int) -> list[tuple[str, str]]:
    return [(step.reviewer, step.move) for step in read_case(office, case_id).steps]


def gate_of(office: Office, student_number: str) -> tuple[str, set[str]]:
    gate_season(office)
    (row,) = (row for student, row in list_gate(office) if student.student_number == student_number)
    return row.outcome, {reason["id"] for reason in row.reasons}


def test_a_case_is_taken_then_decided_and_every_step_is_kept(office: Office) -> None:
    case = case_of(office, CaseKind.NO_EREGISTRATION_IMAGE)
    taken = take_case(by(office, "甲"), case.id)
    assert taken.state == CaseState.IN_REVIEW
    decided = decide_case(by(office, "甲"), case.id, CaseState.CONFIRMED, "确实缺图")
    assert decided.state == CaseState.CONFIRMED
    undone = undo_case(by(office, "乙"), case.id, "看错了人")
    assert undone.state == CaseState.IN_REVIEW
    again = decide_case(by(office, "甲"), case.id, CaseState.CLEARED, "图像已在别处找到")
    assert again.state == CaseState.CLEARED
    assert moves(office, case.id) == [("甲", "take"), ("甲", "confirm"), ("乙", "undo"), ("甲", "clear")]
    reasons = [step.reason for step in again.steps if step.reason]
    assert reasons == ["确实缺图", "看错了人", "图像已在别处找到"]


def test_another_reviewer_takes_a_case_over(office: Office) -> None:
    case = case_of(office, CaseKind.MIXED_CARD)
    take_case(by(office, "甲"), case.id)
    decide_case(by(office, "乙"), case.id, CaseState.CONFIRMED, "不是本人")
    assert moves(office, case.id) == [("甲", "take"), ("乙", "take"), ("乙", "confirm")]


def test_the_history_is_refused_every_change(office: Office) -> None:
    case = case_of(office, CaseKind.MIXED_CARD)
    take_case(by(office, "甲"), case.id)
    for statement in ("UPDATE case_step SET reviewer = '乙'", "DELETE FROM case_step"):
        with pytest.raises(IntegrityError), office.database.begin() as connection:
            connection.execute(text(statement))
    assert moves(office, case.id) == [("甲", "take")]


@pytest.mark.parametrize("kind", [CaseKind.SWAP, CaseKind.NOT_SAME_PERSON])
def test_two_reviewers_clear_what_the_engine_called_a_mismatch(office: Office, kind: CaseKind) -> None:
    case = case_of(office, kind)
    number = case.student.student_number
    first = decide_case(by(office, "甲"), case.id, CaseState.CLEARED, "对照本人")
    assert first.state == CaseState.IN_REVIEW
    assert gate_of(office, number)[0] != GateOutcome.MAY_ISSUE
    for same in ("甲", " 甲 "):
        with pytest.raises(SecondReviewerNeeded):
            decide_case(by(office, same), case.id, CaseState.CLEARED, "再看一次")
    second = decide_case(by(office, "乙"), case.id, CaseState.CLEARED, "对照原图")
    assert second.state == CaseState.CLEARED
    assert f"case.{kind}" not in gate_of(office, number)[1]


def test_the_second_reviewer_may_disagree_and_then_both_votes_are_needed_again(office: Office) -> None:
    case = case_of(office, CaseKind.NOT_SAME_PERSON)
    decide_case(by(office, "甲"), case.id, CaseState.CLEARED, "像")
    assert decide_case(by(office, "乙"), case.id, CaseState.CONFIRMED, "不像").state == CaseState.CONFIRMED
    undo_case(by(office, "乙"), case.id, "再核对")
    assert decide_case(by(office, "乙"), case.id, CaseState.CLEARED, "像").state == CaseState.IN_REVIEW
    assert decide_case(by(office, "甲"), case.id, CaseState.CLEARED, "像").state == CaseState.CLEARED


def test_one_reviewer_is_enough_elsewhere_and_where_the_settings_say_so(office: Office) -> None:
    mixed, wrong = case_of(office, CaseKind.MIXED_CARD), case_of(office, CaseKind.NOT_SAME_PERSON)
    assert decide_case(by(office, "甲"), mixed.id, CaseState.CLEARED, "本人").state == CaseState.CLEARED
    alone = replace(office, settings=Settings(**office.settings.model_dump() | {"two_reviewers": False}))
    assert decide_case(by(alone, "甲"), wrong.id, CaseState.CLEARED, "本人").state == CaseState.CLEARED


@pytest.mark.parametrize("spelt", ["资料员", "资料员 ", "資料員"])
def test_nobody_decides_on_pictures_they_brought_in(office: Office, tmp_path: Path, spelt: str) -> None:
    case = case_of(office, CaseKind.NO_EREGISTRATION_IMAGE)
    number = case.student.student_number
    photo = tmp_path / f"{number}.jpg"
    other = numbered("tilted")
    photo.write_bytes((SAMPLES / "certificate-photos" / f"{other}.jpg").read_bytes())
    import_images(by(office, "资料员"), photo, Role.CERTIFICATE_PHOTO)
    screen_season(office, Silence())
    (new,) = (
        one
        for one in list_cases(office, CaseState.OPEN)
        if one.student.student_number == number and one.kind == CaseKind.NO_EREGISTRATION_IMAGE
    )
    if spelt.strip() != "资料员":
        assert take_case(by(office, spelt), new.id).state == CaseState.IN_REVIEW  # somebody else
        return
    with pytest.raises(OwnUpload):
        take_case(by(office, spelt), new.id)
    with pytest.raises(OwnUpload):
        decide_case(by(office, spelt), new.id, CaseState.CLEARED, "没问题")
    assert read_case(office, new.id).steps == []


def test_who_registered_the_originals_does_not_decide_either(office: Office) -> None:
    """The samples were brought in by the program; a reviewer of that name brought in everything."""
    case = case_of(office, CaseKind.NOT_SAME_PERSON)
    with pytest.raises(OwnUpload):
        take_case(office, case.id)


def test_a_filed_correction_has_a_receipt_and_cannot_be_undone(office: Office) -> None:
    case = case_of(office, CaseKind.NO_EREGISTRATION_IMAGE)
    desk = by(office, "甲")
    with pytest.raises(MoveNotOpen):
        file_case(desk, case.id, "回执 17 号")
    decide_case(desk, case.id, CaseState.CONFIRMED, "确实缺图")
    with pytest.raises(ReceiptMissing):
        file_case(desk, case.id, " ")
    filed = file_case(desk, case.id, "回执 17 号")
    assert filed.state == CaseState.CORRECTION_FILED
    assert filed.steps[-1].receipt == "回执 17 号"
    for refused in (CaseState.CLEARED, CaseState.CONFIRMED):
        with pytest.raises(MoveNotOpen):
            decide_case(desk, case.id, refused, "改主意")
    with pytest.raises(MoveNotOpen) as caught:
        undo_case(desk, case.id, "改主意")
    assert "不能撤回" in caught.value.cure.zh
    outcome, reasons = gate_of(office, case.student.student_number)
    assert outcome == GateOutcome.MAY_NOT
    assert f"case.{case.kind}.filed" in reasons


def test_what_image_correction_cannot_cure_is_not_filed(office: Office) -> None:
    case = case_of(office, CaseKind.ALTERED)
    decide_case(by(office, "甲"), case.id, CaseState.CONFIRMED, "背景改过")
    with pytest.raises(NothingToCorrect):
        file_case(by(office, "甲"), case.id, "回执")


def test_a_filed_case_is_resolved_by_its_new_picture_only(office: Office, tmp_path: Path) -> None:
    number = next(
        case.student.student_number
        for case in list_cases(office)
        if case.kind == CaseKind.NO_EREGISTRATION_IMAGE and not case.involves
    )
    (case,) = (one for one in list_cases(office) if one.student.student_number == number)
    desk = by(office, "甲")
    decide_case(desk, case.id, CaseState.CONFIRMED, "确实缺图")
    file_case(desk, case.id, "回执 17 号")
    screen_season(office, Silence())
    assert read_case(office, case.id).state == CaseState.CORRECTION_FILED  # nothing new came
    image = tmp_path / f"{case.student.id_number}.jpg"
    wrong = numbered("tilted")
    image.write_bytes((SAMPLES / "certificate-photos" / f"{wrong}.jpg").read_bytes())
    import_images(office, image, Role.EREGISTRATION_IMAGE)
    screen_season(office, Silence())
    assert read_case(office, case.id).state == CaseState.CORRECTION_FILED  # somebody else's picture came
    assert gate_of(office, number)[0] == GateOutcome.MAY_NOT
    image.write_bytes((SAMPLES / "certificate-photos" / f"{number}.jpg").read_bytes())
    import_images(office, image, Role.EREGISTRATION_IMAGE)
    screen_season(office, Silence())
    assert read_case(office, case.id).state == CaseState.RESOLVED
    assert gate_of(office, number)[0] == GateOutcome.MAY_ISSUE
    with transaction(office.database) as session:
        row = session.scalars(select(ImageRow).where(ImageRow.key == case.student.id_number)).one()
        session.delete(row)
    screen_season(office, Silence())
    assert read_case(office, case.id).state == CaseState.OPEN  # the old finding is back
    assert gate_of(office, number)[0] == GateOutcome.NEEDS_PERSON


def test_a_new_picture_the_engine_is_not_sure_of_resolves_once_a_person_is(
    office: Office, tmp_path: Path
) -> None:
    """Else whoever looks different on the new picture would wait for ever."""
    number = ORDINARY
    with transaction(office.database) as session:
        student = session.scalars(select(StudentRow).where(StudentRow.student_number == number)).one()
        id_number = student.id_number
        session.delete(session.scalars(select(ImageRow).where(ImageRow.key == id_number)).one())
    screen_season(office, Silence())
    [missing] = [one for one in list_cases(office) if one.student.student_number == number]
    desk = by(office, "甲")
    decide_case(desk, missing.id, CaseState.CONFIRMED, "确实缺图")
    file_case(desk, missing.id, "回执 17 号")
    image = tmp_path / f"{id_number}.jpg"
    image.write_bytes((SAMPLES / "certificate-photos" / f"{numbered('tilted')}.jpg").read_bytes())
    import_images(office, image, Role.EREGISTRATION_IMAGE)
    screen_season(office, Silence())
    doubts = [
        one
        for one in list_cases(office, CaseState.OPEN)
        if number in (one.student.student_number, *(other["key"] for other in one.involves))
    ]
    assert doubts
    for one in doubts[:-1]:
        clear(office, one.id)
    screen_season(office, Silence())
    assert read_case(office, missing.id).state == CaseState.CORRECTION_FILED  # one doubt is left
    clear(office, doubts[-1].id)
    screen_season(office, Silence())
    assert read_case(office, missing.id).state == CaseState.RESOLVED


def clear(office: Office, case_id: int) -> None:
    """By one reviewer, and a second where two are asked for."""
    if decide_case(by(office, "甲"), case_id, CaseState.CLEARED, "是本人").state != CaseState.CLEARED:
        decide_case(by(office, "乙"), case_id, CaseState.CLEARED, "是本人")


def test_a_person_who_judged_the_photo_is_not_asked_again_when_the_online_image_changes(
    office: Office, tmp_path: Path
) -> None:
    with transaction(office.database) as session:
        trace = session.scalars(
            select(TraceRow).join(StudentRow).where(StudentRow.student_number == ORDINARY)
        ).one()
        trace.provenance = "unknown"
    screen_season(office, Silence())
    [case] = [one for one in list_cases(office) if one.student.student_number == ORDINARY]
    assert case.kind == CaseKind.PROVENANCE_UNKNOWN
    decide_case(by(office, "甲"), case.id, CaseState.CLEARED, "图像社来函确认")
    assert gate_of(office, ORDINARY)[0] == GateOutcome.MAY_ISSUE
    image = tmp_path / f"{case.student.id_number}.jpg"
    photo = (SAMPLES / "certificate-photos" / f"{ORDINARY}.jpg").read_bytes()
    image.write_bytes(reencoded(photo, 91))
    import_images(office, image, Role.EREGISTRATION_IMAGE)
    screen_season(office, Silence())
    assert gate_of(office, ORDINARY)[0] == GateOutcome.MAY_ISSUE
    assert read_case(office, case.id).state == CaseState.CLEARED


def test_a_confirmed_swap_put_right_is_resolved(office: Office, tmp_path: Path) -> None:
    swapped = [case for case in list_cases(office) if case.kind == CaseKind.SWAP]
    for case in swapped:
        decide_case(by(office, "甲"), case.id, CaseState.CONFIRMED, "互换")
    numbers = [case.student.student_number for case in swapped]
    for own, other in (numbers, numbers[::-1]):
        right = tmp_path / f"{own}.jpg"
        right.write_bytes((SAMPLES / "certificate-photos" / f"{other}.jpg").read_bytes())
        import_images(office, right, Role.CERTIFICATE_PHOTO)
    validate_season(office, Silence())
    screen_season(office, Silence())
    assert {read_case(office, case.id).state for case in swapped} == {CaseState.RESOLVED}
    assert {gate_of(office, number)[0] for number in numbers} == {GateOutcome.MAY_ISSUE}


def test_what_a_person_said_of_the_same_pictures_outlasts_a_change_of_engine(office: Office) -> None:
    """Cases an earlier engine opened, and this one would not, on pictures that still lie there."""
    with transaction(office.database) as session:
        student = session.scalars(select(StudentRow).where(StudentRow.student_number == ORDINARY)).one()
        photo = session.scalars(select(ImageRow).where(ImageRow.key == student.student_number)).one()
        online = session.scalars(select(ImageRow).where(ImageRow.key == student.id_number)).one()
        cases = {state: undecided(student, photo.sha256, online.sha256, state) for state in CaseState}
        session.add_all(cases.values())
        session.flush()
        ids = {state: case.id for state, case in cases.items()}
    screen_season(office, Silence())
    stays = {CaseState.CONFIRMED, CaseState.CLEARED, CaseState.CORRECTION_FILED, CaseState.RESOLVED}
    for state, case_id in ids.items():
        expected = state if state in stays else CaseState.SUPERSEDED
        assert read_case(office, case_id).state == expected


def undecided(student: StudentRow, photo: str, online: str, state: CaseState) -> CaseRow:
    """A case of a student whom this engine finds in order."""
    return CaseRow(
        season=student.season,
        fingerprint=f"of another engine, {state}",
        kind=CaseKind.UNDECIDED.value,
        student_id=student.id,
        certificate_photo=photo,
        eregistration_image=online,
        side="",
        involves=[],
        cause={"zh": "无法确定", "en": "undecided"},
        handling=[],
        report_to={"zh": "", "en": ""},
        deadline=date(2026, 11, 20),
        evidence=[],
        state=state.value,
        opened_on=date(2026, 11, 9),
    )


def test_past_the_deadline_a_case_stays_open(office: Office) -> None:
    late = replace(office, today=office.calendar.last_day(Task.IMAGES) + timedelta(days=30))
    before = {case.id: case.state for case in list_cases(office)}
    screen_season(late, Silence())
    assert {case.id: case.state for case in list_cases(late)} == before
    assert (
        gate_of(late, case_of(late, CaseKind.MIXED_CARD).student.student_number)[0] != GateOutcome.MAY_ISSUE
    )


@pytest.mark.parametrize(("reviewer", "reason"), [("", "理由"), ("  ", "理由"), ("甲", " ")])
def test_nobody_acts_without_name_and_reason(office: Office, reviewer: str, reason: str) -> None:
    case = case_of(office, CaseKind.MIXED_CARD)
    with pytest.raises(DecisionIncomplete):
        decide_case(by(office, reviewer), case.id, CaseState.CONFIRMED, reason)
    with pytest.raises(DecisionIncomplete):
        undo_case(by(office, reviewer), case.id, reason)
    with pytest.raises(UnknownCase):
        take_case(by(office, "甲"), 99_999)
    with pytest.raises(UnknownCase):
        read_case(office, 99_999)


def test_cases_are_listed_by_state_kind_and_site(office: Office) -> None:
    everything = list_cases(office)
    mixed = list_cases(office, kind=CaseKind.MIXED_CARD)
    assert {case.kind for case in mixed} == {CaseKind.MIXED_CARD}
    sites = {case.student.site for case in everything}
    assert len(sites) > 1
    assert sum(len(list_cases(office, site=site)) for site in sites) == len(everything)
    assert list_cases(office, CaseState.CONFIRMED) == []


def test_the_trail_of_a_season_tells_every_step_and_names_nobody(office: Office) -> None:
    case = case_of(office, CaseKind.MIXED_CARD)
    decide_case(by(office, "甲"), case.id, CaseState.CLEARED, f"核对 {case.student.id_number}")
    rows = list_trail(office)
    assert verify_trail(office).passed
    kinds = [row.action for row in rows]
    assert kinds.count(Action.ROSTER_IMPORTED) == 2
    assert kinds.count(Action.DELIVERY_REGISTERED) == 2
    assert kinds.count(Action.IMAGES_IMPORTED) == 2
    assert kinds.count(Action.CASE_OPENED) == len(list_cases(office))
    assert [row.action for row in list_trail(office, subject=f"case:{case.id}")] == [
        Action.CASE_OPENED,
        Action.CASE_TAKEN,
        Action.CASE_DECIDED,
    ]
    said = "\n".join(f"{row.subject} {row.reason} {row.before} {row.after}" for row in rows)
    for one in list_cases(office):
        for personal in (one.student.name, one.student.student_number, one.student.id_number):
            assert personal not in said
