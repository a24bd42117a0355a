"""What the rules ask for in each case: cases 1 and 2 of the registry lecture, rules 5.1-5.6 and 6.1-6.4."""

from dataclasses import dataclass

from matching.case import CaseKind, Side
from registry.text import Text

_CITY_REGISTRY = Text(
    "经教学点报市电大学籍考务办", "through the teaching site to the city registry-and-exam office"
)
_PROVINCE_TOO = Text(
    "经教学点报市电大学籍考务办，证书已发出的由其上报省电大",
    "through the teaching site to the city registry-and-exam office, which escalates to the province once the"
    " certificate is issued",
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the handling depends on beside the kind of case."""

    centrally_printed: bool  # 集中打印: handled from autumn 2009 on (rule 6.1)
    original_held: bool  # a delivery in this office holds the agency's original
    original_expired: bool  # the agency itself no longer keeps it (rule 5.3)


# Kinds whose cure, once a person has confirmed them, is a correction of the e-registration image (rule 5.1).
_CORRECTED = (
    CaseKind.SWAP,
    CaseKind.DUPLICATE,
    CaseKind.NOT_SAME_PERSON,
    CaseKind.NO_EREGISTRATION_IMAGE,
    CaseKind.UNDECIDED,
    CaseKind.NOT_ASSESSED,
    CaseKind.MIXED_CARD,
    CaseKind.REPORTED,
)


def needs_correction(kind: CaseKind, side: Side | None) -> bool:
    """Whether a confirmed case goes on the correction list: a wrong certificate photo never does (case 1)."""
    return kind in _CORRECTED and side is not Side.CERTIFICATE_PHOTO


def report_to(kind: CaseKind, side: Side | None) -> Text:
    """The office to report to. What image correction cannot cure goes further up once it is in the world."""
    wrong_photo = side in (Side.CERTIFICATE_PHOTO, Side.BOTH) or kind is CaseKind.ALTERED
    return _PROVINCE_TOO if wrong_photo else _CITY_REGISTRY


def handling(kind: CaseKind, side: Side | None, given: Circumstances) -> tuple[Text, ...]:
    """The steps, in order."""
    if kind is CaseKind.NO_CERTIFICATE_PHOTO:
        return (source(given), *((_NO_PHOTO_NO_CERTIFICATE,) if given.centrally_printed else ()))
    if kind is CaseKind.NO_EREGISTRATION_IMAGE:
        branch = _CENTRAL if given.centrally_printed else _NOT_CENTRAL
        return (branch, source(given), _FILE, _NEVER_SCAN)
    if kind is CaseKind.UNDECIDED:
        return (_LOOK, _IF_WRONG)
    if kind is CaseKind.NOT_ASSESSED:
        return (_LOOK, source(given))
    if kind is CaseKind.MIXED_CARD:
        return (_CARD, _IF_WRONG)
    if kind is CaseKind.PHOTO_REVIEW:
        return (_LOOK, _REPLACE_BAD)
    if kind is CaseKind.PROVENANCE_UNKNOWN:
        return (_LOOK, source(given))
    if kind is CaseKind.ALTERED:
        return (_LOOK, source(given), _REPLACE)
    steps = [_WHOSE]
    if side in (Side.CERTIFICATE_PHOTO, Side.BOTH, Side.UNKNOWN):
        steps += [source(given), _ESCALATE]
    if side in (Side.EREGISTRATION_IMAGE, Side.BOTH, Side.UNKNOWN):
        steps += [source(given), _FILE, _KEEP_CERTIFICATE]
        if kind is CaseKind.REPORTED:
            steps.append(_AGENCY_ONLY)
    return tuple(dict.fromkeys(steps))


def source(given: Circumstances) -> Text:
    """Where the right picture comes from (rules 5.3, 5.6)."""
    if given.original_held:
        return _HELD_ONLY_HERE if given.original_expired else _HELD
    return _RECAPTURE if given.original_expired else _FETCH


_HELD = Text("使用本办已登记的图像社原图。", "Use the agency's original, which this office already holds.")
_HELD_ONLY_HERE = Text(
    "使用本办已登记的图像社原图；图像社已不再保存（超过三年），如不被受理须由图像社重新采集。",
    "Use the original held here; the agency keeps none after three years: if refused, capture again.",
)
_FETCH = Text(
    "凭身份证号向中国图片社调取原图（三年内可调）；调不到的须由图像社重新采集。",
    "Ask the agency for the original by ID number (kept three years), else have the agency capture again.",
)
_RECAPTURE = Text(
    "图像社已不再保存原图（超过三年），须由图像社重新采集。",
    "The agency no longer keeps the original (over three years): it must be captured again by the agency.",
)
_FILE = Text(
    "填报图像信息更正，截止日前报送。", "File the image correction 图像信息更正 before the deadline."
)
_FILE_EACH = Text(
    "为每名学生填报图像信息更正，附本人的图像社原图，截止日前报送。",
    "File an image correction 图像信息更正 for each student with the agency's original, before the deadline.",
)
_AGENCY_ONLY = Text(
    "非图像社所摄的图像不能电子注册：登记社方原图后方可报送。",
    "An image not taken by the agency cannot be e-registered: register its original, then file.",
)
_KEEP_CERTIFICATE = Text(
    "证书保持不变，不换发、不改字。", "The certificate stays as it is: no reissue, no change of text."
)
_NEVER_SCAN = Text("不得用证书照片的扫描件代替。", "Never upload a scan of the certificate photo instead.")
_CENTRAL = Text(
    "集中打印证书：图像必须来自图像社，先查学校、姓名、身份证号是否与名册一致。",
    "Centrally printed: the image must be the agency's; hold school, name and ID number against the roster.",
)
_NOT_CENTRAL = Text(
    "非集中打印证书：原照片可能不是图像社拍摄，须先核实。",
    "Not centrally printed: the old photo may not be the agency's; find out first.",
)
_NO_PHOTO_NO_CERTIFICATE = Text(
    "2009 年秋季起，没有图像社照片不予发证。", "From autumn 2009 on: no agency photo, no certificate."
)
_WHOSE = Text(
    "核对本人、证书照片和原图，确认错图是谁的，一并处理另一名学生。",
    "Compare person, certificate photo and original; settle whose picture it is and handle that student too.",
)
_RELINK = Text(
    "按学号把两人的证书照片换回各自名下，再重新比对。",
    "Put each certificate photo back under its own student number, then screen again.",
)
_ESCALATE = Text(
    "证书照片有误不能用图像更正解决：未打印的换回原图，已发证的上报。",
    "Image correction cannot cure a wrong certificate photo: replace it before printing, escalate after.",
)
_REPLACE = Text("换回未经改动的原图后重新比对。", "Replace it by the unaltered original, then screen again.")
_LOOK = Text(
    "由审核人当面或对照原图核对。",
    "A reviewer compares the pictures by eye, with the original or the person.",
)
_CARD = Text(
    "逐张核对该采集卡上的照片是否为本人。", "Check each picture of that capture card against the person."
)
_REPLACE_BAD = Text(
    "照片可用则通过；不可用则换图像社合格照片。",
    "Clear it if the photo can be used; else replace it by a good one of the agency.",
)
_IF_WRONG = Text("如非同一人，按案例一处理。", "If it is not the same person, handle it as case 1.")


def swap_steps(side: Side | None) -> tuple[Text, ...]:
    """The steps for a ring of students who have each other's pictures on one side."""
    if side is Side.CERTIFICATE_PHOTO:
        return (_WHOSE, _RELINK, _ESCALATE)
    if side is Side.EREGISTRATION_IMAGE:
        return (_WHOSE, _FILE_EACH, _KEEP_CERTIFICATE)
    return (_WHOSE, _LOOK)
