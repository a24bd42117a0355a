"""The steps of a season taken again, interrupted, or after something was changed."""

import hashlib
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from certificates.gate_evidence import GateOutcome
from matching.case import CaseKind, CaseState
from matching.pairing import Role
from registry.audit import Actor
from registry.identifiers import IdNumber
from registry.ports import Silence
from runtime.blobs.folder import BlobDamaged
from runtime.db.schema import CertificateRow, ImageRow, ImportBatch, OriginalRow, PrintRunRow, StudentRow
from runtime.db.session import transaction
from runtime.office import Office, open_office
from runtime.steps.case_errors import CaseSuperseded, DecisionIncomplete, UnknownCase
from runtime.steps.cases import decide_case, list_cases
from runtime.steps.create_run import create_runs
from runtime.steps.delivery import import_delivery
from runtime.steps.gate import gate_season, list_gate
from runtime.steps.intake import import_images, import_roster
from runtime.steps.intake_errors import IndexMissing, NothingToImport, WrongRole
from runtime.steps.print_run import PDF, render_run, run_folder, verify_run
from runtime.steps.run_errors import NobodyToPrint, RunNotRendered, TemplateChanged, UnknownRun
from runtime.steps.screen import screen_season
from runtime.steps.status import status
from runtime.steps.validate import validate_season
from tests.conftest import SAMPLES, copy_office, new_office, take_in_samples

TRUTH = tomllib.loads((SAMPLES / "truth.toml").read_text(encoding="utf-8"))


def by(office: Office, reviewer: str) -> Office:
    """The office with this reviewer at the desk."""
    return replace(office, actor=Actor(reviewer, "test"))


def numbered(role: str) -> str:
    """学号 of the student with this role in the sample season."""
    return next(number for number, planted in TRUTH.items() if planted["role"] == role)


def photo_of(role: str) -> Path:
    """The certificate photo that lies under that student's number."""
    return SAMPLES / "certificate-photos" / f"{numbered(role)}.jpg"


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


ORDINARY = numbered("ordinary_x")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path / "office")


@pytest.fixture
def screened(tmp_path: Path, screened_folder: Path) -> Office:
    """An office where everything is in and screened."""
    return copy_office(screened_folder, tmp_path / "office")


def outcome(office: Office, student_number: str) -> str:
    return next(row.outcome for student, row in list_gate(office) if student.student_number == student_number)


def test_importing_the_same_files_again_changes_nothing(office: Office) -> None:
    take_in_samples(office)
    before = status(office)
    take_in_samples(office)
    assert status(office) == before
    with transaction(office.database) as session:
        assert session.scalar(select(func.count()).select_from(OriginalRow)) == 31
    assert import_images(office, SAMPLES / "certificate-photos", Role.CERTIFICATE_PHOTO).again


def test_images_with_problems_are_read_anew_and_change_nothing(office: Office, tmp_path: Path) -> None:
    import_roster(office, SAMPLES / "roster-main.xlsx")
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(photo_of("ordinary_x"), folder)
    (folder / "readme.doc").write_bytes(b"x")
    first, again = (import_images(office, folder, Role.CERTIFICATE_PHOTO) for _ in range(2))
    assert first == again
    assert (first.accepted, len(first.problems)) == (1, 1)
    with transaction(office.database) as session:
        [image] = session.scalars(select(ImageRow))
        batches = session.scalars(select(ImportBatch.id).where(ImportBatch.kind == image.role)).all()
        assert (image.batch_id, len(batches)) == (min(batches), 2)  # the picture is the first import's


