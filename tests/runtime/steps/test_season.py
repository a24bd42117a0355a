"""The steps of a season taken again, interrupted, or after something was changed."""

import tomllib
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from certificates.gate import GateOutcome
from matching.case import CaseState
from matching.pairing import Role
from registry.ports import Silence
from runtime.blobs.folder import BlobDamaged
from runtime.db.schema import CertificateRow, ImportBatch, OriginalRow, PrintRunRow, StudentRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.steps.cases import DecisionIncomplete, UnknownCase, decide_case, list_cases
from runtime.steps.gate import gate_season, list_gate
from runtime.steps.intake import import_delivery, import_images, import_roster
from runtime.steps.intake_errors import IndexMissing
from runtime.steps.print_run import PDF, create_runs, render_run, run_folder, verify_run
from runtime.steps.run_errors import NobodyToPrint, RunNotRendered, TemplateChanged, UnknownRun
from runtime.steps.screen import screen_season
from runtime.steps.status import status
from runtime.steps.validate import validate_season
from tests.conftest import SAMPLES, copy_office, new_office, take_in_samples

TRUTH = tomllib.loads((SAMPLES / "truth.toml").read_text(encoding="utf-8"))


def numbered(role: str) -> str:
    """学号 of the student with this role in the sample season."""
    return next(number for number, planted in TRUTH.items() if planted["role"] == role)


def photo_of(role: str) -> Path:
    """The certificate photo that lies under that student's number."""
    return SAMPLES / "certificate-photos" / f"{numbered(role)}.jpg"


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
        assert session.scalar(select(func.count()).select_from(ImportBatch)) == 6
    assert import_roster(office, SAMPLES / "roster-main.xlsx").again


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
    decide_case(screened, cases[0].id, CaseState.CONFIRMED, "审核员甲", "对照本人")
    screen_season(screened, Silence())
    again = list_cases(screened)
    assert [case.id for case in again] == [case.id for case in cases]
    assert again[0].state == CaseState.CONFIRMED
    assert again[0].decided_by == "审核员甲"


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
    decide_case(screened, case.id, ruling, "审核员甲", "逐张核对了采集卡")
    gate_season(screened)
    assert outcome(screened, case.student.student_number) == expected


@pytest.mark.parametrize(("reviewer", "reason"), [("", "理由"), ("审核员甲", " ")])
def test_nobody_decides_without_name_and_reason(screened: Office, reviewer: str, reason: str) -> None:
    case = list_cases(screened)[0]
    with pytest.raises(DecisionIncomplete):
        decide_case(screened, case.id, CaseState.CLEARED, reviewer, reason)
    with pytest.raises(UnknownCase):
        decide_case(screened, 99_999, CaseState.CLEARED, "审核员甲", "理由")


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
