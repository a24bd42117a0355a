from dataclasses import replace
from pathlib import Path

import pytest

from certificates.fonts import load_fonts
from certificates.prepare import prepare
from certificates.template import load_template
from registry.errors import OfficeError
from registry.identifiers import CertificateNumber, Level, StudyKind
from tests.certificates.graduates import graduate, photo
from tests.certificates.test_fonts import NOWHERE, make_font

TEMPLATE = load_template("open-bachelor-independent")
FONTS = load_fonts()


def refused(*certificates: object, specimen: bool = False) -> tuple[OfficeError, ...]:
    return prepare(TEMPLATE, certificates, FONTS, specimen=specimen).refused  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"name": "王" + NOWHERE}, "font.missing_glyph", "U+3134F"),
        ({"name": ""}, "certificate.field_empty", "姓名"),
        ({"duration": " "}, "certificate.field_empty", "学制"),
        ({"school_name": ""}, "certificate.field_empty", "学校名称"),
        ({"president": "欧阳明远" * 6}, "certificate.text_overflow", "校长姓名"),
        ({"major": "很长的专业" * 60}, "certificate.text_overflow", "专业"),
        ({"photo": photo(0, size=(358, 441))}, "certificate.photo_unfit", "358×441"),
        ({"number": None}, "certificate.number_wrong", "尚未编号"),
        (
            {"number": CertificateNumber.compose("51161", StudyKind.OPEN, 2025, Level.BACHELOR, 1)},
            "certificate.number_wrong",
            "毕业年份",
        ),
        (
            {"number": CertificateNumber.compose("51161", StudyKind.ADULT, 2026, Level.BACHELOR, 1)},
            "certificate.number_wrong",
            "办学类型",
        ),
        (
            {"number": CertificateNumber.compose("51161", StudyKind.OPEN, 2026, Level.COLLEGE, 1)},
            "certificate.number_wrong",
            "层次",
        ),
        ({"level": Level.COLLEGE}, "certificate.wrong_template", "专科"),
        ({"co_sealed_with": "南方理工大学"}, "certificate.wrong_template", "合作盖章"),
    ],
)
def test_what_cannot_be_printed_exactly_is_refused(changes: dict[str, object], code: str, says: str) -> None:
    (error,) = refused(graduate(7, **changes))
    assert error.code == code
    assert says in error.sentence.zh
    assert str(error.facts["student_number"]) == "1951001200007"


def test_a_president_who_signs_by_stamp_leaves_the_place_free() -> None:
    assert refused(graduate(7, president="")) == ()


def test_all_refusals_come_at_once_and_the_rest_is_prepared() -> None:
    prepared = prepare(
        TEMPLATE,
        [graduate(1), graduate(2, name="", photo=b"", school_name=""), graduate(3, major="", number=None)],
        FONTS,
        specimen=False,
    )
    assert [str(sheet.certificate.student_number) for sheet in prepared.sheets] == ["1951001200001"]
    assert [(str(e.facts["student_number"])[-1], e.code) for e in prepared.refused] == [
        ("2", "certificate.photo_unfit"),
        ("2", "certificate.field_empty"),
        ("2", "certificate.field_empty"),
        ("3", "certificate.number_wrong"),
        ("3", "certificate.field_empty"),
    ]


def test_every_missing_character_and_empty_field_is_told_once() -> None:
    other = "\U00031350"
    errors = refused(
        graduate(name=f"{NOWHERE}{other}{NOWHERE}", major="", duration="", school_name="大学" + NOWHERE)
    )
    assert [(error.code, error.facts.get("character", error.facts.get("label_zh"))) for error in errors] == [
        ("font.missing_glyph", NOWHERE),
        ("certificate.field_empty", "专业"),
        ("certificate.field_empty", "学制"),
        ("font.missing_glyph", other),
    ]


def test_one_number_on_two_certificates_is_refused() -> None:
    one = graduate(1)
    (error,) = refused(one, replace(graduate(2), number=one.number))
    assert "两次" in error.sentence.zh


def test_a_specimen_may_go_without_a_number() -> None:
    assert refused(replace(graduate(), number=None), specimen=True) == ()


def test_a_font_of_the_office_cures_a_missing_character(tmp_path: Path) -> None:
    make_font(tmp_path / "square.ttf", NOWHERE)
    rare = graduate(name="王" + NOWHERE)
    assert prepare(TEMPLATE, [rare], load_fonts(tmp_path), specimen=False).refused == ()


@pytest.mark.parametrize("name", ["𠮷㐂𬭎", "迪丽努尔·吐尔逊", "阿卜杜拉·" * 9 + "买买提江", "Müller Jean"])
def test_rare_and_long_names_are_prepared(name: str) -> None:
    assert refused(graduate(name=name)) == ()


def test_every_line_ends_inside_its_box() -> None:
    long = graduate(name="阿卜杜拉·" * 9 + "买买提江", major="机械设计制造及其自动化")
    (sheet,) = prepare(TEMPLATE, [long], FONTS, specimen=False).sheets
    sentence = next(text for text in TEMPLATE.texts if text.id == "sentence").box
    edge = (sentence.x + sentence.width) * 72 / 25.4
    lines = [line for line in sheet.lines if sum(len(run.text) for run in line.runs) > 20]
    assert len(lines) >= 4
    for line in lines:
        text = "".join(run.text for run in line.runs)
        advance = sum(run.face.width(character) for run in line.runs for character in run.text)
        end = line.x + (advance - sum(run.pull for run in line.runs)) * line.size
        end += line.spacing * (len(text) - 1) - (line.size / 2 if text[-1] in "，。）" else 0)
        assert end <= edge + 0.01
