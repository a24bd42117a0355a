"""Which original is it, and what may the clerk do?"""

from datetime import date
from pathlib import Path

import cv2
import numpy as np

from bench import copies, edits
from imaging.photo import Photo, Pixels, read_photo
from imaging.provenance import Candidate, trace
from registry.identifiers import IdNumber
from registry.provenance import Original, Provenance

PICTURES = Path(__file__).parent / "pictures"
TODAY = date(2026, 5, 10)


def read(name: str) -> Photo:
    return read_photo((PICTURES / name).read_bytes())


def encoded(pixels: Pixels, quality: int = 80) -> Photo:
    return read_photo(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes())


def candidate(photo: Photo, body: str, name: str, captured: date = date(2025, 4, 1)) -> Candidate:
    number = IdNumber(body + IdNumber.check_character(body))
    file = f"{number}.jpg"
    return Original(file, photo.sha256, number, name, "51161", "C001", captured, "开放教育"), photo


WOMAN = candidate(read("f02_a.jpg"), "11010119900101002", "李明")
MAN = candidate(read("m08_a.jpg"), "11010119900102003", "张伟")


def test_the_same_bytes_are_the_original() -> None:
    found = trace(read("f02_a.jpg"), [WOMAN], [], today=TODAY)
    assert found.provenance is Provenance.ORIGINAL
    assert found.original is WOMAN[0]
    assert (found.kept_until, found.expired) == (date(2028, 4, 1), False)


def test_a_copy_is_derived_and_the_remedy_names_the_original() -> None:
    pixels = copies.cropped(copies.scaled(WOMAN[1].pixels, 0.6), 0.05, 0.02, 0.05, 0.03)
    found = trace(encoded(pixels), [WOMAN], [MAN], today=TODAY)
    assert found.provenance is Provenance.DERIVED
    assert WOMAN[0].file_name in found.remedy.zh
    assert found.evidence is not None
    assert found.evidence.agreement > 0.5


def test_the_same_pixels_in_other_bytes_are_derived() -> None:
    data = cv2.imencode(".png", WOMAN[1].pixels)[1].tobytes()
    assert trace(read_photo(data), [WOMAN], [], today=TODAY).provenance is Provenance.DERIVED


def test_an_edited_copy_is_altered_and_says_how() -> None:
    found = trace(encoded(edits.stamped(WOMAN[1].pixels)), [WOMAN], [MAN], today=TODAY)
    assert found.provenance is Provenance.ALTERED
    assert "有改动" in found.text.zh
    assert "不能使用" in found.remedy.zh


def test_someone_elses_original_names_the_person_without_the_whole_number() -> None:
    found = trace(encoded(MAN[1].pixels, 60), [WOMAN], [MAN], today=TODAY)
    assert found.provenance is Provenance.SOMEONE_ELSES
    assert found.original is MAN[0]
    assert "张伟" in found.text.zh
    assert str(MAN[0].id_number) not in found.remedy.zh + found.remedy.en


def test_an_edited_copy_of_someone_elses_original_is_still_theirs() -> None:
    found = trace(encoded(edits.stamped(MAN[1].pixels)), [WOMAN], [MAN], today=TODAY)
    assert found.provenance is Provenance.SOMEONE_ELSES


def test_a_copy_of_someone_elses_weighs_more_than_an_edit_of_ones_own() -> None:
    mine = candidate(encoded(edits.stamped(MAN[1].pixels), 95), "11010119900101002", "李明")
    found = trace(encoded(MAN[1].pixels, 60), [mine], [MAN], today=TODAY)
    assert found.provenance is Provenance.SOMEONE_ELSES


def test_another_session_of_the_same_person_is_not_the_agencys() -> None:
    found = trace(read("f02_b.jpg"), [WOMAN], [MAN], today=TODAY)
    assert found.provenance is Provenance.NOT_AGENCY
    assert found.original is WOMAN[0]
    assert "2028 年 4 月 1 日" in found.remedy.zh


def test_after_three_years_the_remedy_is_to_capture_again() -> None:
    old = candidate(WOMAN[1], "11010119900101002", "李明", date(2023, 5, 9))
    found = trace(read("f02_b.jpg"), [old], [], today=TODAY)
    assert found.expired
    assert "重新采集" in found.remedy.zh
    assert not trace(read("f02_b.jpg"), [old], [], today=date(2026, 5, 9)).expired


def test_without_an_original_it_is_not_the_agencys() -> None:
    found = trace(read("f02_a.jpg"), [], [MAN], today=TODAY)
    assert found.provenance is Provenance.NOT_AGENCY
    assert found.original is None
    assert "身份证号" in found.remedy.zh


def test_a_blank_picture_is_unknown() -> None:
    blank = encoded(np.full((640, 480, 3), 255, np.uint8))
    assert trace(blank, [WOMAN], [MAN], today=TODAY).provenance is Provenance.UNKNOWN


def test_of_several_own_originals_the_matching_one_is_named() -> None:
    newer = candidate(read("f02_b.jpg"), "11010119900101002", "李明", date(2026, 1, 1))
    found = trace(encoded(WOMAN[1].pixels), [newer, WOMAN], [], today=TODAY)
    assert found.original is WOMAN[0]
    other = trace(read("m08_a.jpg"), [WOMAN, newer], [], today=TODAY)
    assert other.original is newer[0]


def test_others_are_read_only_when_needed() -> None:
    others = iter([MAN])
    assert trace(encoded(WOMAN[1].pixels), [WOMAN], others, today=TODAY).provenance is Provenance.DERIVED
    assert next(others) is MAN
