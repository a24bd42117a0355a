from imaging.check import catalogue
from imaging.pipeline import validate
from imaging.standard import load_standard
from imaging.unassessed import UNASSESSED
from imaging.verdict import Outcome
from tests.imaging.rendered import portrait_bytes


def test_each_is_named_once_and_is_no_check() -> None:
    ids = [one.id for one in UNASSESSED]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & {check.id for check in catalogue()}


def test_each_says_what_to_look_for_and_why_in_both_languages() -> None:
    for one in UNASSESSED:
        assert one.text.zh
        assert one.text.en
        assert one.reason.zh.endswith("。")
        assert one.reason.en.endswith(".")


def test_they_are_in_the_record_and_hold_no_photo_back() -> None:
    verdict = validate(portrait_bytes("f03_a"), load_standard(), "f03_a.jpg")
    assert verdict.outcome is Outcome.ACCEPTED
    assert verdict.as_record()["left_to_people"] == [one.id for one in UNASSESSED]
