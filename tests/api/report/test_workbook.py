"""The workbook, opened again."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from api.report.workbook import write_cases
from tests.api.report.conftest import CAST, Made
from tests.api.report.rows import DEADLINE, NUMBER


@pytest.fixture(scope="module")
def path(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("book") / "cases.xlsx"
    write_cases(made.office, found)
    return found


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return load_workbook(path)


def rows(page: Worksheet) -> list[dict[str, object]]:
    """Rows by the Chinese half of each heading."""
    header, *body = page.iter_rows(values_only=True)
    keys = [str(heading).split("\n")[0] for heading in header]
    return [dict(zip(keys, row, strict=True)) for row in body]


def test_it_holds_the_cases_of_the_season(made: Made, book: Workbook) -> None:
    found = {row["编号"]: row for row in rows(book["案例"])}
    assert {str(case) for case in made.cases} < set(found)
    assert len(found) == len(made.cases) + 1  # and the one a person cleared
    first = found[str(min(made.cases))]
    assert first["学号"] == CAST[0][0]
    assert first["相似度"] == 0.07
    assert first["涉及学生"] == f"{CAST[1][1]} {CAST[1][0]}"
    assert first["处理步骤"] == "1. 核对本人。 Compare the person.\n2. 填报更正。 File it."
    assert first["截止日期"].date() == DEADLINE  # type: ignore[attr-defined]
    assert first["剩余天数"] == "余 11 天\n11 days left"
    assert first["状态"] == "待处理\nopen"


def test_photos_and_verdicts_have_their_sheets(book: Workbook) -> None:
    tilted = next(row for row in rows(book["照片问题"]) if "歪斜" in str(row["问题"]))
    assert (tilted["学号"], tilted["结论"], tilted["标准"]) == (CAST[3][0], "不合格\nrejects", "±5")
    verdicts = {row["学号"]: row for row in rows(book["发证结论"])}
    assert set(verdicts) == {student_number for student_number, _, _ in CAST}
    assert verdicts[CAST[2][0]]["证书编号"] == NUMBER
    assert verdicts[CAST[0][0]]["规则"] == "5.1"


def test_no_cell_is_a_formula_and_numbers_are_text(book: Workbook) -> None:
    cells = [cell for page in book for row in page.iter_rows(min_row=2) for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'=1+1" in [cell.value for cell in cells]
    numbers = [cell for cell in cells if cell.value == CAST[3][0]]
    assert numbers
    assert all(cell.data_type == "s" and cell.number_format == "@" for cell in numbers)


def test_no_id_number_is_in_it(made: Made, path: Path) -> None:
    with ZipFile(path) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml")).decode()
    assert CAST[0][0] in text
    assert not [number for number in made.id_numbers if number in text]


def test_each_sheet_can_be_worked_with(book: Workbook) -> None:
    assert book.sheetnames == ["案例", "照片问题", "发证结论"]
    for page in book:
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref
        assert all("\n" in str(cell.value) for cell in page[1])


def test_both_pictures_of_a_case_are_there(path: Path) -> None:
    with ZipFile(path) as archive:
        media = [archive.read(name) for name in archive.namelist() if name.startswith("xl/media/")]
    assert len(media) == 5  # four certificate photos, one e-registration image
    for data in media:
        with Image.open(BytesIO(data)) as picture:
            assert picture.height <= 192


def test_the_same_data_give_the_same_bytes(made: Made, path: Path, tmp_path: Path) -> None:
    write_cases(made.office, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
    with ZipFile(path) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        assert b"dcterms:" not in archive.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")
