"""A small season made of rows: one case of each shape, hostile names, a photo that breaks the standard."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from imaging.pipeline import validate
from imaging.standard import load_standard
from matching.case import CaseKind, CaseState, Side
from matching.pairing import Role
from runtime.db.schema import (
    CertificateRow,
    ImportBatch,
    ImportProblem,
    PhotoVerdictRow,
)
from runtime.db.session import transaction
from runtime.office import Office
from tests.api.report.rows import (
    NUMBER,
    SEASON,
    case_row,
    decision,
    gate_row,
    id_number,
    image_row,
    involved,
    original_row,
    run_row,
    student_row,
    trace_row,
)
from tests.conftest import DEMO_CLOCK, SAMPLES, new_office

PHOTOS = SAMPLES / "certificate-photos"
STRAY = "990101200102030045"  # an ID number with a slip: nobody's

# 学号, name, and the sample photo they hand in
CAST = (
    ("2024000000001", "<script>alert(1)</script>", "2024199020062"),
    ("2024000000002", "𠮷雅琴", "2024199020097"),
    ("2024000000003", "买买提·艾合买提", "2024199010001"),
    ("2024000000004", "=1+1", "2024199010090"),  # the sample with the tilted head
    ("2024000000005", "赵\"'&雨", "2024199010002"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """The office, and what was put into it."""

    office: Office
    id_numbers: tuple[str, ...]
    cases: dict[int, str]  # 学号 by case


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A season of five students. Read it, never change it."""
    season = make_season(tmp_path_factory.mktemp("report"))
    yield season
    season.office.database.dispose()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Made]:
    """The same season, to be changed."""
    season = make_season(tmp_path)
    yield season
    season.office.database.dispose()


def make_season(folder: Path) -> Made:
    """An office with a row for everything the report shows."""
    office = new_office(folder / "office")
    blobs = [office.blobs.put((PHOTOS / f"{sample}.jpg").read_bytes()) for _, _, sample in CAST]
    numbers = tuple(id_number(place) for place in range(1, 6))
    with transaction(office.database) as session:
        batch = ImportBatch(
            season=SEASON,
            kind="delivery",
            source="交付.zip",
            sha256="0" * 64,
            imported_at=DEMO_CLOCK,
            accepted=1,
        )
        batch.problems = [
            ImportProblem(
                place=f"{numbers[0]}.jpg",
                code="photo.unreadable",
                zh="无法读取该图片。",
                en="The picture cannot be read.",
                remedy_zh=f"请补要 {numbers[0]}。",
                remedy_en="Ask for it again.",
            )
        ]
        session.add(batch)
        students = [student_row(CAST[i][0], CAST[i][1], numbers[i]) for i in range(5)]
        session.add_all(students)
        session.flush()
        for i, student in enumerate(students):
            session.add(image_row(Role.CERTIFICATE_PHOTO, student.student_number, blobs[i]))
            session.add(original_row(batch.id, student, blobs[i]))
            session.add(trace_row(student.id, blobs[i]))
            session.add(gate_row(student.id, i))
            verdict = validate(office.blobs.get(blobs[i]), load_standard())
            session.add(
                PhotoVerdictRow(
                    sha256=blobs[i],
                    standard=office.standard.key,
                    outcome=verdict.outcome.value,
                    record=verdict.as_record(),
                )
            )
        # The first student's e-registration image is the second's picture, whose own lies under a slip.
        session.add(image_row(Role.EREGISTRATION_IMAGE, numbers[0], blobs[1]))
        session.add(image_row(Role.EREGISTRATION_IMAGE, STRAY, blobs[1]))
        session.add(image_row(Role.EREGISTRATION_IMAGE, numbers[2], blobs[2]))
        wrong = decision(blobs[0], blobs[1], "different_person", 0.07)
        same = decision(blobs[1], blobs[1], "identical", None)
        cases = [
            case_row(
                students[0],
                CaseKind.NOT_SAME_PERSON,
                Side.EREGISTRATION_IMAGE,
                [involved(CAST[1][0], Role.ORIGINAL)],
                [wrong, same],
            ),
            case_row(
                students[1],
                CaseKind.NO_EREGISTRATION_IMAGE,
                None,
                [involved(STRAY, Role.EREGISTRATION_IMAGE, stray=True)],
                [same],
            ),
            case_row(
                students[3], CaseKind.UNDECIDED, None, [], [decision(blobs[3], blobs[2], "undecided", 0.35)]
            ),
            case_row(students[4], CaseKind.PHOTO_REVIEW, None, [], [], CaseState.CLEARED),
            case_row(students[2], CaseKind.DUPLICATE, None, [], [], CaseState.SUPERSEDED),
        ]
        session.add_all(cases)
        certificate = CertificateRow(
            student_id=students[2].id,
            student_number=students[2].student_number,
            number=NUMBER,
            reserved_at=DEMO_CLOCK,
        )
        session.add(certificate)
        session.flush()
        session.add(run_row(certificate.id, students[2], blobs[2]))
        opened = {case.id: case.student.student_number for case in cases[:3]}
    return Made(office, (*numbers, STRAY), opened)
