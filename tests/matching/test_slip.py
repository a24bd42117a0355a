"""Slips of the pen between two keys."""

import pytest

from matching.pairing import Role, StudentPictures
from matching.slip import confused, key_slip, misfiled, renamed

STUDENT = StudentPictures("2024199010012", "110101199003071023", None, None, name="张三")


@pytest.mark.parametrize(
    ("typed", "right", "zh"),
    [
        ("20240012", "20240011", "第 8 位抄错"),
        ("20240101", "20241001", "第 5、6 位颠倒"),
        ("21340011", "20240011", None),
        ("20140021", "20240011", "第 3、7 位互换"),
        ("2024001", "20240011", "少一位（第 7 位）"),
        ("202400111", "20240011", "多一位（第 7 位）"),
        ("110101900307102", "110101199003071023", "写成 15 位旧号"),
        ("110101900307112", "110101199003071023", "写成 15 位旧号，第 14 位抄错"),
        ("11010119900307102X", "110101199003071023", "第 18 位抄错"),
        ("20240011", "20240011", None),
        ("99999999", "20240011", None),
        ("", "20240011", None),
        ("2024", "20240011", None),
    ],
)
def test_one_slip_is_named_and_two_are_none(typed: str, right: str, zh: str | None) -> None:
    slip = key_slip(typed, right)
    assert (slip.zh if slip else None) == zh


def test_the_wrong_and_the_right_key_are_named_and_id_numbers_masked() -> None:
    said = misfiled(Role.EREGISTRATION_IMAGE, "110101199003070123", STUDENT)
    assert said.zh == (
        "电子注册图像挂在错误的身份证号下：第 15、16 位颠倒"
        "（应为 110101********1023，写成 110101********0123）。"
    )
    said = misfiled(Role.CERTIFICATE_PHOTO, "2024199010021", STUDENT)
    assert said.zh == (
        "证书照片挂在错误的学号下：第 12、13 位颠倒（应为 2024199010012，写成 2024199010021）。"
    )


def test_a_photo_filed_by_the_other_key_is_named() -> None:
    said = misfiled(Role.CERTIFICATE_PHOTO, STUDENT.id_number, STUDENT)
    assert said.zh == "证书照片误按身份证号命名，应按学号。"


def test_an_unlike_key_is_outside_the_roster() -> None:
    assert "名册以外的学号" in misfiled(Role.CERTIFICATE_PHOTO, "9999999999999", STUDENT).zh


def test_two_students_keys_that_are_one_slip_apart_explain_each_other() -> None:
    said = confused(Role.CERTIFICATE_PHOTO, "2024199010021", "2024199010012")
    assert said is not None
    assert "第 12、13 位颠倒" in said.zh
    assert confused(Role.CERTIFICATE_PHOTO, "2024199010021", "2023799010004") is None


def test_another_name_on_the_index_is_shown_beside_the_roster_s() -> None:
    said = renamed(StudentPictures("1", "2", None, None, name="张三", captured_names=("张三", "张叁")))
    assert said is not None
    assert "清单为“张叁”，名册为“张三”" in said.zh
    assert renamed(STUDENT) is None
