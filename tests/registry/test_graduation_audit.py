"""Section 4, one table a rule."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.calendar import Calendar
from registry.graduation_audit import AuditFile, Group, Mark, Route, problems
from registry.identifiers import IdNumber, Level, Sex, StudentNumber, StudyKind
from registry.season import Half, Season
from registry.student import Audit, SealType, Student

CALENDAR = Calendar.of(Season(2026, Half.AUTUMN), own={})
STUDENT = Student(
    student_number=StudentNumber("2024199010001"),
    id_number=IdNumber.parse("990101200001010011"[:17] + IdNumber.check_character("99010120000101001")),
    name="赵雨",
    sex=Sex.MALE,
    birth_date=date(2000, 1, 1),
    level=Level.BACHELOR,
    kind=StudyKind.OPEN,
    major="法学",
    duration="两年半",
    study_mode="开放教育",
    enrolled_on=date(2024, 3, 1),
    graduated_on=date(2026, 12, 31),
    site="教学点",
    seal=SealType.INDEPENDENT,
    audit=Audit.PASSED,
)
GOOD = AuditFile(
    applied_on=date(2026, 11, 25),
    route=Route.NETWORK_EXAM,
    mark=Mark.NONE,
    diploma_verified=True,
    diploma_on=date(2023, 7, 1),
    continued=False,
    diploma_complete_on=None,
)


def rules(student: Student = STUDENT, **changes: Any) -> list[str]:
    return [problem.rule for problem in problems(student, replace(GOOD, **changes), CALENDAR)]


@pytest.mark.parametrize(
    ("applied_on", "expected"),
    [(date(2026, 11, 25), []), (date(2026, 11, 26), ["4.1"]), (None, ["4.8"])],
)
def test_4_1_and_4_8_applied_for_in_time(applied_on: date | None, expected: list[str]) -> None:
    assert rules(applied_on=applied_on) == expected


@pytest.mark.parametrize(
    ("level", "enrolled_on", "verified", "expected"),
    [
        (Level.BACHELOR, date(2009, 1, 1), False, ["4.2"]),
        (Level.BACHELOR, date(2008, 12, 31), False, []),
        (Level.BACHELOR, date(2024, 3, 1), True, []),
        (Level.COLLEGE, date(2024, 3, 1), False, []),
    ],
)
def test_4_2_the_college_diploma(
    level: Level, enrolled_on: date, verified: bool, expected: list[str]
) -> None:
    student = replace(STUDENT, level=level, enrolled_on=enrolled_on)
    assert rules(student, diploma_verified=verified) == expected


@pytest.mark.parametrize(
    ("route", "mark", "expected"),
    [
        (Route.EXEMPT, Mark.NONE, []),  # 4.3
        (Route.EXEMPT, Mark.FAILED, []),
        (Route.NETWORK_EXAM, Mark.NONE, []),  # 4.4
        (Route.NETWORK_EXAM, Mark.FAILED, []),
        (Route.NETWORK_EXEMPT, Mark.PASSED, []),
        (Route.NETWORK_EXEMPT, Mark.FAILED, ["4.4"]),
        (Route.NETWORK_EXEMPT, Mark.NONE, ["4.4"]),
        (Route.NONE, Mark.PASSED, ["4.5"]),  # void
        (Route.NONE, Mark.FAILED, ["4.5"]),
        (Route.NONE, Mark.NONE, ["4.6"]),
    ],
)
def test_4_3_to_4_6_every_combination(route: Route, mark: Mark, expected: list[str]) -> None:
    assert rules(route=route, mark=mark) == expected
    assert rules(replace(STUDENT, level=Level.COLLEGE), route=route, mark=mark) == []


@pytest.mark.parametrize(
    ("continued", "diploma_on", "graduated_on", "expected"),
    [
        (True, date(2024, 12, 31), date(2026, 12, 31), []),  # two years to the day
        (True, date(2025, 1, 1), date(2026, 12, 31), ["4.7"]),
        (False, date(2025, 1, 1), date(2026, 12, 31), []),
        (True, None, date(2026, 12, 31), ["4.7"]),
        (True, date(2024, 2, 29), date(2026, 2, 28), ["4.7"]),
        (True, date(2024, 2, 29), date(2026, 3, 1), []),
    ],
)
def test_4_7_two_years_from_college_to_bachelor(
    continued: bool, diploma_on: date | None, graduated_on: date, expected: list[str]
) -> None:
    student = replace(STUDENT, graduated_on=graduated_on)
    assert rules(student, continued=continued, diploma_on=diploma_on) == expected


@pytest.mark.parametrize(
    ("complete_on", "expected"), [(date(2013, 6, 29), []), (date(2013, 6, 30), ["4.7"]), (None, ["4.7"])]
)
def test_4_7_the_exemption_of_2013(complete_on: date | None, expected: list[str]) -> None:
    assert (
        rules(
            replace(STUDENT, enrolled_on=date(2011, 9, 1), graduated_on=date(2013, 7, 1)),
            diploma_on=date(2011, 8, 1),
            continued=True,
            diploma_complete_on=complete_on,
        )
        == expected
    )


@given(
    st.builds(
        AuditFile,
        applied_on=st.none() | st.dates(),
        route=st.sampled_from(Route),
        mark=st.sampled_from(Mark),
        diploma_verified=st.booleans(),
        diploma_on=st.none() | st.dates(max_value=date(9000, 1, 1)),
        continued=st.booleans(),
        diploma_complete_on=st.none() | st.dates(),
    )
)
def test_every_problem_tells_what_why_who_and_how(file: AuditFile) -> None:
    found = problems(STUDENT, file, CALENDAR)
    assert len({problem.id for problem in found}) == len(found)
    for problem in found:
        assert problem.group in Group
        assert all(
            part.zh and part.en for part in (problem.text, problem.cause, problem.office, problem.way_out)
        )
