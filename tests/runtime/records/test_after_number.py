"""Rules 4.9, 4.10, 1.6 and 1.7: after the number exists nothing is cancelled, restored or changed."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from api.report.roster_table import write_roster
from matching.pairing import Role
from registry.audit import Actor
from registry.consent import Consent, ConsentState
from runtime.db.schema import CertificateRow, ImageRow, StudentRow
from runtime.db.session import reading
from runtime.office import Office
from runtime.records.decide import grant
from runtime.records.errors import RuleRefuses
from runtime.records.intake import import_records
from runtime.records.kinds import RecordKind
from runtime.records.listing import list_records
from runtime.steps.consent import set_consent
from runtime.steps.intake import import_images, import_roster
from samples.pictures import reencoded
from tests.conftest import SAMPLES, copy_office

CLERK = Actor("张老师", "test")
IN_TIME = date(2026, 9, 10)


@pytest.fixture
def office(finished_season: Office, tmp_path: Path) -> Iterator[Office]:
    made = replace(copy_office(finished_season.folder, tmp_path / "office"), today=IN_TIME)
    yield made
    made.database.dispose()


@pytest.fixture
def number(office: Office) -> str:
    """学号 of a student who has a certificate number."""
    with reading(office.database) as session:
        return session.scalars(select(CertificateRow.student_number)).first() or ""


def table(office: Office, text: str) -> Path:
    path = office.folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


AUDIT = "学号,申请日期,考试途径,统考成绩,专科学历核查\n"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (RecordKind.AUDIT_FILE, AUDIT + "{number},,,,\n"),  # the application withdrawn
        (RecordKind.AUDIT_FILE, AUDIT + "{number},2026-09-01,免考,,通过\n"),  # and made good again
        (RecordKind.COURSE, "学号,课程代码,课程名称,注册状态\n{number},00815,开放英语,已选课\n"),
    ],
)
def test_4_9_what_the_number_rests_on_is_not_changed(
    office: Office, number: str, kind: RecordKind, text: str
) -> None:
    imported = import_records(office, kind, table(office, text.format(number=number)))
    assert imported.accepted == 0
    [problem] = imported.problems
    assert "规则 4.9" in problem.text.zh
    assert list_records(office, kind) == []


def test_7_2_the_degree_may_be_audited_after_graduation(office: Office, number: str) -> None:
    path = table(office, f"学号,平均成绩,论文成绩,学位英语,处分\n{number},80,80,通过,无\n")
    assert import_records(office, RecordKind.DEGREE, path).accepted == 1


@pytest.mark.parametrize("change", ["退学", "休学", "转教学点", "转专业"])
def test_4_9_no_change_of_status_is_granted(office: Office, number: str, change: str) -> None:
    path = table(office, f"学号,异动类型,申请日期,转入\n{number},{change},{IN_TIME},城北\n")
    clerk = replace(office, actor=CLERK)
    assert import_records(clerk, RecordKind.STATUS_CHANGE, path).accepted == 1
    [asked] = list_records(office, RecordKind.STATUS_CHANGE)
    assert "4.9" in {rule for _, rule in asked.notes}
    with pytest.raises(RuleRefuses) as caught:
        grant(office, asked.id)
    assert caught.value.facts["rule"] == "4.9"


def test_1_6_1_7_no_correction_is_granted(office: Office, number: str) -> None:
    path = table(office, f"学号,更正项目,更正为,申请日期\n{number},姓名,王五,{IN_TIME}\n")
    import_records(replace(office, actor=CLERK), RecordKind.CORRECTION, path)
    [asked] = list_records(office, RecordKind.CORRECTION)
    assert {"1.6", "1.7"} <= {rule for _, rule in asked.notes}
    with pytest.raises(RuleRefuses):
        grant(office, asked.id)


def test_4_10_the_roster_row_stays(office: Office, number: str) -> None:
    path = office.folder / "roster.csv"
    write_roster(office, path)
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    place, mine = rows[0].index("毕业审核"), next(row for row in rows if row[0] == number)
    mine[place] = "不通过"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows[0], mine])
    imported = import_roster(office, path)
    assert (imported.accepted, [one.code for one in imported.problems]) == (0, ["student.numbered"])
    with reading(office.database) as session:
        row = session.scalars(select(StudentRow).where(StudentRow.student_number == number)).one()
        assert row.audit == "passed"


@pytest.mark.parametrize("state", [ConsentState.GRANTED, ConsentState.WITHDRAWN])
def test_4_10_the_certificate_photo_stays_whatever_the_student_says_of_faces(
    office: Office, number: str, tmp_path: Path, state: ConsentState
) -> None:
    set_consent(office, number, Consent(state))
    photo = tmp_path / f"{number}.jpg"
    photo.write_bytes(reencoded((SAMPLES / "portraits" / "f01" / "a.jpg").read_bytes(), 91))
    with reading(office.database) as session:
        mine = select(ImageRow.sha256).where(ImageRow.key == number)
        before = session.scalar(mine)
    imported = import_images(office, photo, Role.CERTIFICATE_PHOTO)
    assert [one.code for one in imported.problems] == ["student.numbered"]
    with reading(office.database) as session:
        assert session.scalar(mine) == before
