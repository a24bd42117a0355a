from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from registry.identifiers import (
    CertificateNumber,
    IdNumber,
    InvalidCertificateNumber,
    InvalidIdNumber,
    InvalidStudentNumber,
    Level,
    Sex,
    StudentNumber,
    StudyKind,
    tidy,
)

bodies = st.builds(
    lambda area, born, order: f"{area:06d}{born:%Y%m%d}{order:03d}",
    st.integers(110000, 659999),
    st.dates(date(1900, 1, 1), date(2030, 12, 31)),
    st.integers(0, 999),
)
FULL_WIDTH = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")


# The worked example printed in GB 11643-1999.
@pytest.mark.parametrize(
    ("number", "sex", "born"),
    [
        ("11010519491231002X", Sex.FEMALE, date(1949, 12, 31)),
        ("440524188001010014", Sex.MALE, date(1880, 1, 1)),
    ],
)
def test_the_examples_of_the_standard(number: str, sex: Sex, born: date) -> None:
    parsed = IdNumber.parse(number)
    assert (parsed.sex, parsed.birth_date, str(parsed)) == (sex, born, number)


@settings(deadline=None)
@given(bodies)
def test_a_number_reads_the_same_however_it_is_typed(body: str) -> None:
    number = body + IdNumber.check_character(body)
    spaced = f" {number[:6]} {number[6:14]}-{number[14:]}\u3000"
    for typed in (number, number.lower(), number.translate(FULL_WIDTH), spaced, f"'{number}", f"\t{number}"):
        assert IdNumber.parse(typed).value == number


@settings(deadline=None)
@given(bodies, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body: str, place: int, shift: int) -> None:
    number = body + IdNumber.check_character(body)
    old = number[place]
    new = str((int(old) + shift) % 10) if old.isdigit() else str(shift)
    with pytest.raises(InvalidIdNumber):
        IdNumber.parse(number[:place] + new + number[place + 1 :])


@settings(deadline=None)
@given(bodies, st.integers(0, 15))
def test_two_neighbours_swapped_are_always_noticed(body: str, place: int) -> None:
    number = body + IdNumber.check_character(body)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(InvalidIdNumber):
            IdNumber.parse(swapped)


def test_the_15_digit_form_gains_its_century_and_check_character() -> None:
    assert IdNumber.parse("110105491231002").value == "11010519491231002X"


@settings(deadline=None)
@given(st.text())
def test_any_other_text_is_refused_as_such(text: str) -> None:
    for parse, refusal in (
        (IdNumber.parse, InvalidIdNumber),
        (StudentNumber.parse, InvalidStudentNumber),
        (CertificateNumber.parse, InvalidCertificateNumber),
    ):
        try:
            parse(text)
        except refusal:
            continue


def test_the_masked_form_hides_the_birth_date() -> None:
    assert IdNumber.parse("11010519491231002X").masked == "110105********002X"


@pytest.mark.parametrize("bad", ["", "123", "12 3", "学号2023001", "a" * 33, "2023.001", "²²²²²_"])
def test_bad_student_numbers(bad: str) -> None:
    with pytest.raises(InvalidStudentNumber):
        StudentNumber.parse(bad)


def test_student_numbers_are_upper_case_without_separators() -> None:
    assert StudentNumber.parse(" 2023-a0 01\u200b").value == "2023A001"


def test_a_certificate_number_comes_apart_as_it_was_put_together() -> None:
    number = CertificateNumber.compose("51161", StudyKind.OPEN, 2026, Level.COLLEGE, 42)
    assert number.value == "511618202606000042"
    assert (number.school, number.kind, number.year) == ("51161", StudyKind.OPEN, 2026)
    assert (number.level, number.serial) == (Level.COLLEGE, 42)


@pytest.mark.parametrize(
    "bad",
    [
        "51161820260600004",  # 17 digits
        "511612202606000042",  # no such kind of study
        "511618188006000042",  # year
        "511618202607000042",  # level
        "511618202606000000",  # serial
        "51161820260600004X",
    ],
)
def test_bad_certificate_numbers(bad: str) -> None:
    with pytest.raises(InvalidCertificateNumber):
        CertificateNumber.parse(bad)


@pytest.mark.parametrize("serial", [0, 1_000_000])
def test_serials_fit_six_digits(serial: int) -> None:
    with pytest.raises(InvalidCertificateNumber):
        CertificateNumber.compose("51161", StudyKind.OPEN, 2026, Level.COLLEGE, serial)


@settings(deadline=None)
@given(
    st.text(st.sampled_from("0123456789Xxa０９Ｘｘ -－–'’\u3000\u00a0\u200b\t张·E\u02d8\u0301\u0390ß"))
    | st.text()
)
@example("E\u02d8")
@example("\u0390")
def test_tidy_is_idempotent(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
