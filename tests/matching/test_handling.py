"""The steps the rules ask for, by kind of case, side and circumstances."""

import pytest

from matching.case import CaseKind, Side
from matching.handling import Circumstances, handling

HELD = Circumstances(centrally_printed=True, original_held=True, original_expired=False)


def words(kind: CaseKind, side: Side | None, given: Circumstances = HELD) -> str:
    return "".join(step.zh for step in handling(kind, side, given))


@pytest.mark.parametrize("kind", list(CaseKind))
@pytest.mark.parametrize("side", [None, *Side])
def test_every_case_has_steps_in_both_languages(kind: CaseKind, side: Side | None) -> None:
    steps = handling(kind, side, HELD)
    assert steps
    assert all(step.zh and step.en for step in steps)
    assert len(set(steps)) == len(steps)


def test_case_1_with_a_wrong_online_image_is_corrected_and_the_certificate_stays() -> None:
    said = words(CaseKind.NOT_SAME_PERSON, Side.EREGISTRATION_IMAGE)
    assert "图像信息更正" in said
    assert "证书保持不变" in said
    assert "上报" not in said


def test_a_wrong_certificate_photo_is_never_cured_by_image_correction() -> None:
    said = words(CaseKind.NOT_SAME_PERSON, Side.CERTIFICATE_PHOTO)
    assert "不能用图像更正解决" in said
    assert "填报图像信息更正" not in said


def test_case_2_never_uploads_a_scan_and_branches_on_central_printing() -> None:
    before = Circumstances(centrally_printed=False, original_held=True, original_expired=False)
    assert "不得用证书照片的扫描件" in words(CaseKind.NO_EREGISTRATION_IMAGE, None)
    assert "集中打印证书：" in words(CaseKind.NO_EREGISTRATION_IMAGE, None)
    assert "非集中打印证书：" in words(CaseKind.NO_EREGISTRATION_IMAGE, None, before)


@pytest.mark.parametrize(
    ("held", "expired", "expected"),
    [
        (True, False, "使用本办已登记的图像社原图。"),
        (True, True, "如不被受理须由图像社重新采集"),
        (False, False, "凭身份证号向中国图片社调取原图"),
        (False, True, "须由图像社重新采集"),
    ],
)
def test_where_the_right_picture_comes_from(held: bool, expired: bool, expected: str) -> None:
    given = Circumstances(centrally_printed=True, original_held=held, original_expired=expired)
    assert expected in words(CaseKind.NO_EREGISTRATION_IMAGE, None, given)
