"""Everything one certificate shows, and the one table of printable fields that templates refer to.

What must be shown: 普通高等学校学生管理规定 (2017) and 高等教育学历证书电子注册管理暂行规定 (2001):
name, sex, birth date, study period, major, level, length, mode of study, photo, school, president, date
of issue, number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from certificates.numerals import date_zh, month_zh
from registry.identifiers import CertificateNumber, Level, Sex, StudentNumber, StudyKind
from registry.text import Text

UNNUMBERED = "样张，未编号"


@dataclass(frozen=True, slots=True)
class Certificate:
    """The content of one certificate. Texts are already normalised.

    `number` is None for a specimen only; `photo` holds the bytes of the JPEG file as it was delivered.
    """

    number: CertificateNumber | None
    student_number: StudentNumber
    name: str
    sex: Sex
    birth_date: date
    enrolled_on: date
    graduated_on: date
    issued_on: date
    level: Level
    kind: StudyKind
    major: str
    duration: str  # 学制, as printed: 三年, 两年半
    study_mode: str  # 学习形式, as printed: 开放教育
    school_name: str
    president: str
    co_sealed_with: str = ""  # 合作学校; empty on an independently sealed certificate
    photo: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Field:
    """One printable field. `whole` values are not broken across lines while they fit on one.

    A `stamped` field may be empty: its place is left free for a stamp.
    """

    id: str
    label: Text
    sample: str
    value: Callable[[Certificate], str]
    whole: bool = False
    stamped: bool = False


_ALL = (
    Field(
        "number",
        Text("证书编号", "certificate number"),
        "511618202605001234",
        lambda c: str(c.number) if c.number else UNNUMBERED,
        whole=True,
    ),
    Field(
        "student_number",
        Text("学号", "student number"),
        "1951001201234",
        lambda c: str(c.student_number),
        whole=True,
    ),
    Field("name", Text("姓名", "name"), "迪丽努尔·吐尔逊", lambda c: c.name, whole=True),
    Field("sex", Text("性别", "sex"), "女", lambda c: c.sex.zh),
    Field(
        "birth_date",
        Text("出生日期", "birth date"),
        "一九九四年七月三十日",
        lambda c: date_zh(c.birth_date),
    ),
    Field("enrolled", Text("入学年月", "enrolled"), "二〇二三年九月", lambda c: month_zh(c.enrolled_on)),
    Field("graduated", Text("毕业年月", "graduated"), "二〇二六年七月", lambda c: month_zh(c.graduated_on)),
    Field(
        "issued_on",
        Text("发证日期", "date of issue"),
        "二〇二六年七月一日",
        lambda c: date_zh(c.issued_on),
    ),
    Field("level", Text("层次", "level"), "本科", lambda c: c.level.zh),
    Field("kind", Text("办学类型", "kind of study"), "开放教育", lambda c: c.kind.zh),
    Field("major", Text("专业", "major"), "计算机科学与技术", lambda c: c.major.removesuffix("专业")),
    Field("duration", Text("学制", "length of study"), "两年半", lambda c: c.duration.removesuffix("制")),
    Field("study_mode", Text("学习形式", "mode of study"), "开放教育", lambda c: c.study_mode),
    Field("school_name", Text("学校名称", "school name"), "国家开放大学", lambda c: c.school_name),
    # Most presidents sign by a stamp 签名章, set by hand beside the seal.
    Field("president", Text("校长姓名", "president's name"), "欧阳明远", lambda c: c.president, stamped=True),
    Field("co_sealed_with", Text("合作学校", "partner school"), "南方理工大学", lambda c: c.co_sealed_with),
)

FIELDS: Mapping[str, Field] = MappingProxyType({one.id: one for one in _ALL})
