"""Screening a season: which cases are opened, who is in them, which side is wrong.

Pictures are names here (see fakes): the same name is the same file, the same person before the colon is
the same face.
"""

from dataclasses import replace

import pytest

from imaging.picture import View
from matching import compare
from matching.case import Case, CaseKind, Concern, Side
from matching.decision import Decision, PairVerdict
from matching.pairing import Role, StrayPicture, StudentPictures
from matching.pipeline import Screening, screen
from registry.ports import Silence
from registry.season import Half, Season
from registry.text import Text
from tests.matching.fakes import NamedFaces, NamedPhotos


@pytest.fixture(autouse=True)
def pictures_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_name(a: View, b: View) -> Decision | None:
        if a.photo.sha256 != b.photo.sha256:
            return None
        return Decision(a.photo.sha256, b.photo.sha256, PairVerdict.IDENTICAL, Text("同", "same"))

    monkeypatch.setattr(compare, "compare_as_pictures", by_name)


def student(
    number: str, photo: str | None, image: str | None, *originals: str, id_number: str = ""
) -> StudentPictures:
    return StudentPictures(number, id_number or f"id-{number}", photo, image, originals)


def run(
    *students: StudentPictures, strays: tuple[StrayPicture, ...] = (), concerns: tuple[Concern, ...] = ()
) -> Screening:
    season = Season(2026, Half.AUTUMN)
    return screen(students, strays, concerns, NamedPhotos(), NamedFaces(), season, frozenset(), Silence())


def only(screening: Screening) -> Case:
    assert len(screening.cases) == 1, [case.kind for case in screening.cases]
    return screening.cases[0]


def involved(case: Case) -> list[str]:
    return [other.key for other in case.involves]


def test_one_file_twice_opens_nothing() -> None:
    screening = run(student("1", "ann:1", "ann:1", "ann:1"))
    assert screening.cases == ()
    assert screening.decisions["1"].verdict is PairVerdict.IDENTICAL


def test_another_photo_of_the_same_person_is_cleared_by_the_engine() -> None:
    screening = run(student("1", "ann:1", "ann:2"))
    assert screening.cases == ()
    decision = screening.decisions["1"]
    assert decision.verdict is PairVerdict.SAME_PERSON
    assert decision.engine == "opencv_sface"
    assert decision.model_sha256


@pytest.mark.parametrize(
    ("image", "kind"),
    [("ann~0.4:2", CaseKind.UNDECIDED), ("nobody:1", CaseKind.NOT_ASSESSED)],
)
def test_what_cannot_be_decided_is_a_case_and_never_clear(image: str, kind: CaseKind) -> None:
    case = only(run(student("1", "ann:1", image)))
    assert case.kind is kind


def test_case_1_names_the_wrong_side_and_whose_picture_it_is() -> None:
    screening = run(student("1", "ann:1", "bob:1", "ann:1"), student("2", "bob:1", None, "bob:1"))
    first, second = screening.cases
    assert (first.kind, first.side) == (CaseKind.NOT_SAME_PERSON, Side.EREGISTRATION_IMAGE)
    assert involved(first) == ["2"]
    assert second.kind is CaseKind.NO_EREGISTRATION_IMAGE
    assert involved(second) == ["1"]


def test_without_an_original_the_wrong_side_is_unknown() -> None:
    case = only(run(student("1", "ann:1", "bob:1")))
    assert case.side is Side.UNKNOWN
    assert "不属于本季" in case.cause.zh


def test_both_sides_wrong() -> None:
    case = only(run(student("1", "bob:1", "eve:1", "ann:1")))
    assert case.side is Side.BOTH


def test_a_swap_is_one_finding_on_each_student() -> None:
    screening = run(student("1", "bob:1", "ann:1", "ann:1"), student("2", "ann:1", "bob:1", "bob:1"))
    assert [case.kind for case in screening.cases] == [CaseKind.SWAP, CaseKind.SWAP]
    assert [involved(case) for case in screening.cases] == [["2"], ["1"]]


def test_a_ring_of_three_is_a_swap_too() -> None:
    screening = run(
        student("1", "bob:1", "ann:1", "ann:1"),
        student("2", "eve:1", "bob:1", "bob:1"),
        student("3", "ann:1", "eve:1", "eve:1"),
    )
    assert {case.kind for case in screening.cases} == {CaseKind.SWAP}
    assert sorted(involved(screening.cases[0])) == ["2", "3"]


