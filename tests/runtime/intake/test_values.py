from collections.abc import Callable
from datetime import date
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.identifiers import Level, Sex, StudyKind
from registry.student import Audit, SealType
from runtime.intake import values
from runtime.intake.values import InvalidDate, TextTooLong, UnknownWord, parse_date, short_text


@pytest.mark.parametrize(
    "typed",
    [
        "1999-03-05",
        "1999/3/5",
        "1999.3.5",
        "19990305",
        "1999年3月5日",
        "１９９９年０３月０５日",
        " 1999 年 3 月 5 日 ",
        "1999-03-05T00:00:00",
        "1999/3/5 0:00:00",
        "1999-03-05 00:00:00.000",
    ],
)
def test_dates_as_offices_write_them(typed: str) -> None:
    assert parse_date(typed) == date(1999, 3, 5)


@pytest.mark.parametrize("typed", ["2024年9月", "202409", "2024-09", "2024/9", "2024.9"])
def test_a_month_is_a_date_only_where_the_column_allows(typed: str) -> None:
    assert parse_date(typed, month_only=True) == date(2024, 9, 1)
    with pytest.raises(InvalidDate):
        parse_date(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "36224",  # an Excel serial number
        "5/3/1999",
        "99-3-5",
        "1999-02-29",
        "1999-13-01",
        "1999-3/5",
        "0999-03-05",
        "1999年3月5",
        "1999-03-05x",
        "二〇〇一年七月一日",
        "19990305.0",
    ],
)
def test_nothing_is_guessed(typed: str) -> None:
    with pytest.raises(InvalidDate):
        parse_date(typed, month_only=True)


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_shape_reads_back(day: date) -> None:
    for shape in ("%Y-%m-%d", "%Y%m%d", "%Y年%m月%d日", "%Y/%m/%d"):
        assert parse_date(day.strftime(shape)) == day


@pytest.mark.parametrize(
    ("parse", "typed", "meant"),
    [
        (values.parse_sex, " 男 ", Sex.MALE),
        (values.parse_sex, "2", Sex.FEMALE),
        (values.parse_sex, "Female", Sex.FEMALE),
        (values.parse_level, "本科", Level.BACHELOR),
        (values.parse_level, "专升本", Level.BACHELOR),
        (values.parse_level, "本科（专科起点）", Level.BACHELOR),
        (values.parse_level, "专科", Level.COLLEGE),
        (values.parse_level, "06", Level.COLLEGE),
        (values.parse_kind, "开放教育", StudyKind.OPEN),
        (values.parse_kind, "现代远程教育", StudyKind.NETWORK),
        (values.parse_seal, "合作盖章", SealType.CO_SEALED),
        (values.parse_seal, "独立", SealType.INDEPENDENT),
        (values.parse_audit, "通过", Audit.PASSED),
        (values.parse_audit, "不通过", Audit.FAILED),
        (values.parse_audit, "审核未通过", Audit.FAILED),
        (values.parse_audit, "", Audit.PENDING),
    ],
)
def test_words_of_the_register(parse: Callable[[str], object], typed: str, meant: object) -> None:
    assert parse(typed) is meant


@pytest.mark.parametrize(
    ("parse", "members"),
    [
        (values.parse_sex, Sex),
        (values.parse_level, Level),
        (values.parse_kind, StudyKind),
        (values.parse_seal, SealType),
        (values.parse_audit, Audit),
    ],
)
def test_our_own_words_read_back_and_others_are_listed(
    parse: Callable[[str], object], members: type[Enum]
) -> None:
    for member in members:
        assert parse(member.zh) is member  # type: ignore[attr-defined]
    with pytest.raises(UnknownWord) as caught:
        parse("其他")
    assert all(member.zh in caught.value.cure.zh for member in members)  # type: ignore[attr-defined]


def test_text_is_one_line_and_bounded() -> None:
    assert short_text(" 行政\n管理  专业 ") == "行政 管理 专业"
    with pytest.raises(TextTooLong):
        short_text("长" * 201)
