"""The steps the rules ask for, by kind of case, side and circumstances."""

import pytest

from matching.case import CaseKind, Side
from matching.handling import Circumstances, handling, needs_correction, report_to, swap_steps

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


def test_before_central_printing_a_missing_photo_forbids_nothing() -> None:
    before = Circumstances(centrally_printed=False, original_held=False, original_expired=False)
    assert "不予发证" in words(CaseKind.NO_CERTIFICATE_PHOTO, None)
    assert "不予发证" not in words(CaseKind.NO_CERTIFICATE_PHOTO, None, before)


@pytest.mark.parametrize("kind", list(CaseKind))
def test_a_wrong_certificate_photo_goes_up_and_never_on_the_correction_list(kind: CaseKind) -> None:
    assert not needs_correction(kind, Side.CERTIFICATE_PHOTO)
    assert "省电大" in report_to(kind, Side.CERTIFICATE_PHOTO).zh
    assert report_to(kind, Side.CERTIFICATE_PHOTO).zh.startswith("经教学点报市电大学籍考务办")


def test_cases_1_and_2_go_on_the_correction_list_and_to_the_city() -> None:
    for kind, side in (
        (CaseKind.NOT_SAME_PERSON, Side.EREGISTRATION_IMAGE),
        (CaseKind.NOT_SAME_PERSON, Side.BOTH),
        (CaseKind.NO_EREGISTRATION_IMAGE, None),
        (CaseKind.SWAP, Side.EREGISTRATION_IMAGE),
        (CaseKind.UNDECIDED, None),
    ):
        assert needs_correction(kind, side)
    assert "省电大" not in report_to(CaseKind.NO_EREGISTRATION_IMAGE, None).zh
    for kind in (CaseKind.PHOTO_REVIEW, CaseKind.PROVENANCE_UNKNOWN, CaseKind.NO_CERTIFICATE_PHOTO):
        assert not needs_correction(kind, None)


def test_a_swap_of_certificate_photos_escalates_what_is_issued() -> None:
    said = "".join(step.zh for step in swap_steps(Side.CERTIFICATE_PHOTO))
    assert "换回各自名下" in said
    assert "已发证的上报" in said
