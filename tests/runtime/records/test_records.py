"""Records beside the roster: in whole or not at all, decided by the rules, and heard by the gate."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from api.report.record_table import NotForDbf, write_records
from api.report.workbook import write_cases
from registry.audit import Actor
from registry.errors import OfficeError
from registry.identifiers import IdNumber
from registry.record_columns import COURSES as COURSE_COLUMNS
from runtime.audit.reading import list_trail, verify_trail
from runtime.db.records import RecordRow
from runtime.db.schema import GateRow, StudentRow
from runtime.db.session import reading, transaction
from runtime.intake.tables import read_table
from runtime.office import Office
from runtime.records.decide import grant, refuse
from runtime.records.errors import (
    ContradictsIdNumber,
    NoTable,
    NotARequest,
    OwnRequest,
    RecordDecided,
    RecordUnknown,
    RuleRefuses,
)
from runtime.records.intake import import_records
from runtime.records.kinds import RecordKind
from runtime.records.listing import list_records
from runtime.steps.batch import Imported
from runtime.steps.gate import gate_season
from runtime.steps.intake import import_roster
from samples.pictures import reencoded
from tests.conftest import SAMPLES, new_office
from tests.runtime.intake.files import dbf_bytes

CLERK = Actor("张老师", "test")
NUMBER = "2024199010001"
EARLY, LATE = date(2026, 9, 10), date(2026, 11, 9)
COURSES = "学号,课程代码,课程名称,注册状态\n"
CORRECTIONS = "学号,更正项目,更正为,申请日期,证明材料\n"
CHANGES = "学号,异动类型,申请日期,相近专业\n"
MOVES = "学号,异动类型,申请日期,项目,转入\n"
AUDITS = "学号,申请日期,考试途径,统考成绩,专科学历核查\n"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = replace(new_office(tmp_path / "office"), today=EARLY)
    import_roster(made, SAMPLES / "roster-main.xlsx")
    yield made
    made.database.dispose()


def take_in(
    office: Office, kind: RecordKind, text: str, scans: Mapping[str, bytes] | None = None
) -> Imported:
    folder = office.folder / "handed"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    (folder / "table.csv").write_text(text, encoding="gb18030")
    for name, data in (scans or {}).items():
        (folder / name).write_bytes(data)
    return import_records(replace(office, actor=CLERK), kind, folder)


def student(office: Office) -> StudentRow:
    with reading(office.database) as session:
        return session.scalars(select(StudentRow).where(StudentRow.student_number == NUMBER)).one()


def scan() -> bytes:
    return next((SAMPLES / "certificate-photos").glob("*.jpg")).read_bytes()


def other_id() -> str:
    """An ID number of nobody: no area code begins with 99."""
    body = "99010120010203004"
    return body + IdNumber.check_character(body)


def gate_rules(office: Office) -> dict[str, str]:
    gate_season(office)
    with reading(office.database) as session:
        row = session.scalars(
            select(GateRow)
            .join(StudentRow, StudentRow.id == GateRow.student_id)
            .where(StudentRow.student_number == NUMBER)
        ).one()
    return {reason["id"]: reason["rule"] for reason in row.reasons}


def test_one_bad_row_refuses_the_whole_table_and_names_every_fault(office: Office) -> None:
    imported = take_in(
        office,
        RecordKind.COURSE,
        COURSES
        + f"{NUMBER},00815,开放英语,已上报\n{NUMBER},00816,,已上报\n0000,1,x,已上报\n{NUMBER},2,y,好\n",
    )
    assert imported.accepted == 0
    places = [(problem.place.split("第 ")[1], problem.code) for problem in imported.problems]
    assert ("4 行", "record.student_unknown") in places
    assert ("3 行 课程名称", "table.row") in places
    assert ("5 行 注册状态", "table.row") in places
    assert list_records(office, RecordKind.COURSE) == []


def test_every_fault_shows_what_the_cell_holds_and_no_id_number_whole(office: Office) -> None:
    mistyped = "990101199003071234"
    imported = take_in(
        office,
        RecordKind.CORRECTION,
        CORRECTIONS
        + f"{NUMBER},身份证号,{mistyped},2026-09-01,\n12,姓名,王五,2026-09-01,\n{NUMBER},籍贯,x,九月,\n",
    )
    said = [(problem.place.split(" 第 ")[1], problem.text.zh) for problem in imported.problems]
    assert [place for place, _ in said] == [
        "2 行 更正为“990101********1234”",
        "3 行 学号“12”",
        "4 行 更正项目",  # the sentence has it
        "4 行 申请日期",
    ]
    assert "“籍贯”" in said[2][1]
    assert "“九月”" in said[3][1]
    assert all(problem.remedy.zh for problem in imported.problems)
    assert mistyped not in str(imported)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_a_dbf_of_an_old_system_is_taken_in_and_one_bad_row_refuses_it(
    office: Office, tmp_path: Path, encoding: str
) -> None:
    fields = [("学号", "C", 20), ("课程代码", "C", 10), ("课程名称", "C", 40), ("注册状态", "C", 10)]
    path = tmp_path / "KCZC.DBF"
    good, bad = [NUMBER, "00815", "开放英语", "已上报"], [NUMBER, "00816", "法学概论", "未知"]
    path.write_bytes(dbf_bytes(fields, [good, bad], encoding=encoding, driver=0x4D))
    refused = import_records(office, RecordKind.COURSE, path)
    assert (refused.accepted, [one.place for one in refused.problems]) == (0, ["KCZC.DBF 第 3 行 注册状态"])
    assert list_records(office, RecordKind.COURSE) == []
    path.write_bytes(dbf_bytes(fields, [good], encoding=encoding, driver=0x4D))
    assert import_records(office, RecordKind.COURSE, path).accepted == 1
    [listed] = list_records(office, RecordKind.COURSE)
    assert [cell for _, cell in listed.cells] == ["00815", "开放英语", "已上报"]


def test_the_same_request_twice_in_one_table_is_a_fault(office: Office) -> None:
    row = f"{NUMBER},00815,开放英语,已上报\n"
    imported = take_in(office, RecordKind.COURSE, COURSES + row + row)
    assert imported.accepted == 0
    assert len(imported.problems) == 1


def test_a_table_that_comes_again_changes_nothing_and_a_newer_row_replaces(office: Office) -> None:
    row = f"{NUMBER},00815,开放英语,已选课\n"
    take_in(office, RecordKind.COURSE, COURSES + row)
    assert take_in(office, RecordKind.COURSE, COURSES + row).again
    take_in(office, RecordKind.COURSE, COURSES + row.replace("已选课", "已上报"))
    listed = list_records(office, RecordKind.COURSE)
    assert [one.state.zh for one in listed] == ["已被新记录取代", "在办"]
    assert "courses.00815" not in gate_rules(office)


def test_a_refused_table_is_read_anew_once_the_roster_has_its_student(office: Office) -> None:
    text = COURSES + "2024199020095,00815,开放英语,已上报\n"
    refused = take_in(office, RecordKind.COURSE, text)
    assert [problem.code for problem in refused.problems] == ["record.student_unknown"]
    import_roster(office, SAMPLES / "roster-chengnan.csv")
    imported = take_in(office, RecordKind.COURSE, text)
    assert (imported.accepted, imported.problems, imported.again) == (1, (), False)
    assert take_in(office, RecordKind.COURSE, text).again
    assert len(list_records(office, RecordKind.COURSE)) == 1


def test_3_1_a_course_neither_goes_back_nor_moves_after_the_window(office: Office) -> None:
    row = f"{NUMBER},00815,开放英语,已确认\n"
    take_in(office, RecordKind.COURSE, COURSES + row)
    back = take_in(office, RecordKind.COURSE, COURSES + row.replace("已确认", "已选课"))
    late = take_in(
        replace(office, today=date(2026, 10, 16)), RecordKind.COURSE, COURSES + row.replace("确认", "上报")
    )
    assert [problem.code for problem in (*back.problems, *late.problems)] == ["record.refused"] * 2
    assert "2026-10-15" in late.problems[0].text.zh


def test_3_2_a_course_that_was_not_reported_needs_a_person(office: Office) -> None:
    take_in(office, RecordKind.COURSE, COURSES + f"{NUMBER},00815,开放英语,已确认\n")
    assert gate_rules(office)["courses.00815"] == "3.2"


def test_an_audit_file_speaks_at_the_gate(office: Office) -> None:
    before = gate_rules(office)
    take_in(office, RecordKind.AUDIT_FILE, AUDITS + f"{NUMBER},2026-11-01,免网考,,通过\n")
    assert set(gate_rules(office)) - set(before) == {"audit.mark_missing"}
    take_in(office, RecordKind.AUDIT_FILE, AUDITS + f"{NUMBER},2026-11-01,免网考,合格,通过\n")
    assert gate_rules(office) == before


def test_a_granted_correction_changes_the_roster_and_keeps_the_earlier_value(office: Office) -> None:
    text = CORRECTIONS + f"{NUMBER},姓名,𠮷·热合曼,2026-09-01,proof.jpg\n"
    office = replace(office, actor=Actor("李老师", "test"))
    old = student(office).name
    assert (
        take_in(office, RecordKind.CORRECTION, text.replace("𠮷", "吉"), {"proof.jpg": scan()}).accepted == 1
    )
    [asked] = list_records(office, RecordKind.CORRECTION)
    assert gate_rules(office)[f"request.correction.{asked.id}"] == "1.6"
    grant(office, asked.id)
    assert student(office).name == "吉·热合曼"
    [done] = list_records(office, RecordKind.CORRECTION)
    assert (done.state.zh, done.before, done.decided_by) == ("已批准", old, "李老师")
    assert not any(one.startswith("request.") for one in gate_rules(office))
    assert verify_trail(office).passed
    assert "record.granted" in {entry.action for entry in list_trail(office)}


def test_1_5_without_proof_nothing_is_granted_and_1_2_not_after_the_day(office: Office) -> None:
    take_in(
        office,
        RecordKind.CORRECTION,
        CORRECTIONS + f"{NUMBER},姓名,王五,2026-09-01,\n{NUMBER},性别,女,2026-11-02,proof.jpg\n",
        {"proof.jpg": scan()},
    )
    unproven, late = list_records(office, RecordKind.CORRECTION)
    assert [rule for _, rule in unproven.notes] == ["1.5"]
    assert [rule for _, rule in late.notes] == ["1.2"]
    for one in (unproven, late):
        with pytest.raises(RuleRefuses):
            grant(office, one.id)


def test_a_corrected_id_number_brings_birth_date_and_sex_with_it(office: Office) -> None:
    right = other_id()
    text = CORRECTIONS + f"{NUMBER},身份证号,{right},2026-09-01,proof.jpg\n"
    take_in(office, RecordKind.CORRECTION, text, {"proof.jpg": scan()})
    [asked] = list_records(office, RecordKind.CORRECTION)
    old = student(office).id_number
    grant(office, asked.id)
    assert list_records(office, RecordKind.CORRECTION)[0].before == old  # the original lies under it
    row = student(office)
    assert (row.id_number, row.birth_date, row.sex) == (right, date(2001, 2, 3), "female")


def test_an_old_roster_does_not_undo_a_granted_correction(office: Office) -> None:
    text = CORRECTIONS + f"{NUMBER},姓名,吉·热合曼,2026-09-01,proof.jpg\n"
    take_in(office, RecordKind.CORRECTION, text, {"proof.jpg": scan()})
    [asked] = list_records(office, RecordKind.CORRECTION)
    grant(office, asked.id)
    import_roster(office, SAMPLES / "roster-chengnan.csv")
    with transaction(office.database) as session:  # what a roster may change, and the old one brings back
        other = session.scalars(select(StudentRow).where(StudentRow.student_number != NUMBER)).first()
        assert other is not None
        major, other.major, changed = other.major, "旧专业", other.student_number
    again = import_roster(office, SAMPLES / "roster-main.xlsx")
    assert student(office).name == "吉·热合曼"
    [problem] = again.problems
    assert NUMBER in problem.place
    assert str(asked.id) in problem.text.zh
    with reading(office.database) as session:
        row = session.scalars(select(StudentRow).where(StudentRow.student_number == changed)).one()
        assert row.major == major


def test_a_sex_that_the_id_number_does_not_carry_is_no_correction(office: Office) -> None:
    other = "男" if student(office).sex == "female" else "女"
    text = CORRECTIONS + f"{NUMBER},性别,{other},2026-09-01,proof.jpg\n"
    take_in(office, RecordKind.CORRECTION, text, {"proof.jpg": scan()})
    [asked] = list_records(office, RecordKind.CORRECTION)
    with pytest.raises(ContradictsIdNumber):
        grant(office, asked.id)
    assert list_records(office, RecordKind.CORRECTION)[0].state.zh == "在办"


@pytest.mark.parametrize(
    ("row", "scans", "code"),
    [
        (f"{NUMBER},姓名,王五,2026-09-01,gone.jpg\n", {}, "record.proof_missing"),
        (f"{NUMBER},姓名,王五,2026-09-01,bad.jpg\n", {"bad.jpg": b"no picture"}, "record.proof_unreadable"),
        (f"{NUMBER},身份证号,123,2026-09-01,\n", {}, "table.row"),
        (f"{NUMBER},籍贯,北京,2026-09-01,\n", {}, "table.row"),
    ],
)
def test_what_cannot_be_a_correction(office: Office, row: str, scans: Mapping[str, bytes], code: str) -> None:
    imported = take_in(office, RecordKind.CORRECTION, CORRECTIONS + row, scans)
    assert imported.accepted == 0
    assert code in {problem.code for problem in imported.problems}


def test_a_withdrawal_closes_the_gate_and_a_late_change_is_refused(office: Office) -> None:
    take_in(
        office,
        RecordKind.STATUS_CHANGE,
        CHANGES + f"{NUMBER},退学,2026-10-20,\n{NUMBER},休学,2026-10-21,\n",
    )
    leaving, pausing = list_records(office, RecordKind.STATUS_CHANGE)
    with pytest.raises(RuleRefuses) as caught:
        grant(office, pausing.id)
    assert caught.value.facts["rule"] == "2.1"
    grant(office, leaving.id)
    assert gate_rules(office)["status.withdrawn"] == "2.6"
    refuse(office, pausing.id, "已退学")
    with pytest.raises(RecordDecided):
        grant(office, pausing.id)


def test_a_decided_request_is_not_changed_by_another_table(office: Office) -> None:
    row = f"{NUMBER},退学,2026-10-20,"
    take_in(office, RecordKind.STATUS_CHANGE, CHANGES + row + "\n")
    refuse(office, list_records(office, RecordKind.STATUS_CHANGE)[0].id, "本人撤回")
    imported = take_in(office, RecordKind.STATUS_CHANGE, CHANGES + row + "是\n")
    assert [problem.code for problem in imported.problems] == ["record.decided"]


@pytest.mark.parametrize("day", ["2026/10/20", "2026年10月20日", "20261020"])
def test_a_refused_request_does_not_come_back_spelt_otherwise(office: Office, day: str) -> None:
    take_in(office, RecordKind.STATUS_CHANGE, CHANGES + f"{NUMBER},退学,2026-10-20,\n")
    refuse(office, list_records(office, RecordKind.STATUS_CHANGE)[0].id, "本人撤回")
    assert take_in(office, RecordKind.STATUS_CHANGE, CHANGES + f"{NUMBER},Withdrawal,{day},\n").problems == ()
    assert [one.state.zh for one in list_records(office, RecordKind.STATUS_CHANGE)] == ["不予批准"]


def test_a_request_spelt_in_two_ways_is_there_twice(office: Office) -> None:
    rows = f"{NUMBER},退学,2026-10-20,\n{NUMBER},退 学,2026/10/20,\n"
    imported = take_in(office, RecordKind.STATUS_CHANGE, CHANGES + rows)
    assert [problem.text.zh for problem in imported.problems] == ["同一申请在表中出现两次。"]


def test_a_decided_correction_takes_no_other_proof(office: Office) -> None:
    text = CORRECTIONS + f"{NUMBER},姓名,王五,2026-09-01,proof.jpg\n"
    take_in(office, RecordKind.CORRECTION, text, {"proof.jpg": scan()})
    refuse(office, list_records(office, RecordKind.CORRECTION)[0].id, "证明不清")
    imported = take_in(office, RecordKind.CORRECTION, text, {"proof.jpg": reencoded(scan(), 90)})
    assert [problem.code for problem in imported.problems] == ["record.decided"]


@pytest.mark.parametrize(
    ("change", "field", "to"), [("转专业", "major", "行政管理"), ("转教学点", "site", "城北教学点")]
)
def test_a_granted_move_is_written_into_the_roster(office: Office, change: str, field: str, to: str) -> None:
    old = student(office)
    take_in(office, RecordKind.STATUS_CHANGE, MOVES + f"{NUMBER},{change},2026-09-02,开放本科,{to}\n")
    [asked] = list_records(office, RecordKind.STATUS_CHANGE)
    grant(office, asked.id)
    new = student(office)
    moved = {name for name in ("major", "site", "level", "name") if getattr(new, name) != getattr(old, name)}
    assert (getattr(new, field), moved) == (to, {field})
    assert list_records(office, RecordKind.STATUS_CHANGE)[0].before == getattr(old, field)
    [entry] = [one for one in list_trail(office) if one.action == "record.granted"]
    assert entry.before != entry.after
    assert import_roster(office, SAMPLES / "roster-chengnan.csv").accepted  # a move is no correction


@pytest.mark.parametrize("change", ["转专业", "转教学点"])
def test_a_move_that_leads_nowhere_is_a_fault(office: Office, change: str) -> None:
    row = f"{NUMBER},{change},2026-09-02,开放本科,\n"
    imported = take_in(office, RecordKind.STATUS_CHANGE, MOVES + row)
    assert [(one.code, one.place) for one in imported.problems] == [
        ("record.destination", "table.csv 第 2 行")
    ]


@pytest.mark.parametrize("name", ["张老师", "张 老师", " 张老师"])
def test_whoever_handed_a_request_in_does_not_grant_it(office: Office, name: str) -> None:
    take_in(office, RecordKind.STATUS_CHANGE, CHANGES + f"{NUMBER},退学,2026-09-02,\n")
    [asked] = list_records(office, RecordKind.STATUS_CHANGE)
    with pytest.raises(OwnRequest):
        grant(replace(office, actor=Actor(name, "test")), asked.id)
    assert list_records(office, RecordKind.STATUS_CHANGE)[0].state.zh == "在办"


def test_no_reason_keeps_an_id_number_whole(office: Office) -> None:
    number = student(office).id_number
    rows = f"{NUMBER},休学,2026-09-02,\n{NUMBER},退学,2026-09-03,\n"
    take_in(office, RecordKind.STATUS_CHANGE, CHANGES + rows)
    pausing, leaving = list_records(office, RecordKind.STATUS_CHANGE)
    refuse(office, pausing.id, f"{number} 本人撤回")
    grant(office, leaving.id, f"见 {number}")
    reasons = [one.reason for one in list_records(office, RecordKind.STATUS_CHANGE)]
    masked = IdNumber(number).masked
    assert reasons == [f"{masked} 本人撤回", f"见 {masked}"]


def test_only_requests_are_decided(office: Office) -> None:
    take_in(office, RecordKind.COURSE, COURSES + f"{NUMBER},00815,开放英语,已上报\n")
    with pytest.raises(NotARequest):
        grant(office, list_records(office, RecordKind.COURSE)[0].id)
    with pytest.raises(RecordUnknown):
        grant(office, 999)


def test_a_degree_file_is_held_against_the_rules_of_the_season(office: Office) -> None:
    take_in(office, RecordKind.DEGREE, f"学号,平均成绩,论文成绩,学位英语,处分\n{NUMBER},69,80,通过,\n")
    [listed] = list_records(office, RecordKind.DEGREE)
    said = [text.zh for text, _ in listed.notes]
    assert said[0] == "不符合学位条件。"
    assert "课程平均成绩不低于 70 分：不符合" in said
    assert "在籍期间未受处分：缺数据" in said


def test_the_workbook_of_the_season_lists_the_degree_audit(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "season.xlsx"
    write_cases(office, path)
    assert "学位审核" not in load_workbook(path).sheetnames  # nothing was handed in
    head = "学号,平均成绩,论文成绩,学位英语,处分\n"
    take_in(office, RecordKind.DEGREE, head + f"{NUMBER},69,80,通过,无\n")
    take_in(office, RecordKind.DEGREE, head + f"{NUMBER},69,80,,无\n")
    write_cases(office, path)
    _, *rows = load_workbook(path)["学位审核"].iter_rows(values_only=True)
    [(number, _, verdict, open_, rules)] = rows
    assert number == NUMBER
    assert str(verdict).startswith("不符合学位条件。")
    assert "70 分：不符合" in str(open_)
    assert "学位英语通过或免考：缺数据" in str(open_)
    assert rules == "7.1"


def test_changes_count_in_the_order_of_their_days_however_these_are_written(office: Office) -> None:
    take_in(
        office, RecordKind.STATUS_CHANGE, CHANGES + f"{NUMBER},复学,2026/9/12,\n{NUMBER},休学,2026-09-02,\n"
    )
    back, away = list_records(office, RecordKind.STATUS_CHANGE)
    grant(office, away.id)
    assert gate_rules(office)["status.suspended"] == "2.6"
    grant(office, back.id)
    assert "status.suspended" not in gate_rules(office)


def test_a_return_that_was_granted_earlier_does_not_undo_a_withdrawal(office: Office) -> None:
    rows = [
        f"{NUMBER},{what},2026-09-{day}," for what, day in (("休学", "02"), ("复学", "12"), ("退学", "05"))
    ]
    take_in(office, RecordKind.STATUS_CHANGE, CHANGES + "\n".join(rows))
    for asked in list_records(office, RecordKind.STATUS_CHANGE):
        grant(office, asked.id)
    assert gate_rules(office)["status.withdrawn"] == "2.6"


def test_dbf_goes_out_and_comes_in_again(office: Office, tmp_path: Path) -> None:
    take_in(office, RecordKind.COURSE, COURSES + f"{NUMBER},00815,开放英语,已确认\n")
    path = tmp_path / "courses.dbf"
    assert write_records(office, RecordKind.COURSE, path) == 1
    table = read_table(path.name, path.read_bytes(), COURSE_COLUMNS)
    assert list(table.rows[0].cells.values()) == [NUMBER, "00815", "开放英语", "已确认"]
    assert import_records(office, RecordKind.COURSE, path).problems == ()


def test_what_dbf_cannot_hold_is_not_written(office: Office, tmp_path: Path) -> None:
    take_in(office, RecordKind.COURSE, COURSES + f"{NUMBER},00815,𠮷㐂学,已确认\n")
    with pytest.raises(NotForDbf):
        write_records(office, RecordKind.COURSE, tmp_path / "courses.dbf")
    assert not (tmp_path / "courses.dbf").exists()


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_goes_out_comes_in_again(office: Office, suffix: str, tmp_path: Path) -> None:
    take_in(office, RecordKind.COURSE, COURSES + f"{NUMBER},00815,=开放英语,已确认\n")
    path = tmp_path / f"courses{suffix}"
    assert write_records(office, RecordKind.COURSE, path) == 1
    if suffix == ".csv":
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    else:
        rows = [[str(cell.value) for cell in row] for row in load_workbook(path).worksheets[0].rows]
    assert rows[1] == [NUMBER, "00815", "'=开放英语", "已确认"]  # no live formula
    assert import_records(office, RecordKind.COURSE, path).problems == ()
    assert len(list_records(office, RecordKind.COURSE)) == 1  # nothing new


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_corrections_go_out_without_their_scans_and_come_in_again(
    office: Office, suffix: str, tmp_path: Path
) -> None:
    rows = f"{NUMBER},姓名,王五,2026/9/1,proof.jpg\n{NUMBER},身份证号,{other_id()},2026-09-02,proof.jpg\n"
    take_in(office, RecordKind.CORRECTION, CORRECTIONS + rows, {"proof.jpg": scan()})
    grant(office, list_records(office, RecordKind.CORRECTION)[0].id)
    before = list_records(office, RecordKind.CORRECTION)
    path = tmp_path / f"corrections{suffix}"
    assert write_records(office, RecordKind.CORRECTION, path) == 2
    imported = import_records(office, RecordKind.CORRECTION, path)
    assert (imported.accepted, imported.problems) == (2, ())
    assert list_records(office, RecordKind.CORRECTION) == before
    with reading(office.database) as session:
        proofs = session.scalars(select(RecordRow.proofs)).all()
    assert proofs == [[hashlib.sha256(scan()).hexdigest()]] * 2


def test_a_changed_row_needs_its_scans(office: Office, tmp_path: Path) -> None:
    text = CORRECTIONS + f"{NUMBER},姓名,王五,2026-09-01,proof.jpg\n"
    take_in(office, RecordKind.CORRECTION, text, {"proof.jpg": scan()})
    imported = take_in(office, RecordKind.CORRECTION, text.replace("王五", "王六"))
    assert [problem.code for problem in imported.problems] == ["record.proof_missing"]


def test_every_export_is_in_the_trail(office: Office, tmp_path: Path) -> None:
    write_records(office, RecordKind.COURSE, tmp_path / "courses.csv")
    assert [entry.action for entry in list_trail(office)][-1] == "report.exported"


def test_a_folder_with_two_tables_is_refused(office: Office) -> None:
    with pytest.raises(NoTable):
        take_in(office, RecordKind.COURSE, COURSES, {"other.csv": b"x"})
    with pytest.raises(OfficeError):
        import_records(office, RecordKind.COURSE, SAMPLES / "roster-main.xlsx")
