from dataclasses import fields
from datetime import date

import pytest

from registry.columns import InvalidHeaders
from registry.provenance import Original
from runtime.intake.delivery import FileFinder, IndexEntry, file_key, read_delivery_index
from runtime.intake.tables import Row, Table, read_table
from tests.runtime.intake.files import dbf_bytes, id_number

DIGEST = "a" * 64
HEADERS = ("文件名", "身份证号", "姓名", "学校代码", "采集卡号", "采集日期", "类别", "sha256")


def index(*rows: tuple[str, ...]) -> Table:
    numbered = (Row(number, dict(zip(HEADERS, row, strict=True))) for number, row in enumerate(rows, start=2))
    return Table("索引.csv", HEADERS, tuple(numbered))


def row(file_name: str = "1.jpg", digest: str = DIGEST, captured_on: str = "2026-03-08") -> tuple[str, ...]:
    return (file_name, id_number(), "张三", "51161", "A12", captured_on, "开放教育", digest)


def test_a_row_becomes_an_entry() -> None:
    entries, problems = read_delivery_index(index(row(digest=DIGEST.upper())))
    assert problems == ()
    (entry,) = entries
    assert (entry.file_name, entry.sha256, entry.id_number.value) == ("1.jpg", DIGEST, id_number())
    assert (entry.name, entry.school_code, entry.capture_card) == ("张三", "51161", "A12")
    assert (entry.captured_on, entry.category) == (date(2026, 3, 8), "开放教育")


def test_an_agency_dbf_with_pinyin_headings_and_no_digest() -> None:
    columns = [("WJM", "C", 30), ("SFZH", "C", 18), ("XM", "C", 40), ("XXDM", "C", 5), ("CJRQ", "D", 8)]
    data = dbf_bytes(columns, [[f"{id_number()}.jpg", id_number(), "阿卜杜·热合曼", "51161", "20260308"]])
    entries, problems = read_delivery_index(read_table("index.dbf", data))
    assert problems == ()
    assert [(entry.name, entry.sha256, entry.capture_card) for entry in entries] == [
        ("阿卜杜·热合曼", "", "")
    ]


def test_problems_are_listed_row_by_row() -> None:
    entries, problems = read_delivery_index(
        index(row("1.jpg", "xyz"), row("2.jpg"), row("3.jpg", captured_on=""), row("图\\2.JPG"), row("图/2"))
    )
    assert [entry.file_name for entry in entries] == ["2.jpg"]
    assert [(problem.row, problem.field.zh) for problem in problems] == [
        (2, "sha256"),
        (4, "采集日期"),
        (5, "文件名"),
        (6, "文件名"),
    ]


def test_two_pictures_of_one_person_are_both_kept() -> None:
    entries, problems = read_delivery_index(index(row("1.jpg"), row("2.jpg")))
    assert (len(entries), problems) == (2, ())


def test_the_captured_date_is_required() -> None:
    with pytest.raises(InvalidHeaders, match=r"table\.headers"):
        read_delivery_index(Table("a", ("文件名", "身份证号", "姓名"), ()))


@pytest.mark.parametrize("name", ["图/1.jpg", "图\\1.JPG", "./图/1", " 图/1.jpeg "])
def test_file_keys(name: str) -> None:
    assert file_key(name) == "图/1"


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("A1/001.jpg", ("交付/A1/001.jpg",)),
        ("a1\\001", ("交付/A1/001.jpg",)),
        ("001.jpg", ("交付/A1/001.jpg", "交付/A2/001.JPG")),
        ("别处/002.jpg", ("交付/A2/002.jpg",)),
        ("003.jpg", ()),
    ],
)
def test_files_are_found_as_indexes_name_them(named: str, found: tuple[str, ...]) -> None:
    names = ["交付/A1/001.jpg", "交付/A2/001.JPG", "交付/A2/002.jpg"]
    assert FileFinder(names).find(named) == found


def test_an_entry_is_an_original_but_for_its_digest() -> None:
    assert [field.name for field in fields(IndexEntry)] == [field.name for field in fields(Original)]
