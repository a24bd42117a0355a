from collections import Counter

import pytest

from registry.columns import (
    CERTIFICATE_DATA,
    CONSENTS,
    DELIVERY_INDEX,
    ROSTER,
    Column,
    InvalidHeaders,
    map_headers,
    plain_header,
)

SETS = {"roster": ROSTER, "delivery": DELIVERY_INDEX, "certificate": CERTIFICATE_DATA, "consent": CONSENTS}
HEADINGS = [column.zh for column in ROSTER]


@pytest.mark.parametrize("columns", SETS.values(), ids=SETS)
def test_no_spelling_means_two_columns(columns: tuple[Column, ...]) -> None:
    counted = Counter(spelling for column in columns for spelling in column.spellings)
    assert [spelling for spelling, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("columns", SETS.values(), ids=SETS)
@pytest.mark.parametrize("spelling", ["zh", "en", "id"])
def test_each_language_of_headings_is_accepted(columns: tuple[Column, ...], spelling: str) -> None:
    headers = [getattr(column, spelling) for column in columns]
    assert list(map_headers(headers, columns).values()) == headers


@pytest.mark.parametrize(
    ("header", "column_id"),
    [
        ("学号(必填)", "student_number"),
        ("＊学　号", "student_number"),
        ("xh", "student_number"),
        ("证件号码", "id_number"),
        ("身份证件号（18位，末位X大写）", "id_number"),
        ("身份证号\n(文本格式)", "id_number"),
        ("SFZH", "id_number"),
        ("Sfzh ", "id_number"),
        ("【必填】姓名", "name"),
        ("出生日期(YYYY-MM-DD)", "birth_date"),
        ("CSRQ", "birth_date"),
        ("性别（男/女）", "sex"),
        ("专业名称", "major"),
        ("毕(结)业日期", "graduated_on"),
        ("ＺＹＭＣ", "major"),
        ("Student_Number", "student_number"),
    ],
)
def test_foreign_spellings(header: str, column_id: str) -> None:
    ours = next(column.zh for column in ROSTER if column.id == column_id)
    headers = [header if heading == ours else heading for heading in HEADINGS]
    assert map_headers(headers, ROSTER)[column_id] == header


@pytest.mark.parametrize("header", ["姓名拼音", "姓名（拼音）", "曾用名", "学籍号", "考生号", "证件类型", ""])
def test_near_misses_are_other_columns(header: str) -> None:
    assert not any(plain_header(header) in column.spellings for column in ROSTER)


def test_every_missing_and_every_repeated_column_is_named_at_once() -> None:
    headers = [heading for heading in HEADINGS if heading not in {"身份证号", "性别"}] + ["XM", "学号"]
    with pytest.raises(InvalidHeaders) as caught:
        map_headers(headers, ROSTER)
    sentence = caught.value.sentence
    assert all(word in sentence.zh for word in ("身份证号", "性别", "“姓名”重复（姓名、XM）", "“学号”重复"))
    assert all(word in sentence.en for word in ("ID number", "sex", "name occurs 2 times"))


def test_optional_columns_may_be_left_out_and_unknown_ones_stay_out() -> None:
    headers = [column.zh for column in ROSTER if column.required] + ["备注", "备注"]
    found = map_headers(headers, ROSTER)
    assert set(found) == {column.id for column in ROSTER if column.required}
