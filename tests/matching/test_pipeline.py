"""Screening a season: which cases are opened, who is in them, which side is wrong.

Pictures are names here (see fakes): the same name is the same file, the same person before the colon is
the same face.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from imaging.photo import Photo
from imaging.picture import View
from matching import compare
from matching.case import Case, CaseKind, Concern, Side
from matching.decision import Decision, PairVerdict
from matching.engine import Template, one_by_one
from matching.look_alikes import LookAlikes
from matching.pairing import Role, StrayPicture, StudentPictures
from matching.pipeline import Screening, screen
from registry.calendar import Calendar
from registry.errors import OfficeError
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
    season = Calendar.of(Season(2026, Half.AUTUMN), own={})
    return screen(students, strays, concerns, NamedPhotos(), NamedFaces(), season, frozenset(), Silence())


def ring_of(
    people: tuple[str, ...], side: Side, *, closed: bool, originals: bool = True
) -> list[StudentPictures]:
    """Students 0, 1, … of whom each has the next one's picture on one side; open, the last has none."""
    students = []
    for place, who in enumerate(people):
        following = people[(place + 1) % len(people)]
        wrong = f"{following}:1" if closed or place + 1 < len(people) else None
        photo, image = (wrong, f"{who}:1") if side is Side.CERTIFICATE_PHOTO else (f"{who}:1", wrong)
        students.append(student(str(place), photo, image, *([f"{who}:1"] if originals else [])))
    return students


class Refused(OfficeError):
    """A template that an engine will not make."""

    code = "test.refused"
    text = Text("不做。", "Refused.")
    remedy = Text("无。", "None.")


class CountingFaces(NamedFaces):
    """Counts what it is asked for; its search is a little off, or blind."""

    def __init__(self, *, blind: bool = False) -> None:
        super().__init__()
        self.searched: list[str] = []
        self.compared: list[str] = []
        self._blind = blind

    @property
    def search_margin(self) -> float:
        """As SFace's."""
        return 0.08

    def search_templates(self, photos: Sequence[Photo]) -> list[Template | OfficeError]:
        """The templates, or some that are like nothing."""
        self.searched += [photo.sha256 for photo in photos]
        found = one_by_one(super().template, photos)
        return [np.zeros(64, np.float32) for _ in found] if self._blind else found

    def template(self, photo: Photo) -> Template:
        """The template."""
        self.compared.append(photo.sha256)
        return super().template(photo)


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


def test_without_an_original_another_students_original_tells_which_is_wrong() -> None:
    first, second = run(student("1", "ann:1", "bob:1"), student("2", "bob:1", None, "bob:1")).cases
    assert (first.kind, first.side) == (CaseKind.NOT_SAME_PERSON, Side.EREGISTRATION_IMAGE)
    assert involved(first) == ["2"]
    assert second.kind is CaseKind.NO_EREGISTRATION_IMAGE


def test_a_face_like_anothers_original_proves_no_side() -> None:
    first = run(student("1", "ann:1", "bob:2"), student("2", "bob:1", None, "bob:1")).cases[0]
    assert (first.kind, first.side) == (CaseKind.NOT_SAME_PERSON, Side.UNKNOWN)


def test_both_sides_wrong() -> None:
    case = only(run(student("1", "bob:1", "eve:1", "ann:1")))
    assert case.side is Side.BOTH


def test_a_swap_is_one_finding_on_each_student() -> None:
    screening = run(student("1", "bob:1", "ann:1", "ann:1"), student("2", "ann:1", "bob:1", "bob:1"))
    assert [case.kind for case in screening.cases] == [CaseKind.SWAP, CaseKind.SWAP]
    assert [involved(case) for case in screening.cases] == [["2"], ["1"]]


