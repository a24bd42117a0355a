import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import dbf as other_dbf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from registry.errors import OfficeError
from runtime.intake import delimited, lines
from runtime.intake.tables import NoHeader, SeveralSheets, Table, lost_digits, read_table
from tests.runtime.intake.files import HEADINGS, csv_bytes, data_folder, dbf_bytes, xlsx_bytes

RARE = ["𠮷", "㐂", "𬭎", "阿卜杜·热合曼", "龴", "〇"]
TWO = ["学号", "姓名"]


def cells(table: Table) -> list[list[str]]:
    return [[row.cells[header] for header in table.headers] for row in table.rows]


def outcome(name: str, data: bytes) -> str:
    try:
        read_table(name, data)
    except OfficeError as error:
        return str(error)
    return "table.read"


MAKERS: dict[str, Callable[[list[list[str]]], bytes]] = {
    "xlsx": lambda rows: xlsx_bytes(rows),
    "dbf": lambda rows: dbf_bytes([(name, "C", 60) for name in rows[0]], rows[1:]),
    "dbf utf-8": lambda rows: dbf_bytes([(name, "C", 60) for name in rows[0]], rows[1:], encoding="utf-8"),
    "dbf marked cp936": lambda rows: dbf_bytes([(name, "C", 60) for name in rows[0]], rows[1:], driver=0x4D),
    "dbf marked cp1252": lambda rows: dbf_bytes([(name, "C", 60) for name in rows[0]], rows[1:], driver=0x03),
    "csv utf-8": lambda rows: csv_bytes(rows),
    "csv utf-8 with mark": lambda rows: csv_bytes(rows, "utf-8-sig"),
    "csv utf-16": lambda rows: csv_bytes(rows, "utf-16"),
    "csv gb18030": lambda rows: csv_bytes(rows, "gb18030"),
    "semicolons": lambda rows: csv_bytes(rows, "gb18030", ";"),
    "tabs": lambda rows: csv_bytes(rows, "gb18030", "\t"),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_rare_names_come_out_of_every_format_as_they_went_in(
    make: Callable[[list[list[str]]], bytes],
) -> None:
    rows = [[f"2023{place:04d}", name] for place, name in enumerate(RARE)]
    table = read_table("名册", make([TWO, *rows]))
    assert table.headers == ("学号", "姓名")
    assert cells(table) == rows
    assert [row.number for row in table.rows] == [2, 3, 4, 5, 6, 7]


def test_plain_gbk() -> None:
    assert cells(read_table("a.csv", csv_bytes([TWO, ["1", "张三"]], "gbk"))) == [["1", "张三"]]


@pytest.mark.parametrize("make", [MAKERS["xlsx"], MAKERS["csv gb18030"]], ids=["xlsx", "csv"])
def test_titles_above_the_header_and_blank_rows_keep_the_count_of_rows(
    make: Callable[[list[list[str]]], bytes],
) -> None:
    title = [["2026年秋季毕业生名册", ""], ["", ""], TWO, ["1", "张三"], ["", ""], ["2", "李四"]]
    table = read_table("a", make(title))
    assert [(row.number, row.cells["姓名"]) for row in table.rows] == [(4, "张三"), (6, "李四")]


def test_a_header_below_row_10_is_not_looked_for() -> None:
    with pytest.raises(NoHeader):
        read_table("a.csv", csv_bytes([["说明"]] * 10 + [TWO, ["1", "张三"]]))


@pytest.mark.parametrize(("cell", "read"), [("'=1+1", "=1+1"), ("'－", "－"), ("'王", "'王"), ("x'=", "x'=")])
def test_a_mark_of_text_before_what_could_be_a_formula_is_no_part_of_the_cell(cell: str, read: str) -> None:
    assert list(lines.bounded("t", [(1, [cell])])) == [(1, [read])]


def test_quotes_newlines_and_text_formulas() -> None:
    data = '学号,姓名,专业\r\n="0012","张\n三","甲, ""乙"""\r\n'.encode("gbk")
    assert cells(read_table("a.csv", data)) == [["0012", "张\n三", '甲, "乙"']]


def test_every_kind_of_line_end() -> None:
    for end in ("\n", "\r\n", "\r"):
        data = end.join(["学号,姓名", "1,张\u2028三", "2,李四"]).encode()
        assert cells(read_table("a.csv", data)) == [["1", "张\u2028三"], ["2", "李四"]]


def test_a_stray_quote_is_refused_instead_of_swallowing_rows() -> None:
    with pytest.raises(lines.TableUnreadable) as caught:
        read_table("a.csv", '学号,姓名\n1,"张三\n2,李四\n3,"王五\n'.encode())
    assert "引号" in caught.value.sentence.zh


def test_a_comma_too_many_is_kept_for_the_reader_to_report() -> None:
    (row,) = read_table("a.csv", "学号,姓名\n1,张三,多\n".encode()).rows
    assert row.overflow == ("多",)


def test_numbers_and_dates_of_a_workbook() -> None:
    header = ["学号", "姓名", "出生日期", "入学日期", "学制", "班级"]
    row = [2023000123, "张三", date(1999, 3, 5), datetime.fromisoformat("2023-09-01T08:30:00"), 2.5, True]
    table = read_table("a.xlsx", xlsx_bytes([header, row]))
    assert cells(table) == [["2023000123", "张三", "1999-03-05", "2023-09-01T08:30:00", "2.5", "TRUE"]]


def test_a_number_excel_has_rounded_is_marked_not_repaired() -> None:
    (row,) = read_table(
        "a.xlsx", xlsx_bytes([["学号", "身份证号"], [123456789012345, 110105194912310021]])
    ).rows
    assert row.cells["学号"] == "123456789012345"
    assert lost_digits(row.cells["身份证号"])


def test_scientific_notation_in_csv_is_noticed_too() -> None:
    assert lost_digits("4.30103E+17")
    assert not lost_digits("20230001")
    assert not lost_digits("E20230001")


def test_two_sheets_with_a_header_are_one_too_many() -> None:
    sheet = [TWO, ["1", "张三"]]
    with pytest.raises(SeveralSheets):
        read_table("a.xlsx", xlsx_bytes(sheet, sheet))
    assert cells(read_table("a.xlsx", xlsx_bytes([["填表说明"]], sheet))) == [["1", "张三"]]


def test_a_dbf_of_another_library(tmp_path: Path) -> None:
    file = tmp_path / "delivery.dbf"
    table = other_dbf.Table(
        str(file), "XH C(12); XM C(20); CSRQ D; XZ N(4,1); RS I", codepage="cp936", dbf_type="vfp"
    )
    table.open(mode=other_dbf.READ_WRITE)
    table.append(("1", "张三", date(1999, 3, 5), 2.5, 7))
    table.append(("2", "李四", None, None, None))
    other_dbf.delete(table[1])
    table.close()
    assert cells(read_table(file.name, file.read_bytes())) == [["1", "张三", "1999-03-05", "2.5", "7"]]


def test_dbf_numbers_dates_and_deleted_records() -> None:
    fields = [("XH", "C", 12), ("SFZH", "N", 18), ("CSRQ", "D", 8), ("XM", "C", 20), ("BZ", "M", 10)]
    rows = [
        ["1", "110105194912310021", "19990305", "张三", "4"],
        ["2", "", "", "李四", ""],
        ["3", "", "", "", ""],
    ]
    table = read_table("a.dbf", dbf_bytes(fields, rows, deleted=[1]))
    assert cells(table) == [["1", "110105194912310021", "1999-03-05", "张三"], ["3", "", "", ""]]


def test_a_truncated_dbf_is_refused_not_shortened() -> None:
    data = dbf_bytes([("XH", "C", 12), ("XM", "C", 20)], [["1", "张三"], ["2", "李四"]])
    for end in range(0, len(data) - 1, 7):
        with pytest.raises(OfficeError):
            read_table("a.dbf", data[:end])


EVERY_TYPE = [
    ("XH", "C", 9),
    ("D1", "D", 8),
    ("N1", "N", 9),
    ("I1", "I", 4),
    ("L1", "L", 1),
    ("T1", "T", 8),
    ("O1", "O", 8),
]
SOUND_DBF = dbf_bytes(EVERY_TYPE, [["1", "19990305", "12", "abcd", "T", "abcd\x01\0\0\0", "abcdefgh"]])


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SOUND_DBF) - 1), st.integers(0, 255)), min_size=1, max_size=3))
@example([(32 * 6 + 16, 7)])  # a time of 7 bytes
def test_a_dbf_with_any_bytes_changed_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SOUND_DBF)
    for place, value in changes:
        data[place] = value
    assert outcome("a.dbf", bytes(data)).startswith("table.")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table.no_header"),
        (b"<html><table><tr><td>\xd1\xa7\xba\xc5</td></tr></table></html>", "table.unreadable"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "table.unreadable"),
        (b"PK\x03\x04 and nothing more", "table.unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "table.unreadable"),
        ("甲,乙\n".encode() * 20, "table.no_header"),
        (b"x" * (lines.MAX_BYTES + 1), "table.too_large"),
        ("学号,姓名\n".encode() + b"1,2\n" * lines.MAX_ROWS, "table.too_large"),
        ("学号,姓名\n".encode() + b"," * 3_000_000, "table.too_large"),
        (dbf_bytes([(f"F{n}", "C", 1) for n in range(100)], [["1"] * 100] * 10_001), "table.too_large"),
        ("学号,姓名\n".encode() + b"1," * 300 + b"2\n", "table.too_large"),
        ("学号,姓名\n1,".encode() + b"x" * 40_000 + b"\n", "table.too_large"),
        ("学号,姓名\n1,".encode() + b"x" * 200_000 + b"\n", "table.unreadable"),
    ],
)
def test_what_is_not_a_table_is_refused_with_its_code(data: bytes, code: str) -> None:
    with pytest.raises(OfficeError) as caught:
        read_table("a.xls", data)
    assert str(caught.value) == code


