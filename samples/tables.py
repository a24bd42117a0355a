"""The rows of the rosters, the delivery indexes and the table for `yanqi render`."""

import hashlib
from collections.abc import Iterator
from datetime import date

from registry.identifiers import CertificateNumber, Level, StudyKind
from samples.cast import Student
from samples.formats import Cell
from samples.people import BACHELOR, MAIN

SCHOOL_CODE = "99999"
GRADUATED = date(2026, 12, 31)
CONSENTED = date(2026, 9, 7)  # the forms were signed at the start of term

# fmt: off
ROSTER = (
    "学号", "姓名", "性别", "出生日期", "身份证号", "层次", "专业", "学制", "学习形式", "类别",
    "入学日期", "毕业日期", "教学点", "班级", "盖章方式", "毕业审核", "审核说明",
    "人脸比对同意", "同意日期", "同意书编号",
)
INDEX_ZH = {
    "文件名": ("C", 24), "身份证号": ("C", 18), "姓名": ("C", 40), "学校代码": ("C", 5),
    "采集卡号": ("C", 16), "采集日期": ("D", 8), "类别": ("C", 16), "SHA256": ("C", 64),
}
INDEX_EN = (
    "file_name", "id_number", "name", "school_code", "capture_card", "captured_on", "category", "sha256",
)
RENDER = (
    "证书编号", "学号", "姓名", "性别", "出生日期", "层次", "专业", "学制", "学习形式",
    "入学日期", "毕业日期",
)
# fmt: on
_RENDERED = ("ordinary_dot", "cropped_image", "reencoded_photo")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def roster(students: tuple[Student, ...], seal: str) -> Iterator[list[Cell]]:
    """One row a student of that 盖章方式, as the clerks of a branch type them."""
    for index, s in enumerate(s for s in students if s.person.seal == seal):
        person = s.person
        name = person.typed_name or person.name
        term = f"{s.enrolled:%y}{'春' if s.enrolled.month == 3 else '秋'}"
        yield [
            *(s.student_number, name, person.sex, _typed(s.born, index), _typed_id(s)),
            *(person.level, person.major, "两年半", "业余" if index % 3 == 2 else "开放教育", "开放教育"),
            *(_typed(s.enrolled, index), _typed(GRADUATED, index)),
            "总校直属教学点" if seal == MAIN else "城南分校教学点",
            f"{term}{person.major}{'本' if person.level == BACHELOR else '专'}",
            *(seal, person.audit, person.audit_reason),
            *(
                (person.consent, _typed(CONSENTED, index), f"RL2026-{index + 1:03d}")
                if person.consent
                else ("",) * 3
            ),
        ]


def index_row(
    data: bytes, file_name: str, id_number: str, name: str, card: str, day: date, category: str
) -> list[Cell]:
    """One row of a delivery index."""
    digest = hashlib.sha256(data).hexdigest()
    return [file_name, id_number, name, SCHOOL_CODE, card, day, category, digest]


def render_rows(students: tuple[Student, ...]) -> Iterator[list[Cell]]:
    """Three 本科 students, one of them with a rare character, with certificate numbers."""
    for serial, s in enumerate((s for s in students if s.person.role in _RENDERED), 1):
        level = Level.BACHELOR if s.person.level == BACHELOR else Level.COLLEGE
        number = CertificateNumber.compose(SCHOOL_CODE, StudyKind.OPEN, GRADUATED.year, level, serial)
        yield [
            *(number.value, s.student_number, s.person.name, s.person.sex, s.born, s.person.level),
            *(s.person.major, "两年半", "开放教育", s.enrolled, GRADUATED),
        ]


def _typed(day: date, index: int) -> Cell:
    # Four clerks, four habits; the first leaves a real date, which only XLSX can hold.
    return (day, f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y%m%d}")[index % 4]


def _typed_id(student: Student) -> str:
    match student.person.typed_id:
        case "lower":
            return student.id_number.lower()
        case "full-width":
            return student.id_number.translate(_FULL_WIDTH)
    return student.id_number