def test_one_picture_under_two_students_blames_the_one_whose_pair_disagrees() -> None:
    right = student("1", "ann:1", "ann:1", "ann:1")
    wrong = student("2", "ann:1", "bob:1", "bob:1")
    for order in ((right, wrong), (wrong, right)):
        found = {(case.kind, case.student_number): involved(case) for case in run(*order).cases}
        assert found == {
            (CaseKind.DUPLICATE, "2"): ["1"],
            (CaseKind.NOT_SAME_PERSON, "2"): ["1"],
        }


def test_the_original_arbitrates_a_duplicate_before_the_pair_does() -> None:
    """1 has the right photo and a stranger's image; 2 was given 1's photo, and has no image."""
    screening = run(student("1", "ann:1", "eve:1", "ann:1"), student("2", "ann:1", None, "bob:1"))
    found = {(case.kind, case.student_number): case.side for case in screening.cases}
    assert found[CaseKind.DUPLICATE, "2"] is Side.CERTIFICATE_PHOTO
    assert found[CaseKind.NOT_SAME_PERSON, "1"] is Side.EREGISTRATION_IMAGE


def test_many_students_with_one_picture_are_one_case() -> None:
    screening = run(*(student(f"{n:03}", "ann:1", "ann:1") for n in range(40)))
    kinds = [(case.kind, case.side, len(case.involves)) for case in screening.cases]
    assert kinds == [
        (CaseKind.DUPLICATE, Side.CERTIFICATE_PHOTO, 39),
        (CaseKind.DUPLICATE, Side.EREGISTRATION_IMAGE, 39),
    ]


def test_a_faceless_file_under_two_students_is_still_a_duplicate() -> None:
    screening = run(student("1", "nobody:1", "nobody:1"), student("2", "nobody:1", "nobody:1"))
    assert {case.kind for case in screening.cases} == {CaseKind.DUPLICATE}


def test_a_missing_image_under_a_mistyped_key_names_the_slip() -> None:
    stray = StrayPicture(Role.EREGISTRATION_IMAGE, "110101199003070123", "ann:9")
    screening = run(student("1", "ann:1", None, "ann:1", id_number="110101199003071023"), strays=(stray,))
    case = only(screening)
    assert case.kind is CaseKind.NO_EREGISTRATION_IMAGE
    assert involved(case) == [stray.key]
    assert case.cause.zh == "图像挂在错误的身份证号下：第 15、16 位颠倒。"


def test_a_student_without_any_picture_has_two_cases() -> None:
    kinds = [case.kind for case in run(student("1", None, None)).cases]
    assert kinds == [CaseKind.NO_CERTIFICATE_PHOTO, CaseKind.NO_EREGISTRATION_IMAGE]


def test_a_concern_becomes_a_case() -> None:
    concern = Concern("1", CaseKind.MIXED_CARD, Text("混用", "mixed"), ("card 7",))
    case = only(run(student("1", "ann:1", "ann:1"), concerns=(concern,)))
    assert case.kind is CaseKind.MIXED_CARD
    again = only(run(student("1", "ann:2", "ann:2"), concerns=(concern,)))
    other = only(run(student("1", "ann:1", "ann:1"), concerns=(replace(concern, about=("card 8",)),)))
    assert len({case.fingerprint, again.fingerprint, other.fingerprint}) == 3


def test_every_case_says_what_to_do_and_by_when() -> None:
    screening = run(
        student("1", "ann:1", "bob:1"), student("2", None, None), student("3", "nobody:1", "eve:1")
    )
    for case in screening.cases:
        assert case.handling
        assert case.deadline == Season(2026, Half.AUTUMN).image_deadline


def test_the_fingerprint_follows_the_pictures() -> None:
    before, again = (only(run(student("1", "ann:1", "bob:1"))).fingerprint for _ in range(2))
    changed = only(run(student("1", "ann:1", "bob:2"))).fingerprint
    assert before == again != changed


def test_bystanders_do_not_change_the_fingerprint() -> None:
    alone = only(run(student("1", "ann:1", "bob:1", "ann:1")))
    watched = next(
        case
        for case in run(student("1", "ann:1", "bob:1", "ann:1"), student("2", "bob:2", "bob:2")).cases
        if case.student_number == "1"
    )
    assert involved(watched) == ["2"]
    assert watched.fingerprint == alone.fingerprint


def test_a_swap_of_online_images_is_corrected_online() -> None:
    screening = run(student("1", "ann:1", "bob:1", "ann:1"), student("2", "bob:1", "ann:1", "bob:1"))
    assert {(case.kind, case.side) for case in screening.cases} == {(CaseKind.SWAP, Side.EREGISTRATION_IMAGE)}
    said = "".join(step.zh for step in screening.cases[0].handling)
    assert "图像信息更正" in said
    assert "证书照片换回" not in said


def test_an_empty_season_is_screened() -> None:
    assert run().cases == ()
