"""Accreditation, the canonical manifest, mixed cards and how long an agency keeps its originals."""

from dataclasses import replace
from datetime import date

import pytest

from registry.identifiers import IdNumber
from registry.provenance import (
    XINHUA,
    CardEntry,
    Original,
    Provider,
    kept_until,
    manifest,
    mistyped,
    mixed_cards,
)
from registry.text import Text

ONE = Original(
    file_name="a.jpg",
    sha256="ab" * 32,
    id_number=IdNumber("990114199108162380"),
    name="买买提·艾合买提",
    school_code="99999",
    capture_card="K-1",
    captured_on=date(2026, 4, 18),
    category="开放教育",
)
OTHER = replace(ONE, file_name="Z.jpg", sha256="cd" * 32, category="普通专科")
SECOND = Provider("studio", Text("市影像社", "Studio"), date(2022, 3, 1), date(2025, 2, 28))


@pytest.mark.parametrize(
    ("provider", "day", "accredited"),
    [
        (XINHUA, date(2001, 12, 31), False),
        (XINHUA, date(2002, 1, 1), True),
        (XINHUA, date(2099, 1, 1), True),
        (SECOND, date(2022, 2, 28), False),
        (SECOND, date(2022, 3, 1), True),
        (SECOND, date(2025, 2, 28), True),
        (SECOND, date(2025, 3, 1), False),
    ],
)
def test_both_ends_of_an_accreditation_count(provider: Provider, day: date, accredited: bool) -> None:
    assert provider.accredits(day) is accredited


def test_the_manifest_is_these_bytes() -> None:
    """Signatures are over them: a change here is a change of the format's number."""
    assert manifest([ONE, OTHER]).decode() == (
        "yanqi-manifest 1\n"
        f"Z.jpg\t{'cd' * 32}\t990114199108162380\t买买提·艾合买提\t99999\tK-1\t2026-04-18\t普通专科\n"
        f"a.jpg\t{'ab' * 32}\t990114199108162380\t买买提·艾合买提\t99999\tK-1\t2026-04-18\t开放教育\n"
    )
    assert manifest([OTHER, ONE]) == manifest([ONE, OTHER])


@pytest.mark.parametrize(
    "change",
    [
        {"file_name": "b.jpg"},
        {"sha256": "ef" * 32},
        {"id_number": IdNumber("990213198907305178")},
        {"name": "买买提"},
        {"school_code": ""},
        {"capture_card": "K-2"},
        {"captured_on": date(2026, 4, 19)},
        {"category": "成人教育"},
    ],
)
def test_every_fact_of_an_original_is_in_the_manifest(change: dict[str, object]) -> None:
    assert manifest([replace(ONE, **change)]) != manifest([ONE])  # type: ignore[arg-type]


def test_a_card_is_mixed_when_open_education_is_not_alone_on_it() -> None:
    open_one, other = CardEntry("K-1", "开放教育", "one"), CardEntry("K-1", "普通专科", "other")
    apart = replace(other, capture_card="K-2")
    assert mixed_cards([open_one, other]) == {"K-1"}
    assert mixed_cards([open_one, apart, replace(open_one, category="开放本科")]) == frozenset()
    assert mixed_cards([replace(one, capture_card="") for one in (open_one, other)]) == frozenset()


def test_who_has_no_category_may_be_anybody() -> None:
    open_one, unknown = CardEntry("K-1", "开放教育", "one"), CardEntry("K-1", "", "other")
    assert mixed_cards([open_one, unknown]) == {"K-1"}
    assert mixed_cards([open_one, replace(unknown, person="one")]) == frozenset()
    assert mixed_cards([unknown, replace(unknown, category="普通专科", person="third")]) == frozenset()


@pytest.mark.parametrize(
    ("captured_on", "until"),
    [(date(2023, 5, 9), date(2026, 5, 9)), (date(2024, 2, 29), date(2027, 3, 1))],
)
def test_an_agency_keeps_its_originals_three_years(captured_on: date, until: date) -> None:
    assert kept_until(captured_on) == until


@pytest.mark.parametrize(
    ("id_number", "name", "expected"),
    [
        ("990114199108162380", ONE.name, False),  # the very number is no slip
        ("990114199108162364", ONE.name, True),  # one digit, and the check character
        ("990114199801162380", ONE.name, True),  # two digits that changed places
        ("990114199108162364", "买买提", False),
        ("990114198803152364", ONE.name, False),
    ],
)
def test_a_mistyped_number_is_near_and_has_the_same_name(id_number: str, name: str, expected: bool) -> None:
    assert mistyped(ONE, id_number, name) is expected
