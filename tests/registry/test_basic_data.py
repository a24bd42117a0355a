"""Section 1, one row a case: date, state and what the rules say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.basic_data import BasicField, Correction, correction
from registry.calendar import Calendar
from registry.ruling import Effect, refused
from registry.season import Half, Season
from registry.status import Status

SPRING = Calendar.of(Season(2026, Half.SPRING), own={})
AUTUMN = Calendar.of(Season(2026, Half.AUTUMN), own={})
EARLY = date(2026, 10, 12)


def asked(on: date = EARLY, proofs: int = 1, reviewed: bool = True) -> Correction:
    return Correction(BasicField.NAME, on, proofs, reviewed)


@pytest.mark.parametrize(
    ("calendar", "on", "rules"),
    [
        (SPRING, date(2026, 5, 1), []),
        (SPRING, date(2026, 5, 2), ["1.2"]),
        (AUTUMN, date(2026, 11, 1), []),
        (AUTUMN, date(2026, 11, 2), ["1.2"]),
    ],
)
def test_1_2_before_may_and_november(calendar: Calendar, on: date, rules: list[str]) -> None:
    found = correction(asked(on), Status.ENROLLED, numbered=False, calendar=calendar)
    assert [ruling.rule for ruling in found] == rules


@pytest.mark.parametrize(
    ("proofs", "reviewed", "expected"),
    [
        (1, True, []),
        (1, False, [("1.3", Effect.CONDITION)]),
        (0, False, [("1.5", Effect.CONDITION)]),
    ],
)
def test_1_3_and_1_5_proof_and_its_review(
    proofs: int, reviewed: bool, expected: list[tuple[str, Effect]]
) -> None:
    found = correction(
        asked(proofs=proofs, reviewed=reviewed), Status.ENROLLED, numbered=False, calendar=AUTUMN
    )
    assert [(ruling.rule, ruling.effect) for ruling in found] == expected


@pytest.mark.parametrize(
    ("status", "numbered", "rules"),
    [
        (Status.ENROLLED, False, []),
        (Status.ENROLLED, True, ["1.6"]),
        (Status.GRADUATED, False, ["1.7"]),
        (Status.GRADUATED, True, ["1.6", "1.7"]),
        (Status.SUSPENDED, False, ["1.4"]),
        (Status.WITHDRAWN, False, ["1.4"]),
    ],
)
def test_1_4_1_6_1_7_only_while_enrolled_and_unnumbered(
    status: Status, numbered: bool, rules: list[str]
) -> None:
    found = correction(asked(), status, numbered=numbered, calendar=AUTUMN)
    assert [ruling.rule for ruling in found] == rules
    assert refused(found) == bool(rules)


@given(st.sampled_from(Status), st.booleans(), st.integers(0, 3), st.booleans(), st.dates())
def test_a_number_never_helps(status: Status, reviewed: bool, proofs: int, numbered: bool, on: date) -> None:
    request = asked(on, proofs, reviewed)
    free = correction(request, status, numbered=False, calendar=AUTUMN)
    with_number = correction(request, status, numbered=numbered, calendar=AUTUMN)
    assert set(free) <= set(with_number)