@settings(deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\x03\x7e\x0b\x14", b"\xff\xfe", "学号,姓名\n".encode()]),
)
def test_no_bytes_raise_anything_but_an_office_error(data: bytes, start: bytes) -> None:
    if start == b"PK\x03\x04":
        data = data[:3]  # a process each: not many of these
    assert outcome("a", start + data).startswith("table.")


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"])).filter(lambda text: text[:1] != "=")


@settings(deadline=None)
@given(st.lists(st.lists(ANY_TEXT, min_size=2, max_size=2)))
def test_csv_round_trip(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([TWO, *rows])
    expected = [[cell.strip() for cell in row] for row in rows]
    table = read_table("a.csv", b"\xef\xbb\xbf" + out.getvalue().encode())
    assert cells(table) == [row for row in expected if any(row)]


def test_csv_spectrum() -> None:
    folder = data_folder("bad/tables") / "maxogden__csv-spectrum"
    files = sorted((folder / "csvs").glob("*.csv"))
    assert files
    for file in files:
        header, *rows = (record for _, record in delimited.lines(file.name, file.read_bytes()))
        expected = json.loads((folder / "json" / f"{file.stem}.json").read_text("utf-8"))
        assert [dict(zip(header, row, strict=True)) for row in rows] == expected


def test_every_bad_table_is_read_or_refused() -> None:
    files = [file for file in sorted(data_folder("bad/tables").rglob("*")) if file.is_file()]
    assert files
    outcomes = {file.name: outcome(file.name, file.read_bytes()) for file in files}
    assert all(text.startswith("table.") for text in outcomes.values())
    assert [name for name, text in sorted(outcomes.items()) if text == "table.read"] == [
        "memotest.dbf",
        "people.dbf",
    ]


def test_every_bad_image_and_archive_is_refused_as_a_table() -> None:
    files = sorted(data_folder("bad/archives").rglob("*.zip"))[::6]
    files += [file for file in sorted(data_folder("bad/images").rglob("*")) if file.is_file()]
    for file in files:
        with pytest.raises(OfficeError):
            read_table(file.name, file.read_bytes())


def test_the_headings_of_the_roster_are_known_in_any_order() -> None:
    table = read_table("a.csv", csv_bytes([HEADINGS[::-1], ["x"] * len(HEADINGS)]))
    assert table.headers == tuple(HEADINGS[::-1])
