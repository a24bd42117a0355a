"""What one cell says: dates and the closed words of the register, as offices write them."""

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import TypeVar
from unicodedata import normalize

from registry.consent import ConsentState
from registry.errors import OfficeError
from registry.identifiers import Level, Sex, StudyKind
from registry.student import Audit, SealType
from registry.text import Text

Word = TypeVar("Word", bound=Enum)


class InvalidDate(OfficeError):
    """A cell that is not one calendar date."""

    code = "value.date"
    text = Text("“{value}”不是有效日期。", "“{value}” is not a date.")
    remedy = Text("写作 1999-03-05 或 1999年3月5日。", "Write it as 1999-03-05.")


class UnknownWord(OfficeError):
    """A cell whose word is not in the list of its column."""

    code = "value.word"
    text = Text("“{value}”不在可填范围内。", "“{value}” is not one of the accepted words.")
    remedy = Text("请填：{words_zh}。", "Use one of: {words_en}.")


class TextTooLong(OfficeError):
    """A text cell no certificate and no list could show."""

    code = "value.too_long"
    text = Text("超过 {limit} 个字。", "Longer than {limit} characters.")
    remedy = Text("请检查是否粘贴错列，或缩短。", "Check that it is in the right column, or shorten it.")


LONGEST_TEXT = 200
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?:(?P=sep)(?P<d>\d{1,2}))?",
        r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})?",
    )
)
# A date-and-time cell as Excel, FoxPro and .NET write it: the time says nothing here.
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")
_EARLIEST, _LATEST = 1900, 2199


def parse_date(raw: str, *, month_only: bool = False) -> date:
    """Read 1999-03-05, 1999/3/5, 1999.3.5, 19990305, 1999年3月5日 or a date with a time.

    With `month_only` 2024年9月 and 202409 are read as the first of the month. Raises InvalidDate; day
    first, two-digit years and Excel serial numbers are refused, not guessed.
    """
    text = _TIME.sub("", " ".join(normalize("NFKC", raw).split()))
    text = text.replace(" ", "")
    match = next((found for shape in _SHAPES if (found := shape.fullmatch(text))), None)
    if match is None or (match["d"] is None and not month_only):
        raise InvalidDate(value=raw)
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"] or 1)
    if not _EARLIEST <= year <= _LATEST:
        raise InvalidDate(value=raw)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise InvalidDate(value=raw) from error


# 1 and 2 are GB/T 2261.1, the codes of 学信网.
_SEXES = {Sex.MALE: "男 男性 male m 1", Sex.FEMALE: "女 女性 female f 2"}
_LEVELS = {
    Level.DOCTOR: "博士 博士研究生 doctor 01",
    Level.MASTER: "硕士 硕士研究生 master 02",
    Level.SECOND_BACHELOR: "第二学士学位 第二学士 second_bachelor 04",
    Level.BACHELOR: "本科 大学本科 开放本科 专升本 专续本 高起本 专科起点本科 本科专科起点 本科高中起点 "
    "本科高起本 本科专升本 高中起点本科 bachelor undergraduate 05",
    Level.COLLEGE: "专科 大专 大学专科 开放专科 高起专 高职 专科高职 高职专科 高中起点专科 专科高中起点 "
    "专科高起专 一村一大 college 06",
}
_KINDS = {
    StudyKind.REGULAR: "普通教育 普通 普通高等教育 普通本科 普通专科 普通全日制 regular 1",
    StudyKind.ADULT: "成人教育 成人 成教 成人高等教育 成人本科 成人专科 adult 5",
    StudyKind.SELF_STUDY: "自学考试 自考 高等教育自学考试 self_study 6",
    StudyKind.NETWORK: "网络教育 网络 远程教育 现代远程教育 网络高等教育 network 7",
    StudyKind.OPEN: "开放教育 开放 开放本科 开放专科 一村一大 open 8",
}
_SEALS = {
    SealType.CO_SEALED: "合作盖章 合作 co_sealed",
    SealType.INDEPENDENT: "独立盖章 独立 单独盖章 independent",
}
_AUDITS = {
    Audit.PASSED: "通过 已通过 审核通过 合格 准予毕业 passed",
    Audit.FAILED: "不通过 未通过 审核不通过 审核未通过 不合格 不准予毕业 failed",
    Audit.PENDING: "待审 待审核 未审 未审核 审核中 pending",
}
_CONSENTS = {
    ConsentState.GRANTED: "同意 是 已同意 授权 y yes true granted",
    ConsentState.REFUSED: "不同意 否 拒绝 未同意 不授权 n no false refused",
    ConsentState.WITHDRAWN: "撤回 已撤回 撤销 withdrawn",
}
_NOISE = re.compile(r"[\s()\[\]【】_/、·-]+")


def _plain(raw: str) -> str:
    return _NOISE.sub("", normalize("NFKC", raw)).casefold()


def choose(raw: str, words: Mapping[Word, str]) -> Word:
    """The word a cell says. `words`: the accepted spellings of each, parted by spaces, the word itself first.

    Raises UnknownWord.
    """
    for member, spellings in words.items():
        if _plain(raw) in map(_plain, spellings.split()):
            return member
    raise UnknownWord(
        value=raw,
        words_zh="、".join(spellings.split()[0] for spellings in words.values()),
        words_en=", ".join(member.name.lower() for member in words),
    )


def parse_sex(raw: str) -> Sex:
    """Read 男/女, male/female or the codes 1/2. Raises UnknownWord."""
    return choose(raw, _SEXES)


def parse_level(raw: str) -> Level:
    """Read 本科, 专科, 专升本, 本科（专科起点） … or the two-digit code. Raises UnknownWord."""
    return choose(raw, _LEVELS)


def parse_kind(raw: str) -> StudyKind:
    """Read 开放教育, 网络教育 … or the digit of the certificate number. Raises UnknownWord."""
    return choose(raw, _KINDS)


def parse_seal(raw: str) -> SealType:
    """Read 合作盖章 or 独立盖章. Raises UnknownWord."""
    return choose(raw, _SEALS)


def parse_audit(raw: str) -> Audit:
    """Read 通过, 不通过, 待审; an empty cell is 待审, since nobody has said 通过. Raises UnknownWord."""
    return choose(raw, _AUDITS) if raw.strip() else Audit.PENDING


def parse_consent(raw: str) -> ConsentState | None:
    """Read 是/否, 同意/不同意, Y/N; an empty cell says nothing. Raises UnknownWord."""
    return choose(raw, _CONSENTS) if raw.strip() else None


def parse_optional_date(raw: str) -> date | None:
    """Read a date to the day, None from an empty cell. Raises InvalidDate."""
    return parse_date(raw) if raw.strip() else None


def short_text(raw: str) -> str:
    """A text cell on one line, spaces between words single. Raises TextTooLong."""
    text = " ".join(raw.split())
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(limit=LONGEST_TEXT)
    return text
