"""Slips of the pen between two keys."""

import pytest

from matching.pairing import key_slip


@pytest.mark.parametrize(
    ("typed", "zh"),
    [
        ("20240012", "第 8 位抄错"),
        ("20240101", "第 5、6 位颠倒"),
        ("2024001", "少一位"),
        ("202400111", "多一位"),
    ],
)
def test_one_slip_is_named(typed: str, zh: str) -> None:
    slip = key_slip(typed, "20240011" if typed != "20240101" else "20241001")
    assert slip is not None
    assert slip.zh == zh


@pytest.mark.parametrize("typed", ["20240011", "99999999", "", "2024"])
def test_no_slip_where_nothing_or_too_much_differs(typed: str) -> None:
    assert key_slip(typed, "20240011") is None