@pytest.mark.parametrize("side", [Side.CERTIFICATE_PHOTO, Side.EREGISTRATION_IMAGE])
@pytest.mark.parametrize("people", [("ann", "bob", "eve"), ("ann", "bob", "eve", "kim")])
def test_a_cycle_names_all_its_students_in_order(people: tuple[str, ...], side: Side) -> None:
    """Each has the picture of the next one, the last that of the first."""
    screening = run(*ring_of(people, side, closed=True))
    assert {(case.kind, case.side) for case in screening.cases} == {(CaseKind.SWAP, side)}
    numbers = [str(n) for n in range(len(people))]
    for place, case in enumerate(screening.cases):
        assert case.student_number == numbers[place]
        assert involved(case) == numbers[place + 1 :] + numbers[:place]
        assert f"{len(people)} 名学生" in case.cause.zh
        assert "循环错位：0 名下是 1 的，1 名下是 2 的" in case.cause.zh


@pytest.mark.parametrize("side", [Side.CERTIFICATE_PHOTO, Side.EREGISTRATION_IMAGE])
def test_shifted_rows_name_the_order_and_who_lacks_a_picture(side: Side) -> None:
    screening = run(*ring_of(("ann", "bob", "eve", "kim"), side, closed=False))
    assert [case.kind for case in screening.cases] == [
        *[CaseKind.SWAP] * 3,
        CaseKind.NO_CERTIFICATE_PHOTO if side is Side.CERTIFICATE_PHOTO else CaseKind.NO_EREGISTRATION_IMAGE,
    ]
    for place, case in enumerate(screening.cases):
        assert sorted([case.student_number, *involved(case)]) == ["0", "1", "2", "3"], place
        assert "错行" in case.cause.zh
        assert "3 没有本人的照片" in case.cause.zh


def test_a_cycle_without_originals_is_found_and_its_side_left_open() -> None:
    people = ("ann", "bob", "eve")
    screening = run(*ring_of(people, Side.CERTIFICATE_PHOTO, closed=True, originals=False))
    assert {(case.kind, case.side) for case in screening.cases} == {(CaseKind.SWAP, Side.UNKNOWN)}
    assert [len(case.involves) for case in screening.cases] == [2, 2, 2]


def test_two_swaps_that_share_a_look_alike_are_told_apart() -> None:
    """ann and eve look alike (0.85), and each swap by itself could take the other's student."""
    screening = run(
        student("1", "bob:2", "ann:1", "ann:1"),
        student("2", "ann:2", "bob:1", "bob:1"),
        student("3", "kim:2", "ann~0.85:1", "ann~0.85:1"),
        student("4", "ann~0.85:2", "kim:1", "kim:1"),
    )
    pairs = {case.student_number: involved(case) for case in screening.cases if case.kind is CaseKind.SWAP}
    assert pairs == {"1": ["2"], "2": ["1"], "3": ["4"], "4": ["3"]}


def test_the_student_who_lacks_a_picture_wins_over_a_look_alike_who_has_theirs() -> None:
    """The face of 2 is nearer to 9, a look-alike in order, than to 2's own older original."""
    screening = run(
        student("1", "bob:2", "ann:1", "ann:1"),
        student("2", "ann:2", "bob~0.8:1", "bob~0.8:1"),
        student("9", "bob:9", "bob:9", "bob:9"),
    )
    swapped = {case.student_number: involved(case) for case in screening.cases if case.kind is CaseKind.SWAP}
    assert swapped == {"1": ["2"], "2": ["1"]}


@pytest.mark.parametrize("role", list(Role))
def test_the_second_victim_is_found_by_any_of_their_pictures(role: Role) -> None:
    pictures = {
        Role.CERTIFICATE_PHOTO: student("2", "bob:2", None),
        Role.EREGISTRATION_IMAGE: student("2", None, "bob:2"),
        Role.ORIGINAL: student("2", None, None, "bob:2"),
    }
    screening = run(student("1", "ann:1", "bob:1", "ann:1"), pictures[role])
    case = next(case for case in screening.cases if case.kind is CaseKind.NOT_SAME_PERSON)
    assert case.side is Side.EREGISTRATION_IMAGE
    assert [(other.key, other.role, other.stray) for other in case.involves] == [("2", role, False)]


