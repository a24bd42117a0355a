"""The correction lists: who is on them, what is on paper, and what the trail keeps of them."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from sqlalchemy import select

from api.report.correction_list import NothingToFile, correction_lists
from api.report.correction_pdf import CellTooLong, correction_pdf
from api.report.corrections import export_corrections
from api.report.thumbnails import Thumbnails
from certificates.fonts import MissingGlyph, load_fonts
from matching.case import CaseKind, CaseState, Side
from matching.handling import needs_correction
from registry.audit import Action, Actor
from runtime.audit.reading import list_trail
from runtime.db.schema import StudentRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.steps.cases import decide_case, file_case, list_cases
from tests.conftest import copy_office

SITE = "城南/一部"
RARE = "𠮷㐂𬭎"


@pytest.fixture
def office(tmp_path: Path, screened_folder: Path) -> Office:
    """Every case of the samples confirmed, all students at one site but for the mixed card."""
    made = copy_office(screened_folder, tmp_path / "office")
    reviewer = replace(made, actor=Actor("审核员甲", "test"))
    with transaction(made.database) as session:
        for row in session.scalars(select(StudentRow)):
            row.site = SITE
    for case in list_cases(reviewer):
        decide_case(reviewer, case.id, CaseState.CONFIRMED, "核对本人")
        with transaction(made.database) as session:
            student = session.get_one(StudentRow, case.student_id)
            if case.kind == CaseKind.MIXED_CARD:
                student.site = "总校"
            elif case.kind == CaseKind.NOT_SAME_PERSON and case.side == Side.EREGISTRATION_IMAGE:
                student.name = RARE
            elif case.kind == CaseKind.NO_EREGISTRATION_IMAGE:
                student.name = "=1+1"
    return reviewer


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    texts = []
    for page in document:
        textpage = page.get_textpage()
        texts.append(textpage.get_text_bounded())
        textpage.close()
        page.close()
    document.close()
    return texts


def test_one_list_a_site_of_what_image_correction_can_cure(office: Office) -> None:
    main, city = correction_lists(office)
    assert (main.site, city.site) == (SITE, "总校")
    confirmed = [
        case
        for case in list_cases(office, CaseState.CONFIRMED)
        if needs_correction(CaseKind(case.kind), Side(case.side) if case.side else None)
    ]
    listed = {case for one in (main, city) for row in one.rows for case in row.cases}
    assert listed == {case.id for case in confirmed}
    kinds = {"no_eregistration_image", "not_same_person", "not_assessed", "mixed_card"}
    assert {case.kind for case in confirmed} == kinds
    assert [row.place for row in main.rows] == list(range(1, len(main.rows) + 1))
    assert city.rows[0].right is None  # whose original a mixed card holds, only the agency can say
    assert all(row.right for row in main.rows)
    assert correction_lists(office, "总校") == [city]


def test_what_is_filed_is_listed_no_more(office: Office) -> None:
    main, city = correction_lists(office)
    file_case(office, city.rows[0].cases[0], "回执 1")
    assert correction_lists(office) == [main]
    with pytest.raises(NothingToFile):
        correction_lists(office, "总校")


def test_the_paper_numbers_its_pages_and_shows_rare_characters(office: Office) -> None:
    (listed,) = correction_lists(office, SITE)
    data = correction_pdf(listed, Thumbnails(office.blobs, 200), load_fonts())
    texts = pages(data)
    assert len(texts) == 2
    for number, text in enumerate(texts, start=1):
        assert f"第 {number} 页，共 2 页" in text
        assert f"page {number} of 2" in text
        for heading in ("图像信息更正表", "序号", "身份证号", "应更正为", SITE, "余 11 天"):
            assert heading in text
    whole = "".join(texts)
    assert RARE in whole
    for row in listed.rows:
        assert row.student_number in whole
        assert row.id_number in whole  # the office that corrects must find the student: not masked
    assert data == correction_pdf(listed, Thumbnails(office.blobs, 200), load_fonts())


def test_each_picture_is_in_the_paper_at_one_size(office: Office) -> None:
    (listed,) = correction_lists(office, SITE)
    thumbnails = Thumbnails(office.blobs, 200)
    document = pypdfium2.PdfDocument(correction_pdf(listed, thumbnails, load_fonts()))
    drawn = []
    for page in document:
        for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, top = one.get_bounds()
            drawn.append((round(right - left, 1), round(top - bottom, 1)))
        page.close()
    document.close()
    there = [
        p for row in listed.rows for p in (row.certificate_photo, row.eregistration_image, row.right) if p
    ]
    assert len(drawn) == len(there)
    assert set(drawn) == {(59.5, 79.4)}  # 21 x 28 mm


def test_a_character_without_a_glyph_is_refused_and_nothing_is_written(
    office: Office, tmp_path: Path
) -> None:
    with transaction(office.database) as session:
        for row in session.scalars(select(StudentRow).where(StudentRow.name == RARE)):
            row.name = "王\U00023456"
    with pytest.raises(MissingGlyph):
        export_corrections(office, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert list_trail(office, Action.CORRECTION_EXPORTED) == []


def test_a_long_word_is_broken_and_a_novel_is_refused(office: Office) -> None:
    (listed,) = correction_lists(office, SITE)
    thumbnails, fonts = Thumbnails(office.blobs, 50), load_fonts()
    first = replace(listed.rows[0], name="Abdurehimjanovskaya" * 3)
    text = "".join(pages(correction_pdf(replace(listed, rows=(first,)), thumbnails, fonts))[0].split())
    assert "Abdurehimjanovskaya" * 3 in text
    novel = replace(listed.rows[0], name="很长的名字" * 400)
    with pytest.raises(CellTooLong):
        correction_pdf(replace(listed, rows=(novel,)), thumbnails, fonts)


def test_the_export_is_recorded_case_by_case_and_files_nothing(office: Office, tmp_path: Path) -> None:
    paths = export_corrections(office, tmp_path / "out")
    assert sorted(path.name for path in paths) == [
        "图像信息更正表-城南_一部.pdf",
        "图像信息更正表-城南_一部.xlsx",
        "图像信息更正表-总校.pdf",
        "图像信息更正表-总校.xlsx",
    ]
    assert all(path.stat().st_size for path in paths)
    listed = sorted(case for one in correction_lists(office) for row in one.rows for case in row.cases)
    entries = list_trail(office, Action.CORRECTION_EXPORTED)
    assert sorted(entry.subject for entry in entries) == sorted(f"case:{case}" for case in listed)
    assert {entry.actor for entry in entries} == {"审核员甲"}
    assert not list_cases(office, CaseState.CORRECTION_FILED)


def test_the_workbook_holds_no_formula_and_every_picture(office: Office, tmp_path: Path) -> None:
    export_corrections(office, tmp_path, SITE)
    data = (tmp_path / "图像信息更正表-城南_一部.xlsx").read_bytes()
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    rows = list(page.iter_rows(min_row=5))
    (listed,) = correction_lists(office, SITE)
    assert [row[2].value for row in rows] == [one.student_number for one in listed.rows]
    assert {row[3].data_type for row in rows} == {"s"}  # 18 digits a spreadsheet must not round
    assert "'=1+1" in [row[1].value for row in rows]
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    there = [
        p for one in listed.rows for p in (one.certificate_photo, one.eregistration_image, one.right) if p
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.read("xl/drawings/drawing1.xml").count(b"<pic>") == len(there)