def test_a_corrected_roster_corrects_the_student(office: Office, tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    original = (SAMPLES / "roster-chengnan.csv").read_bytes().decode("gb18030")
    roster.write_bytes(original.replace("李嘉宁", "李佳宁").encode("gb18030"))
    import_roster(office, SAMPLES / "roster-chengnan.csv")
    import_roster(office, roster)
    with transaction(office.database) as session:
        names = session.scalars(select(StudentRow.name)).all()
    assert "李佳宁" in names
    assert "李嘉宁" not in names
    assert len(names) == 14


def test_after_the_number_nothing_about_a_student_changes(screened: Office, tmp_path: Path) -> None:
    create_runs(screened)
    roster = tmp_path / "名册.csv"
    original = (SAMPLES / "roster-chengnan.csv").read_bytes().decode("gb18030")
    roster.write_bytes(original.replace("李嘉宁", "李佳宁").encode("gb18030"))
    imported = import_roster(screened, roster)
    assert [problem.code for problem in imported.problems] == ["student.numbered"]
    photo = tmp_path / f"{ORDINARY}.jpg"
    photo.write_bytes(photo_of("swap_a").read_bytes())
    replaced = import_images(screened, photo, Role.CERTIFICATE_PHOTO)
    assert [problem.code for problem in replaced.problems] == ["student.numbered"]


def test_a_delivery_without_an_index_is_refused_whole(office: Office) -> None:
    with pytest.raises(IndexMissing):
        import_delivery(office, SAMPLES / "certificate-photos")
    with transaction(office.database) as session:
        assert not session.scalars(select(OriginalRow)).all()


def test_a_changed_or_missing_file_of_a_delivery_is_listed(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "delivery"
    folder.mkdir()
    for path in (SAMPLES / "delivery-2023").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    first, second = sorted(folder.glob("*.jpg"))
    first.write_bytes(first.read_bytes() + b"\0")
    second.unlink()
    (folder / "extra.jpg").write_bytes(b"x")
    imported = import_delivery(office, folder)
    assert imported.accepted == 0
    assert sorted(problem.code for problem in imported.problems) == [
        "delivery.file_changed",
        "delivery.file_missing",
        "delivery.file_unlisted",
    ]


def test_two_files_for_one_student_are_never_chosen_between_in_silence(
    office: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in (f"{ORDINARY}.jpg", f"{ORDINARY} (1).jpg"):
        (folder / name).write_bytes(photo_of("ordinary_x").read_bytes())
    imported = import_images(office, folder, Role.CERTIFICATE_PHOTO)
    assert imported.accepted == 0
    assert {problem.code for problem in imported.problems} == {"image.repeated_key"}
    assert len(imported.problems) == 2


def test_screening_again_opens_nothing_twice_and_keeps_decisions(screened: Office) -> None:
    cases = list_cases(screened)
    decide_case(by(screened, "审核员甲"), cases[0].id, CaseState.CONFIRMED, "对照本人")
    screen_season(screened, Silence())
    again = list_cases(screened)
    assert [case.id for case in again] == [case.id for case in cases]
    assert again[0].state == CaseState.CONFIRMED
    assert [step.reviewer for step in again[0].steps] == ["审核员甲", "审核员甲"]


def test_a_replaced_picture_supersedes_the_case_and_asks_anew(screened: Office, tmp_path: Path) -> None:
    """Put the swapped certificate photos back under their own numbers."""
    swapped = [case for case in list_cases(screened) if case.kind == "swap"]
    numbers = [case.student.student_number for case in swapped]
    assert len(numbers) == 2
    for own, other in (numbers, numbers[::-1]):
        right = tmp_path / f"{own}.jpg"
        right.write_bytes((SAMPLES / "certificate-photos" / f"{other}.jpg").read_bytes())
        import_images(screened, right, Role.CERTIFICATE_PHOTO)
    gate_season(screened)  # what was found on the old pictures no longer counts
    assert {outcome(screened, number) for number in numbers} == {GateOutcome.NEEDS_PERSON}
    validate_season(screened, Silence())
    screen_season(screened, Silence())
    gate_season(screened)
    assert {outcome(screened, number) for number in numbers} == {GateOutcome.MAY_ISSUE}
    states = {case.state for case in list_cases(screened) if case.kind == "swap"}
    assert states == {CaseState.SUPERSEDED}


@pytest.mark.parametrize(
    ("ruling", "expected"),
    [(CaseState.CLEARED, GateOutcome.MAY_ISSUE), (CaseState.CONFIRMED, GateOutcome.MAY_NOT)],
)
def test_a_persons_decision_reaches_the_gate(
    screened: Office, ruling: CaseState, expected: GateOutcome
) -> None:
    (case,) = (case for case in list_cases(screened) if case.kind == "mixed_card")
    decide_case(by(screened, "审核员甲"), case.id, ruling, "逐张核对了采集卡")
    gate_season(screened)
    assert outcome(screened, case.student.student_number) == expected


@pytest.mark.parametrize(("reviewer", "reason"), [("", "理由"), ("审核员甲", " ")])
def test_nobody_decides_without_name_and_reason(screened: Office, reviewer: str, reason: str) -> None:
    case = list_cases(screened)[0]
    with pytest.raises(DecisionIncomplete):
        decide_case(by(screened, reviewer), case.id, CaseState.CLEARED, reason)
    with pytest.raises(UnknownCase):
        decide_case(by(screened, "审核员甲"), 99_999, CaseState.CLEARED, "理由")


def test_nobody_is_numbered_twice_or_before_the_gate(office: Office) -> None:
    take_in_samples(office)
    with pytest.raises(NobodyToPrint):
        create_runs(office)
    validate_season(office, Silence())
    screen_season(office, Silence())
    create_runs(office)
    with pytest.raises(NobodyToPrint):
        create_runs(office)
    with transaction(office.database) as session:
        numbers = session.scalars(select(CertificateRow.number)).all()
    assert len(numbers) == len(set(numbers)) == 8


def test_rendering_again_gives_the_same_bytes(screened: Office) -> None:
    run = create_runs(screened)[0]
    assert run.run_id is not None
    with pytest.raises(RunNotRendered):
        verify_run(screened, run.run_id)
    first = render_run(screened, run.run_id).read_bytes()
    (run_folder(screened, run.run_id) / PDF).unlink()
    assert render_run(screened, run.run_id).read_bytes() == first
    assert verify_run(screened, run.run_id).passed


def test_a_changed_pdf_does_not_verify(screened: Office) -> None:
    first, second, *_ = create_runs(screened)
    assert first.run_id is not None
    assert second.run_id is not None
    wrong = render_run(screened, first.run_id).read_bytes()
    render_run(screened, second.run_id).write_bytes(wrong)
    assert not verify_run(screened, second.run_id).passed


def test_a_changed_template_or_damaged_photo_stops_the_run(screened: Office) -> None:
    run = create_runs(screened)[0]
    assert run.run_id is not None
    with transaction(screened.database) as session:
        page = session.get_one(PrintRunRow, run.run_id).pages[0]
    blob = screened.folder / "blobs" / page.photo_sha256[:2] / page.photo_sha256[2:4] / page.photo_sha256
    data = blob.read_bytes()
    blob.write_bytes(data[:-1] + b"\0")
    with pytest.raises(BlobDamaged):
        render_run(screened, run.run_id)
    blob.write_bytes(data)
    with transaction(screened.database) as session:
        session.execute(update(PrintRunRow).values(template_sha256="0" * 64))
    with pytest.raises(TemplateChanged):
        render_run(screened, run.run_id)
    assert not run_folder(screened, run.run_id).exists()
    with pytest.raises(UnknownRun):
        render_run(screened, 99)


def test_a_picture_that_is_no_picture_is_rejected_and_stops_nobody_else(
    office: Office, tmp_path: Path
) -> None:
    take_in_samples(office)
    broken = tmp_path / f"{ORDINARY}.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    import_images(office, broken, Role.CERTIFICATE_PHOTO)
    validate_season(office, Silence())
    screen_season(office, Silence())
    gate_season(office)
    assert outcome(office, ORDINARY) == GateOutcome.MAY_NOT
    assert outcome(office, numbered("resized_image")) == GateOutcome.MAY_ISSUE


def clear_all_cases_of(office: Office, student_number: str) -> None:
    for case in list_cases(office, CaseState.OPEN):
        if case.student.student_number == student_number:
            for reviewer in ("审核员甲", "审核员乙")[: 1 + CaseKind(case.kind).mismatch]:
                decide_case(by(office, reviewer), case.id, CaseState.CLEARED, "当面核对无误")


def a_strangers_image(office: Office, tmp_path: Path, student_number: str) -> None:
    """Somebody else's picture arrives as the student's e-registration image."""
    with transaction(office.database) as session:
        id_number = session.scalars(
            select(StudentRow.id_number).where(StudentRow.student_number == student_number)
        ).one()
    image = tmp_path / f"{id_number}.jpg"
    image.write_bytes(photo_of("tilted").read_bytes())
    assert import_images(office, image, Role.EREGISTRATION_IMAGE).accepted == 1


@pytest.mark.parametrize("role", ["duplicate_owner", "case2", "mixed_card"])
def test_what_a_person_cleared_is_those_pictures_and_no_others(
    screened: Office, tmp_path: Path, role: str
) -> None:
    clear_all_cases_of(screened, numbered(role))
    for other in ("duplicate_user",) if role == "duplicate_owner" else ():
        clear_all_cases_of(screened, numbered(other))
    gate_season(screened)
    assert outcome(screened, numbered(role)) == GateOutcome.MAY_ISSUE
    a_strangers_image(screened, tmp_path, numbered(role))
    create_runs(screened)  # asks the gate itself
    assert outcome(screened, numbered(role)) != GateOutcome.MAY_ISSUE
    with transaction(screened.database) as session:
        assert numbered(role) not in session.scalars(select(CertificateRow.student_number)).all()


def test_a_superseded_case_cannot_be_decided_and_reopens_without_the_old_decision(
    screened: Office, tmp_path: Path
) -> None:
    number = numbered("case2")
    (case,) = (one for one in list_cases(screened) if one.student.student_number == number)
    decide_case(by(screened, "审核员甲"), case.id, CaseState.CONFIRMED, "确实缺图")
    a_strangers_image(screened, tmp_path, number)
    screen_season(screened, Silence())
    with pytest.raises(CaseSuperseded):
        decide_case(by(screened, "审核员甲"), case.id, CaseState.CLEARED, "理由")
    with transaction(screened.database) as session:
        session.execute(delete(ImageRow).where(ImageRow.sha256 == sha256_of(photo_of("tilted"))))
    screen_season(screened, Silence())
    (again,) = (one for one in list_cases(screened) if one.id == case.id)
    assert again.state == CaseState.OPEN
    assert [step.move for step in again.steps] == ["take", "confirm", "supersede", "reopen"]


def test_going_back_to_an_earlier_file_is_not_ignored(office: Office, tmp_path: Path) -> None:
    take_in_samples(office)
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    for folder, role in ((right, "ordinary_x"), (wrong, "swap_a")):
        folder.mkdir()
        (folder / f"{ORDINARY}.jpg").write_bytes(photo_of(role).read_bytes())
        import_images(office, folder, Role.CERTIFICATE_PHOTO)
    import_images(office, right, Role.CERTIFICATE_PHOTO)
    with transaction(office.database) as session:
        kept = session.scalars(select(ImageRow.sha256).where(ImageRow.key == ORDINARY)).one()
    assert kept == sha256_of(photo_of("ordinary_x"))


def chengnan(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """The GB18030 roster with some text exchanged."""
    text = (SAMPLES / "roster-chengnan.csv").read_bytes().decode("gb18030")
    for old, new in changes:
        assert old in text
        text = text.replace(old, "\0").replace(new, old).replace("\0", new)
    path = tmp_path / "名册.csv"
    path.write_bytes(text.encode("gb18030"))
    return path


def test_two_students_may_exchange_their_id_numbers(office: Office, tmp_path: Path) -> None:
    import_roster(office, SAMPLES / "roster-chengnan.csv")
    with transaction(office.database) as session:
        rows = session.execute(select(StudentRow.student_number, StudentRow.id_number)).all()
    # Exchange two 学号 in the file, which exchanges everything else between the two students.
    (first, first_id), (second, second_id) = rows[0], rows[2]
    imported = import_roster(office, chengnan(tmp_path, (first, second)))
    assert imported.problems == ()
    with transaction(office.database) as session:
        after = dict(iter(session.execute(select(StudentRow.student_number, StudentRow.id_number))))
    assert (after[first], after[second]) == (second_id, first_id)


def test_an_id_number_of_another_student_is_a_problem_of_one_row(office: Office, tmp_path: Path) -> None:
    import_roster(office, SAMPLES / "roster-chengnan.csv")
    imported = import_roster(office, chengnan(tmp_path, (ORDINARY, "2024199029999")))
    assert [problem.code for problem in imported.problems] == ["student.id_number_taken"]
    assert imported.accepted == 13


def test_a_student_number_gets_one_certificate_whatever_the_season(screened: Office, tmp_path: Path) -> None:
    create_runs(screened)
    settings = (screened.folder / "yanqi.toml").read_text(encoding="utf-8")
    (screened.folder / "yanqi.toml").write_text(
        settings.replace("2026-autumn", "2026-spring"), encoding="utf-8"
    )
    spring = open_office(screened.folder, screened.clock, screened.today)
    take_in_samples(spring)
    validate_season(spring, Silence())
    screen_season(spring, Silence())
    with pytest.raises(NobodyToPrint):
        create_runs(spring)
    reasons = {
        reason["id"]
        for student, row in list_gate(spring)
        for reason in row.reasons
        if student.student_number == ORDINARY
    }
    assert reasons == {"certificate.exists"}


def test_a_level_without_a_template_stops_nobody_else(screened: Office) -> None:
    with transaction(screened.database) as session:
        session.execute(update(StudentRow).where(StudentRow.student_number == ORDINARY).values(kind="5"))
    created = create_runs(screened)
    refused = [error for run in created for error in run.refused]
    assert [error.code for error in refused] == ["run.no_template"]
    assert sum(run.count for run in created) == 7


def test_status_can_be_read_while_somebody_writes(screened: Office) -> None:
    with transaction(screened.database) as session:
        session.execute(update(StudentRow).values(site="总校"))
        assert status(screened).students == 29
        assert list_cases(screened)
        assert list_gate(screened) == []


def test_a_corrected_id_number_makes_the_trace_a_thing_of_the_past(screened: Office) -> None:
    with transaction(screened.database) as session:
        student = session.scalars(select(StudentRow).where(StudentRow.student_number == ORDINARY)).one()
        image = session.scalars(select(ImageRow).where(ImageRow.key == student.id_number)).one()
        body = f"990101{student.id_number[6:17]}"
        student.id_number = image.key = body + IdNumber.check_character(body)
    gate_season(screened)
    assert outcome(screened, ORDINARY) == GateOutcome.NEEDS_PERSON
    validate_season(screened, Silence())
    gate_season(screened)
    assert outcome(screened, ORDINARY) == GateOutcome.MAY_NOT  # it is another ID number's original


def test_pictures_of_the_other_kind_are_refused_whole(office: Office) -> None:
    take_in_samples(office)
    before = status(office)
    with pytest.raises(WrongRole):
        import_images(office, SAMPLES / "certificate-photos", Role.EREGISTRATION_IMAGE)
    with pytest.raises(WrongRole):
        import_images(office, SAMPLES / "eregistration.zip", Role.CERTIFICATE_PHOTO)
    assert status(office) == before


def test_an_import_without_a_picture_says_so(office: Office, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToImport):
        import_images(office, tmp_path / "empty", Role.CERTIFICATE_PHOTO)
    imported = import_images(office, SAMPLES / "roster-main.xlsx", Role.CERTIFICATE_PHOTO)
    assert [problem.code for problem in imported.problems] == ["image.table_ignored"]


def test_an_original_under_two_persons_is_a_question_for_the_agency(screened: Office, tmp_path: Path) -> None:
    """The agency sends a correction: the ordinary student's picture is somebody else's."""
    delivery = tmp_path / "correction"
    delivery.mkdir()
    (delivery / "1.jpg").write_bytes(photo_of("ordinary_x").read_bytes())
    body = "99010119900101001"
    (delivery / "index.csv").write_text(
        "file_name,id_number,name,school_code,capture_card,captured_on,category\n"
        f"1.jpg,{body}{IdNumber.check_character(body)},王某某,99999,C-77,2026-04-20,开放教育\n",
        encoding="utf-8",
    )
    assert import_delivery(screened, delivery).accepted == 1
    validate_season(screened, Silence())
    screen_season(screened, Silence())
    gate_season(screened)
    assert outcome(screened, ORDINARY) == GateOutcome.NEEDS_PERSON
    kinds = [c.kind for c in list_cases(screened) if c.student.student_number == ORDINARY]
    assert kinds == ["provenance_unknown"]


def test_co_sealed_certificates_need_their_partner(screened: Office) -> None:
    path = screened.folder / "yanqi.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"示范理工大学"', '""'), encoding="utf-8")
    created = create_runs(open_office(screened.folder, screened.clock, screened.today))
    codes = {error.code for run in created for error in run.refused}
    assert codes == {"run.no_partner"}
    assert sum(run.count for run in created) == 4
