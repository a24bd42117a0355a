import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.columns import InvalidHeaders
from registry.identifiers import Level, Sex, StudyKind
from registry.names import InvalidName, normalise_name
from registry.student import Audit, SealType
from runtime.intake.roster import RosterReading, read_roster
from runtime.intake.tables import Row, Table, read_table
from tests.runtime.intake.files import (
    HEADINGS,
    csv_bytes,
    data_folder,
    id_number,
    roster_dbf,
    student_row,
    xlsx_bytes,
)


def roster(*rows: dict[str, str]) -> RosterReading:
    headers = tuple(rows[0]) if rows else tuple(HEADINGS)
    numbered = tuple(Row(number, row) for number, row in enumerate(rows, start=2))
    return read_roster(Table("名册.csv", headers, numbered))


def fields(reading: RosterReading) -> list[tuple[int, str]]:
    return [(problem.row, problem.field.zh) for problem in reading.problems]


def test_a_row_becomes_a_student() -> None:
    reading = roster(student_row(1))
    (student,) = reading.students
    assert reading.problems == ()
    assert student.student_number.value == "2023000001"
    assert student.id_number.value == id_number(order=3)
    assert (student.name, student.sex, student.birth_date) == ("张三", Sex.MALE, date(1999, 3, 5))
    assert (student.level, student.kind, student.seal) == (
        Level.COLLEGE,
        StudyKind.OPEN,
        SealType.INDEPENDENT,
    )
    assert (student.enrolled_on, student.graduated_on) == (date(2023, 9, 1), date(2026, 7, 15))
    assert (student.major, student.duration, student.site) == ("行政管理", "三年", "城东教学点")
    assert (student.audit, student.audit_reason, student.class_name) == (Audit.PASSED, "", "")


def test_every_format_gives_the_same_students() -> None:
    rows = [student_row(place, 姓名=name) for place, name in enumerate(["𠮷㐂", "𬭎", "阿卜杜・热合曼"])]
    plain = [HEADINGS, *[list(row.values()) for row in rows]]
    files = [
        xlsx_bytes([["2026年秋季毕业生名册"], [], *plain]),
        csv_bytes(plain, "gb18030"),
        csv_bytes(plain, "utf-8-sig", ";"),
        csv_bytes(plain, "utf-16", "\t"),
        roster_dbf(rows, driver=0x4D),
        roster_dbf(rows),
    ]
    readings = [read_roster(read_table("名册", data)) for data in files]
    assert [reading.problems for reading in readings] == [()] * len(files)
    assert len({reading.students for reading in readings}) == 1
    assert [student.name for student in readings[0].students] == ["𠮷㐂", "𬭎", "阿卜杜·热合曼"]


def test_numbers_typed_full_width_with_spaces_and_a_small_x() -> None:
    number = next(n for n in (id_number(order=order) for order in range(1, 99, 2)) if n.endswith("X"))
    typed = f" {number[:6]} {number[6:14]} {number[14:].lower()}".translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    )
    (student,) = roster(student_row(身份证号=typed, 学号="２０２３-000001")).students
    assert (student.id_number.value, student.student_number.value) == (number, "2023000001")


def test_every_problem_of_every_row_at_once() -> None:
    reading = roster(
        student_row(1, 学号="", 身份证号="4.30103E+17", 性别="未知", 层次="博导", 入学日期="今年"),
        student_row(2),
        student_row(3, 姓名="张\ue000", 毕业日期="2020-07-15", 毕业审核="也许"),
    )
    assert [student.student_number.value for student in reading.students] == ["2023000002"]
    assert set(fields(reading)) == {
        *((2, field) for field in ("学号", "身份证号", "性别", "层次", "入学日期")),
        *((4, field) for field in ("姓名", "毕业日期", "毕业审核")),
    }
    assert all(problem.source == "名册.csv" for problem in reading.problems)
    assert all(problem.text.en and problem.remedy.zh and problem.remedy.en for problem in reading.problems)
    assert next(p for p in reading.problems if p.field.zh == "身份证号").text.zh.startswith("号码被表格软件")


@pytest.mark.parametrize(
    ("cells", "field", "said"),
    [
        ({"出生日期": "1999-03-06"}, "出生日期", "1999-03-05"),
        ({"性别": "女"}, "性别", "身份证号为男，本列为女"),
        ({"入学日期": "2026-07-15"}, "毕业日期", "晚于入学"),
        ({"入学日期": "1998-09-01"}, "入学日期", "晚于出生"),
    ],
)
def test_columns_are_held_against_each_other(cells: dict[str, str], field: str, said: str) -> None:
    reading = roster(student_row(**cells))
    assert reading.students == ()
    assert fields(reading) == [(2, field)]
    assert said in reading.problems[0].text.zh


@pytest.mark.parametrize("key", ["学号", "身份证号"])
def test_a_key_in_two_rows_is_a_problem_of_both(key: str) -> None:
    first = student_row(1)
    reading = roster(first, student_row(2), student_row(3) | {key: first[key].lower()})
    assert fields(reading) == [(2, key), (4, key)]
    assert [problem.text.zh for problem in reading.problems] == ["与第 4 行重复。", "与第 2 行重复。"]
    assert len(reading.students) == 1


def test_months_are_enough_for_study_dates_but_not_for_births() -> None:
    (student,) = roster(student_row(入学日期="202309", 毕业日期="2026年7月")).students
    assert (student.enrolled_on, student.graduated_on) == (date(2023, 9, 1), date(2026, 7, 1))
    assert fields(roster(student_row(出生日期="1999年3月"))) == [(2, "出生日期")]


def test_without_an_audit_column_nobody_has_passed() -> None:
    row = student_row()
    del row["毕业审核"]
    assert [student.audit for student in roster(row).students] == [Audit.PENDING]


def test_a_footer_is_reported_not_dropped() -> None:
    data = csv_bytes([HEADINGS, list(student_row().values()), ["合计", "1人"]])
    reading = read_roster(read_table("a.csv", data))
    assert {problem.row for problem in reading.problems} == {3}
    assert len(reading.students) == 1


def test_a_comma_too_many_is_a_problem_of_its_row() -> None:
    reading = read_roster(read_table("a.csv", csv_bytes([HEADINGS, [*student_row().values(), "多"]])))
    assert fields(reading) == [(2, "整行")]
    assert reading.students == ()


def test_another_table_is_refused_as_a_whole() -> None:
    with pytest.raises(InvalidHeaders):
        read_roster(Table("a.csv", ("文件名", "身份证号"), ()))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.fixed_dictionaries({heading: st.text(max_size=20) for heading in HEADINGS}), max_size=4))
def test_no_row_is_ever_lost(rows: list[dict[str, str]]) -> None:
    reading = roster(*rows)
    faulty = {problem.row for problem in reading.problems}
    assert len(reading.students) + len(faulty) == len(rows)


def test_naughty_strings_as_names_are_kept_exactly_or_refused_in_words() -> None:
    strings = json.loads(
        (data_folder("bad/strings") / "minimaxir__big-list-of-naughty-strings/blns.json").read_text("utf-8")
    )
    assert len(strings) > 400
    refused = 0
    for name in strings:
        reading = roster(student_row(姓名=name))
        try:
            wanted = normalise_name(name)
        except InvalidName:
            refused += 1
            assert fields(reading) == [(2, "姓名")]
        else:
            assert [student.name for student in reading.students] == [wanted]
    assert 0 < refused < len(strings)
