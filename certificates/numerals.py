"""Dates as certificates write them: Chinese numerals with 〇 (U+3007), 二〇二六年七月一日.

Not ○ (U+25CB) and not 零: GB/T 15835-2011 5.3, years are read digit by digit and zero is 〇.
"""

from datetime import date

_DIGITS = "〇一二三四五六七八九"


def year_zh(year: int) -> str:
    """Digit by digit: 2026 → 二〇二六."""
    return "".join(_DIGITS[int(digit)] for digit in f"{year:04d}")


def ordinal_zh(number: int) -> str:
    """A month or a day, 1-99, read as a number: 10 → 十, 21 → 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def date_zh(day: date) -> str:
    """二〇二六年七月一日."""
    return f"{month_zh(day)}{ordinal_zh(day.day)}日"


def month_zh(day: date) -> str:
    """Year and month only: 二〇一二年九月."""
    return f"{year_zh(day.year)}年{ordinal_zh(day.month)}月"
