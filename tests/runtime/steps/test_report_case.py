"""An image correction by hand: it goes the way of every case, and no screening lets it go by silence."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.report.correction_list import correction_lists
from certificates.gate_evidence import GateOutcome
from matching.case import CaseKind, CaseState, Side
from matching.pairing import Role
from registry.audit import Action, Actor
from registry.calendar import Task
from registry.ports import Silence
from runtime.audit.reading import list_trail, verify_trail
from runtime.db.session import reading
from runtime.office import Office
from runtime.records.errors import UnknownStudent
from runtime.steps.case_errors import CaseStands, DecisionIncomplete, NothingToCorrect, OriginalMissing
from runtime.steps.cases import decide_case, file_case, list_cases, read_case
from runtime.steps.delivery import import_delivery
from runtime.steps.gate import gate_season, list_gate
from runtime.steps.intake import import_images
from runtime.steps.report_case import report_case
from runtime.steps.screen import screen_season
from runtime.steps.season import originals
from samples.cast import cast
from samples.pictures import portrait, reencoded, resized
from tests.conftest import SAMPLES, copy_office
from tests.runtime.steps.test_cases import ORDINARY, by, numbered

ID_NUMBER = next(one.id_number for one in cast()[0] if one.student_number == ORDINARY)
ONLINE = Side.EREGISTRATION_IMAGE


@pytest.fixture
def office(tmp_path: Path, screened_folder: Path) -> Office:
    return by(copy_office(screened_folder, tmp_path / "office"), "王老师")


def verdict(office: Office, number: str = ORDINARY) -> tuple[str, set[str]]:
    gate_season(office)
    (row,) = (row for student, row in list_gate(office) if student.student_number == number)
    return row.outcome, {reason["id"] for reason in row.reasons}


def put_online(office: Office, tmp_path: Path, data: bytes) -> None:
    image = tmp_path / f"{ID_NUMBER}.jpg"
    image.write_bytes(data)
    import_images(by(office, "资料员"), image, Role.EREGISTRATION_IMAGE)
    screen_season(office, Silence())


def photo_of(number: str) -> bytes:
    return (SAMPLES / "certificate-photos" / f"{number}.jpg").read_bytes()


def test_it_has_the_deadline_the_handling_and_the_report_of_the_rules(office: Office) -> None:
    assert verdict(office)[0] == GateOutcome.MAY_ISSUE
    row = report_case(office, ORDINARY, ONLINE, "学生来电：网上是别人")
    assert (row.kind, row.state, row.side) == (CaseKind.REPORTED, CaseState.OPEN, ONLINE)
    assert row.deadline == office.calendar.last_day(Task.IMAGES)
    assert row.cause["zh"] == "王老师上报：学生来电：网上是别人"
    said = "".join(step["zh"] for step in row.handling)
    assert "图像信息更正" in said
    assert "证书保持不变" in said
    assert "非图像社所摄的图像不能电子注册" in said
    assert verdict(office) == (GateOutcome.NEEDS_PERSON, {"case.reported"})
    assert [entry.action for entry in list_trail(office, subject=f"case:{row.id}")] == [Action.CASE_OPENED]
    assert verify_trail(office).passed


def test_no_screening_lets_it_go_and_only_the_new_picture_resolves_it(office: Office, tmp_path: Path) -> None:
    put_online(office, tmp_path, resized(photo_of(ORDINARY)))
    row = report_case(office, ORDINARY, ONLINE, "网上图像像素很低，是翻拍的")
    screen_season(office, Silence())
    assert read_case(office, row.id).state == CaseState.OPEN
    decide_case(office, row.id, CaseState.CONFIRMED, "核对属实")
    screen_season(office, Silence())
    assert read_case(office, row.id).state == CaseState.CONFIRMED
    [listed] = correction_lists(office)
    [entry] = listed.rows
    assert (entry.student_number, entry.cases) == (ORDINARY, (row.id,))
    assert entry.right is not None
    file_case(office, row.id, "回执 3 号")
    screen_season(office, Silence())
    assert read_case(office, row.id).state == CaseState.CORRECTION_FILED
    assert verdict(office) == (GateOutcome.MAY_NOT, {"case.reported.filed"})
    put_online(office, tmp_path, photo_of(numbered("tilted")))
    assert read_case(office, row.id).state == CaseState.CORRECTION_FILED  # somebody else's came
    put_online(office, tmp_path, reencoded(photo_of(ORDINARY), 92))
    assert read_case(office, row.id).state == CaseState.RESOLVED
    assert verdict(office)[0] == GateOutcome.MAY_ISSUE


def test_a_case_the_screening_opens_beside_it_does_not_take_it_over(office: Office, tmp_path: Path) -> None:
    row = report_case(office, ORDINARY, ONLINE, "网上是别人")
    decide_case(office, row.id, CaseState.CONFIRMED, "核对属实")
    put_online(office, tmp_path, photo_of(numbered("tilted")))
    assert read_case(office, row.id).state == CaseState.CONFIRMED
    kinds = {one.kind for one in list_cases(office) if one.student.student_number == ORDINARY}
    assert kinds > {CaseKind.REPORTED}


def test_another_certificate_photo_does_not_answer_for_the_online_image(
    office: Office, tmp_path: Path
) -> None:
    row = report_case(office, ORDINARY, ONLINE, "网上是别人")
    decide_case(office, row.id, CaseState.CONFIRMED, "核对属实")
    photo = tmp_path / f"{ORDINARY}.jpg"
    photo.write_bytes(reencoded(photo_of(ORDINARY), 93))
    import_images(by(office, "资料员"), photo, Role.CERTIFICATE_PHOTO)
    screen_season(office, Silence())
    assert read_case(office, row.id).state == CaseState.CONFIRMED


def test_5_5_nothing_is_filed_without_the_agencys_original(office: Office, tmp_path: Path) -> None:
    row = report_case(office, numbered("not_agency"), ONLINE, "网上是别人")
    decide_case(office, row.id, CaseState.CONFIRMED, "核对属实")
    with pytest.raises(OriginalMissing) as caught:
        file_case(office, row.id, "回执 4 号")
    assert "规则 5.5" in caught.value.sentence.zh
    assert "重新采集" in caught.value.cure.zh
    assert read_case(office, row.id).state == CaseState.CONFIRMED
    folder = tmp_path / "delivery"
    folder.mkdir()
    id_number = row.student.id_number
    (folder / f"{id_number}.jpg").write_bytes(reencoded(portrait("f13/a"), 95))
    (folder / "index.csv").write_text(
        f"文件名,身份证号,姓名,采集日期\n{id_number}.jpg,{id_number},{row.student.name},2026-11-05\n",
        encoding="utf-8",
    )
    assert import_delivery(by(office, "资料员"), folder).accepted == 1
    assert file_case(office, row.id, "回执 4 号").state == CaseState.CORRECTION_FILED


def test_an_original_that_is_the_very_picture_reported_is_none(office: Office, tmp_path: Path) -> None:
    row = report_case(office, ORDINARY, ONLINE, "网上是别人")
    decide_case(office, row.id, CaseState.CLEARED, "看过，是本人")
    with reading(office.database) as session:
        [original] = originals(session, [row.student.id_number])[row.student.id_number]
    put_online(office, tmp_path, office.blobs.get(original.sha256))
    again = report_case(office, ORDINARY, ONLINE, "还是别人，社方原图就登记错了")
    decide_case(office, again.id, CaseState.CONFIRMED, "核对属实")
    with pytest.raises(OriginalMissing):
        file_case(office, again.id, "回执 5 号")
    [listed] = correction_lists(office)
    [entry] = listed.rows
    assert entry.right is None  # the list does not ask for the very picture it complains of
    assert "调取原图" in entry.right_note.zh


def test_a_wrong_certificate_photo_goes_up_and_is_never_filed(office: Office) -> None:
    row = report_case(office, ORDINARY, Side.CERTIFICATE_PHOTO, "证书照片是别人")
    assert "省电大" in row.report_to["zh"]
    decide_case(office, row.id, CaseState.CONFIRMED, "核对属实")
    with pytest.raises(NothingToCorrect):
        file_case(office, row.id, "回执 6 号")


def test_one_case_a_picture(office: Office) -> None:
    row = report_case(office, ORDINARY, ONLINE, "网上是别人")
    for side in (ONLINE, Side.BOTH):
        with pytest.raises(CaseStands) as caught:
            report_case(office, ORDINARY, side, "再报一次")
        assert caught.value.facts["id"] == row.id
    other = report_case(office, ORDINARY, Side.CERTIFICATE_PHOTO, "证书照片也不对")
    assert other.id != row.id
    found = next(one for one in list_cases(office) if one.kind == CaseKind.SWAP)
    with pytest.raises(CaseStands):
        report_case(office, found.student.student_number, Side.BOTH, "互换了")


def test_what_was_cleared_and_is_reported_again_is_reviewed_again(office: Office) -> None:
    row = report_case(office, ORDINARY, ONLINE, "网上是别人")
    decide_case(office, row.id, CaseState.CLEARED, "看过，是本人")
    assert verdict(office)[0] == GateOutcome.MAY_ISSUE
    again = report_case(by(office, "李老师"), ORDINARY, ONLINE, "学生坚持不是本人")
    assert (again.id, again.state) == (row.id, CaseState.IN_REVIEW)
    assert verdict(office)[0] == GateOutcome.NEEDS_PERSON


def test_who_and_why_are_said_and_the_student_is_of_the_season(office: Office) -> None:
    with pytest.raises(DecisionIncomplete):
        report_case(office, ORDINARY, ONLINE, " ")
    with pytest.raises(DecisionIncomplete):
        report_case(replace(office, actor=Actor(" ", "test")), ORDINARY, ONLINE, "理由")
    with pytest.raises(DecisionIncomplete):
        report_case(office, ORDINARY, Side.UNKNOWN, "理由")
    with pytest.raises(UnknownStudent):
        report_case(office, "0000000000000", ONLINE, "理由")


def test_an_id_number_in_the_reason_is_not_shown_whole(office: Office) -> None:
    row = report_case(office, ORDINARY, ONLINE, f"身份证 {ID_NUMBER} 名下是别人")
    assert ID_NUMBER not in row.cause["zh"]
