"""What a mistyped ID number at the agency makes of a trace, and what it does not."""

from dataclasses import replace
from datetime import date

import pytest

from imaging.picture import PictureComparison, Relation
from imaging.provenance import Trace
from registry.identifiers import IdNumber
from registry.provenance import Original, Provenance
from registry.text import Text
from runtime.steps.trace_doubts import Whose, mistyped_number, other_name, registered_twice

OWN = Original(
    file_name="a.jpg",
    sha256="ab" * 32,
    id_number=IdNumber("990114199108162380"),
    name="吴建国",
    school_code="99999",
    capture_card="K-1",
    captured_on=date(2026, 4, 18),
    category="开放教育",
)
SLIP = replace(OWN, id_number=IdNumber("990114199108162364"))
STRANGER = replace(OWN, id_number=IdNumber("990101199003071237"), name="吴建国")
NAMESAKE_OF_NOBODY = replace(SLIP, name="赵强")


def traced(provenance: Provenance, original: Original, relation: Relation = Relation.SAME) -> Trace:
    said = Text("说明", "said")
    return Trace(provenance, said, said, original, PictureComparison(relation))


@pytest.mark.parametrize(
    ("original", "relation", "expected"),
    [
        (SLIP, Relation.SAME, Provenance.UNKNOWN),
        (SLIP, Relation.IDENTICAL, Provenance.UNKNOWN),
        (SLIP, Relation.ALTERED, Provenance.SOMEONE_ELSES),  # a person could clear it, and it was altered
        (STRANGER, Relation.SAME, Provenance.SOMEONE_ELSES),
        (NAMESAKE_OF_NOBODY, Relation.SAME, Provenance.SOMEONE_ELSES),
    ],
)
def test_the_own_picture_under_a_mistyped_number_is_for_a_person(
    original: Original, relation: Relation, expected: Provenance
) -> None:
    found = traced(Provenance.SOMEONE_ELSES, original, relation)
    assert mistyped_number(found, OWN.id_number.value, OWN.name).provenance is expected


@pytest.mark.parametrize("provenance", [one for one in Provenance if one is not Provenance.SOMEONE_ELSES])
def test_no_other_trace_is_touched(provenance: Provenance) -> None:
    found = traced(provenance, SLIP)
    assert mistyped_number(found, OWN.id_number.value, OWN.name) is found


@pytest.mark.parametrize(
    ("other", "doubt"), [(SLIP, False), (STRANGER, True), (NAMESAKE_OF_NOBODY, True), (OWN, False)]
)
def test_one_picture_under_two_persons_is_a_doubt_and_a_corrected_slip_is_not(
    other: Original, doubt: bool
) -> None:
    found = registered_twice(traced(Provenance.DERIVED, OWN), Whose([other, OWN]), [OWN])
    assert found.provenance is (Provenance.UNKNOWN if doubt else Provenance.DERIVED)


def test_one_picture_under_the_number_that_a_correction_replaced_is_no_doubt() -> None:
    found = traced(Provenance.DERIVED, OWN)
    assert registered_twice(found, Whose([STRANGER, OWN]), [OWN, STRANGER]) is found


@pytest.mark.parametrize("provenance", [Provenance.ORIGINAL, Provenance.DERIVED])
def test_an_original_under_the_own_number_and_another_name_is_for_a_person(provenance: Provenance) -> None:
    found = other_name(traced(provenance, OWN), [OWN], "赵强", {"赵强"})
    assert found.provenance is Provenance.UNKNOWN
    for said in (found.text.zh, found.text.en):
        assert "吴建国" in said
        assert "赵强" in said


def test_a_corrected_name_or_a_corrected_delivery_explains_the_other_name() -> None:
    found = traced(Provenance.ORIGINAL, OWN)
    assert other_name(found, [OWN], "赵强", {"赵强", "吴建国"}) is found
    again = replace(OWN, name="赵强")
    assert other_name(found, [OWN, again], "赵强", {"赵强"}) is found
    another_file = replace(again, sha256="cd" * 32)
    assert other_name(found, [OWN, another_file], "赵强", {"赵强"}).provenance is Provenance.UNKNOWN


@pytest.mark.parametrize("provenance", [Provenance.ALTERED, Provenance.SOMEONE_ELSES, Provenance.NOT_AGENCY])
def test_another_name_makes_nothing_worse_a_doubt(provenance: Provenance) -> None:
    found = traced(provenance, OWN)
    assert other_name(found, [OWN], "赵强", {"赵强"}) is found
