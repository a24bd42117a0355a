"""The numbers of the trade, each normalising and validating itself.

ID number 身份证号: GB 11643-1999. Certificate number 证书编号 = electronic registration number 电子注册号:
18 digits, 教育部 高等教育学历证书电子注册 rules: school 5 + 办学类型 1 + year 4 + level 2 + serial 6.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Self
from unicodedata import normalize

from registry.errors import OfficeError
from registry.text import Text

_SEPARATORS = str.maketrans("", "", " \t\r\n\u00a0\u200b\u3000\ufeff-－–—'’")


class Sex(StrEnum):
    """Sex 性别 as the register keeps it."""

    MALE = "male"
    FEMALE = "female"

    @property
    def zh(self) -> str:
        """The word printed on the certificate."""
        return "男" if self is Sex.MALE else "女"


class InvalidIdNumber(OfficeError):
    """An ID number that GB 11643 does not allow."""

    code = "id_number.invalid"
    text = Text(
        "身份证号不合格：{problem_zh}",
        "The ID number is not valid: {problem_en}",
    )
    remedy = Text(
        "请对照身份证原件核对 18 位号码，末位 X 用大写。",
        "Compare all 18 characters with the ID card itself; a final X is upper case.",
    )


class InvalidStudentNumber(OfficeError):
    """A student number that cannot be a key."""

    code = "student_number.invalid"
    text = Text(
        "学号不合格：应为 4–32 位字母或数字。",
        "The student number is not valid: 4 to 32 letters or digits are expected.",
    )
    remedy = Text("请对照学籍表更正学号。", "Correct it from the student register.")


class InvalidCertificateNumber(OfficeError):
    """A certificate number that could not be composed or does not parse."""

    code = "certificate_number.invalid"
    text = Text("证书编号不合格：{problem_zh}", "The certificate number is not valid: {problem_en}")
    remedy = Text(
        "编号共 18 位：学校 5 位、办学类型 1 位、年份 4 位、层次 2 位、序号 6 位。",
        "18 digits: school 5, kind of study 1, year 4, level 2, serial 6.",
    )


def tidy(raw: str) -> str:
    """Full-width to half-width, separators and invisible characters out, upper case. Idempotent."""
    tidied = normalize("NFKC", raw).translate(_SEPARATORS).upper()
    # One pass may leave work for another: E and U+02D8 become E, space, U+0306, and without the space Ĕ.
    return tidied if tidied == raw else tidy(tidied)


@dataclass(frozen=True, slots=True, order=True)
class IdNumber:
    """A valid 18-character ID number 身份证号 (GB 11643-1999)."""

    value: str

    WEIGHTS: ClassVar[tuple[int, ...]] = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    CHECK: ClassVar[str] = "10X98765432"

    def __post_init__(self) -> None:
        _require_id(len(self.value) == 18, "应为 18 位", "18 characters are expected")
        _require_id(
            self.value[:17].isascii() and self.value[:17].isdigit() and self.value[17] in "0123456789X",
            "只能有数字，末位可为 X",
            "only digits, and X in the last place",
        )
        try:
            born = date(int(self.value[6:10]), int(self.value[10:12]), int(self.value[12:14]))
        except ValueError:
            born = None
        _require_id(born is not None, "第 7–14 位不是日期", "digits 7-14 are not a date")
        _require_id(
            self.check_character(self.value[:17]) == self.value[17],
            "校验位不符，可能有一位抄错",
            "the check character does not fit: one character is probably wrong",
        )

    @classmethod
    def parse(cls, raw: str) -> Self:
        """Read an ID number as people type it: spaces, full-width digits, lower-case x, 15-digit form.

        Raises InvalidIdNumber.
        """
        text = tidy(raw)
        if len(text) == 15 and text.isascii() and text.isdigit():
            body = f"{text[:6]}19{text[6:]}"  # the 15-digit form of 1984 left out the century
            text = body + cls.check_character(body)
        return cls(text)

    @classmethod
    def check_character(cls, body: str) -> str:
        """Character 18 for 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
        total = sum(weight * int(digit) for weight, digit in zip(cls.WEIGHTS, body, strict=True))
        return cls.CHECK[total % 11]

    @property
    def birth_date(self) -> date:
        """Birth date, digits 7-14."""
        return date(int(self.value[6:10]), int(self.value[10:12]), int(self.value[12:14]))

    @property
    def sex(self) -> Sex:
        """Sex, digit 17: odd is male."""
        return Sex.MALE if int(self.value[16]) % 2 else Sex.FEMALE

    @property
    def masked(self) -> str:
        """The form that may be shown where the whole number is not needed."""
        return f"{self.value[:6]}********{self.value[14:]}"

    def __str__(self) -> str:
        return self.value