@pytest.mark.parametrize("role", list(Role))
def test_the_second_victim_may_be_a_picture_of_nobody_on_the_roster(role: Role) -> None:
    stray = StrayPicture(role, "110101199003071023", "bob:2")
    case = only(run(student("1", "ann:1", "bob:1", "ann:1"), strays=(stray,)))
    assert [(other.key, other.role, other.stray) for other in case.involves] == [(stray.key, role, True)]


def test_the_slip_between_two_students_keys_explains_a_mismatch() -> None:
    screening = run(
        student("1", "ann:1", "bob:1", "ann:1", id_number="110101199003071032"),
        student("2", "bob:1", None, "bob:1", id_number="110101199003071023"),
    )
    case = screening.cases[0]
    assert "身份证号很可能写错：第 17、18 位颠倒" in case.cause.zh
    assert "应为 110101********1023，写成 110101********1032" in case.cause.zh


def test_without_any_face_the_keys_alone_suggest_a_stray_picture() -> None:
    stray = StrayPicture(Role.CERTIFICATE_PHOTO, "2024199010021", "ann:1")
    first = run(student("2024199010012", None, None), strays=(stray,)).cases[0]
    assert first.kind is CaseKind.NO_CERTIFICATE_PHOTO
    assert first.cause.zh.startswith("可能：证书照片挂在错误的学号下：第 12、13 位颠倒")


def test_an_original_under_a_wrong_id_number_explains_a_missing_image() -> None:
    stray = StrayPicture(Role.ORIGINAL, "110101199003070123", "ann:9")
    case = only(run(student("1", "ann:1", None, id_number="110101199003071023"), strays=(stray,)))
    assert case.cause.zh.startswith("社方原图挂在错误的身份证号下：第 15、16 位颠倒")


def test_another_name_on_the_index_explains_an_image_that_was_not_linked() -> None:
    unlinked = replace(student("1", "ann:1", None, "ann:1"), name="张三", captured_names=("张叁",))
    assert "清单为“张叁”，名册为“张三”" in only(run(unlinked)).cause.zh


def test_each_picture_is_embedded_once_and_exactly_only_where_it_matters() -> None:
    engine = CountingFaces()
    season = Calendar.of(Season(2026, Half.AUTUMN), own={})
    pairs = [
        student("1", "ann:1", "ann:1", "ann:1"),
        student("2", "bob:1", "bob:2", "bob:1"),
        student("3", "eve:1", "kim:1", "eve:1"),
    ]
    screen(pairs, (), (), NamedPhotos(), engine, season, frozenset(), Silence())
    assert engine.searched == ["ann:1", "bob:1", "bob:2", "eve:1", "kim:1"]
    assert sorted(engine.compared) == ["eve:1", "kim:1"]


def test_a_quick_template_never_accuses() -> None:
    """The search template of this engine sees nobody as like anybody: every doubt goes to the exact one."""
    engine = CountingFaces(blind=True)
    season = Calendar.of(Season(2026, Half.AUTUMN), own={})
    screening = screen(
        [student("1", "ann:1", "ann:2")], (), (), NamedPhotos(), engine, season, frozenset(), Silence()
    )
    assert screening.cases == ()
    assert engine.compared == ["ann:1", "ann:2"]


def test_a_face_that_may_not_be_embedded_is_a_case_for_the_eye(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = NamedFaces()
    whole = engine.template

    def refusing(photo: Photo) -> Template:
        if photo.sha256.startswith("ann"):
            raise Refused
        return whole(photo)

    monkeypatch.setattr(engine, "template", refusing)
    monkeypatch.setattr(LookAlikes, "pairs", lambda *_: [])
    season = Calendar.of(Season(2026, Half.AUTUMN), own={})
    pairs = [student("1", "ann:1", "ann:2"), student("2", "ann:1", "ann:1"), student("3", "bob:1", "bob:2")]
    screening = screen(pairs, (), (), NamedPhotos(), engine, season, frozenset(), Silence())
    assert [(case.kind, case.student_number) for case in screening.cases] == [
        (CaseKind.NOT_ASSESSED, "1"),
        (CaseKind.DUPLICATE, "1"),
    ]


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
    assert "第 15、16 位颠倒" in case.cause.zh


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
        assert case.deadline == date(2026, 11, 20)


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
