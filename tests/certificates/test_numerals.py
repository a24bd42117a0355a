from datetime import date

import pytest

from certificates.numerals import date_zh, month_zh, ordinal_zh


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 7, 1), "二〇二六年七月一日"),
        (date(1994, 7, 30), "一九九四年七月三十日"),
        (date(2000, 10, 10), "二〇〇〇年十月十日"),
        (date(2011, 12, 21), "二〇一一年十二月二十一日"),
        (date(2019, 1, 11), "二〇一九年一月十一日"),
    ],
)
def test_a_date_is_written_in_chinese_numerals(day: date, words: str) -> None:
    assert date_zh(day) == words


def test_a_month_stands_without_its_day() -> None:
    assert month_zh(date(2012, 9, 17)) == "二〇一二年九月"


def test_zero_is_the_ideographic_one() -> None:
    assert "\u3007" in date_zh(date(2005, 1, 1))


def test_all_days_of_a_month_differ() -> None:
    assert len({ordinal_zh(day) for day in range(1, 32)}) == 31