def _require_id(ok: bool, problem_zh: str, problem_en: str) -> None:
    if not ok:
        raise InvalidIdNumber(problem_zh=problem_zh, problem_en=problem_en)


@dataclass(frozen=True, slots=True, order=True)
class StudentNumber:
    """A student number 学号: the key of the certificate photo."""

    value: str

    def __post_init__(self) -> None:
        if not (4 <= len(self.value) <= 32 and self.value.isascii() and self.value.isalnum()):
            raise InvalidStudentNumber

    @classmethod
    def parse(cls, raw: str) -> Self:
        """Read a student number as people type it. Raises InvalidStudentNumber."""
        return cls(tidy(raw))

    def __str__(self) -> str:
        return self.value


class StudyKind(StrEnum):
    """Kind of study 办学类型, the sixth digit of a certificate number."""

    REGULAR = "1"
    ADULT = "5"
    SELF_STUDY = "6"
    NETWORK = "7"
    OPEN = "8"  # 开放教育; seen in one real number only, so an office may configure it

    @property
    def zh(self) -> str:
        """The word of the register."""
        return {"1": "普通教育", "5": "成人教育", "6": "自学考试", "7": "网络教育", "8": "开放教育"}[
            self.value
        ]


class Level(StrEnum):
    """Level 层次, digits 11-12 of a certificate number."""

    DOCTOR = "01"
    MASTER = "02"
    SECOND_BACHELOR = "04"
    BACHELOR = "05"
    COLLEGE = "06"

    @property
    def zh(self) -> str:
        """The word of the register."""
        return {"01": "博士", "02": "硕士", "04": "第二学士学位", "05": "本科", "06": "专科"}[self.value]


_KINDS = frozenset(kind.value for kind in StudyKind)
_LEVELS = frozenset(level.value for level in Level)


@dataclass(frozen=True, slots=True, order=True)
class CertificateNumber:
    """A certificate number 证书编号, equal to the electronic registration number. It has no check digit."""

    value: str

    def __post_init__(self) -> None:
        _require_certificate(
            len(self.value) == 18 and self.value.isascii() and self.value.isdigit(),
            "应为 18 位数字",
            "18 digits are expected",
        )
        _require_certificate(
            self.value[5] in _KINDS,
            "办学类型代码未知",
            "unknown digit for the kind of study",
        )
        _require_certificate(1990 <= self.year <= 2199, "年份不合理", "implausible year")
        _require_certificate(self.value[10:12] in _LEVELS, "层次代码未知", "unknown level code")
        _require_certificate(self.serial > 0, "序号应从 000001 起", "serials start at 000001")

    @classmethod
    def compose(cls, school: str, kind: StudyKind, year: int, level: Level, serial: int) -> Self:
        """Put a number together. `school` is the 5-digit school code. Raises InvalidCertificateNumber."""
        _require_certificate(1 <= serial <= 999_999, "序号超出 6 位", "the serial does not fit 6 digits")
        return cls(f"{school}{kind.value}{year:04d}{level.value}{serial:06d}")

    @classmethod
    def parse(cls, raw: str) -> Self:
        """Read a number as people type it. Raises InvalidCertificateNumber."""
        return cls(tidy(raw))

    @property
    def school(self) -> str:
        """School code, 5 digits."""
        return self.value[:5]

    @property
    def kind(self) -> StudyKind:
        """Kind of study."""
        return StudyKind(self.value[5])

    @property
    def year(self) -> int:
        """Year of graduation."""
        return int(self.value[6:10])

    @property
    def level(self) -> Level:
        """Level."""
        return Level(self.value[10:12])

    @property
    def serial(self) -> int:
        """Running number within school, kind, year and level."""
        return int(self.value[12:])

    def __str__(self) -> str:
        return self.value


def _require_certificate(ok: bool, problem_zh: str, problem_en: str) -> None:
    if not ok:
        raise InvalidCertificateNumber(problem_zh=problem_zh, problem_en=problem_en)
