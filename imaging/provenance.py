"""Tracing a submitted photo to the agency's originals.

Rules 5.3-5.6, 6.3, 6.4 of the registry: only the agency's image may be e-registered or printed on a
certificate handled from autumn 2009 on; the agency keeps images three years and finds them by the ID
number; what it no longer has it must capture again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from imaging.photo import Photo
from imaging.picture import PictureComparison, Relation, View, compare_views
from registry.provenance import Original, Provenance, kept_until
from registry.text import Text

Candidate = tuple[Original, Photo]


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a photo comes from, and what the clerk may do about it.

    `original`: the original it was traced to; for `not_agency` the person's own newest one, if there is
    one, which it is not. `evidence`: the comparison with it. `kept_until`: last day the agency can supply
    that original; `expired`: that day has passed. All None and False where there is no original.
    """

    provenance: Provenance
    text: Text
    remedy: Text
    original: Original | None = None
    evidence: PictureComparison | None = None
    kept_until: date | None = None
    expired: bool = False


def trace(photo: Photo, own: Sequence[Candidate], others: Iterable[Candidate], *, today: date) -> Trace:
    """Trace `photo` to the originals of its own person, then to those of others.

    `own`: every original registered under the person's ID number. `others`: originals of other people that a
    fingerprint proposed; read only when no own original is the same picture.
    """
    view = View(photo)
    mine = _nearest(view, own)
    if mine and mine[1].relation in _COPY:
        return _own(photo, mine, today)
    theirs = _nearest(view, others)
    altered = mine is not None and mine[1].relation is Relation.ALTERED
    if theirs and (theirs[1].relation in _COPY or (theirs[1].relation is Relation.ALTERED and not altered)):
        return _traced(Provenance.SOMEONE_ELSES, theirs, today)
    if mine is None:
        return Trace(Provenance.NOT_AGENCY, _NO_ORIGINAL, _ASK_AGENCY)
    if mine[1].relation is Relation.NOT_ASSESSED:
        return Trace(Provenance.UNKNOWN, mine[1].relation.text, _COPY_AGAIN, evidence=mine[1])
    return _traced(Provenance.ALTERED if altered else Provenance.NOT_AGENCY, mine, today)


Compared = tuple[Original, PictureComparison, str]

_COPY = (Relation.IDENTICAL, Relation.SAME)
_NEARNESS = (Relation.OTHER, Relation.NOT_ASSESSED, Relation.ALTERED, Relation.SAME, Relation.IDENTICAL)


def _nearest(view: View, candidates: Iterable[Candidate]) -> Compared | None:
    """The best match; of equal ones the newest. It stops at the first identical picture."""
    best: Compared | None = None
    for original, photo in candidates:
        result = compare_views(view, View(photo))
        one = (original, result, photo.sha256)
        if best is None or _rank(one) > _rank(best):
            best = one
        if result.relation is Relation.IDENTICAL:
            break
    return best


def _rank(compared: Compared) -> tuple[int, date]:
    return _NEARNESS.index(compared[1].relation), compared[0].captured_on


def _own(photo: Photo, mine: Compared, today: date) -> Trace:
    same_bytes = mine[2] == photo.sha256
    return _traced(Provenance.ORIGINAL if same_bytes else Provenance.DERIVED, mine, today)


def _traced(provenance: Provenance, compared: Compared, today: date) -> Trace:
    original, evidence, _ = compared
    until = kept_until(original.captured_on)
    facts = {
        "file": original.file_name,
        "whose": f"{original.name}（{original.id_number.masked}）",
        "edits_zh": "；".join(edit.text.zh for edit in evidence.edits),
        "edits_en": "; ".join(edit.text.en for edit in evidence.edits),
    }
    ask = (
        _CAPTURE_AGAIN
        if today > until
        else _ASK_UNTIL.format(year=until.year, month=until.month, day=until.day)
    )
    facts |= {"ask_zh": ask.zh, "ask_en": ask.en}
    text, remedy = _SENTENCES[provenance]
    return Trace(
        provenance,
        text.format(**facts),
        remedy.format(**facts),
        original,
        evidence,
        until,
        today > until,
    )


_NO_ORIGINAL = Text(
    "已登记的图像社交付中没有这张照片，也没有该身份证号的原图，不能认定为图像社所摄。",
    "No registered delivery holds this picture or any original under this ID number: it cannot count as the "
    "agency's.",
)
_ASK_AGENCY = Text(
    "请凭纸质照片上的身份证号向图像社索取电子图像（图像社只保存 3 年）；索取不到的，由图像社重新采集。",
    "Ask the agency for the electronic image with the ID number on the paper photo (it keeps images three "
    "years only); if it has none, the agency must capture the student again.",
)
_ASK_UNTIL = Text(
    "可凭纸质照片上的身份证号向图像社索取，图像社保存至 {year} 年 {month} 月 {day} 日。",
    "ask the agency with the ID number on the paper photo; it keeps images until {year}-{month:02}-{day:02}.",
)
_CAPTURE_AGAIN = Text(
    "图像社已过 3 年保存期，须由图像社重新采集。",
    "the agency no longer keeps its images and must capture the student again.",
)
_COPY_AGAIN = Text(
    "请从图像社交付的数据中重新复制原文件；没有原文件的，凭身份证号向图像社索取。",
    "Copy the file again from the agency's delivery, or ask the agency for it with the ID number.",
)
_SENTENCES: dict[Provenance, tuple[Text, Text]] = {
    Provenance.ORIGINAL: (
        Text("照片就是社方原图 {file}。", "The photo is the agency's original {file}."),
        Text("无需处理。", "Nothing to do."),
    ),
    Provenance.DERIVED: (
        Text(
            "照片由社方原图 {file} 转存、缩放或裁剪而来，画面未改动。",
            "The photo was re-encoded, resized or cropped from the agency's original {file}; the picture is "
            "unchanged.",
        ),
        Text("请直接换用社方原图 {file}。", "Use the agency's original {file} itself."),
    ),
    Provenance.ALTERED: (
        Text(
            "照片取自社方原图 {file}，但被改动过：{edits_zh}。",
            "The photo comes from the agency's original {file} but was altered: {edits_en}.",
        ),
        Text(
            "改动过的照片不能使用，请换用社方原图 {file}。",
            "An altered photo may not be used; use the agency's original {file}.",
        ),
    ),
    Provenance.SOMEONE_ELSES: (
        Text(
            "照片是他人的社方原图：{whose}，文件 {file}。",
            "The photo is another person's original: {whose}, file {file}.",
        ),
        Text(
            "请核对学号、身份证号和采集卡，换用本人的社方原图；并核对{whose}用的是谁的照片。",
            "Check student number, ID number and capture card, use the student's own original, and check "
            "whose photo {whose} was given.",
        ),
    ),
    Provenance.NOT_AGENCY: (
        Text(
            "照片不是图像社拍摄的：与本人的社方原图 {file} 不是同一张。",
            "The photo is not the agency's: it is not the picture of the student's original {file}.",
        ),
        Text(
            "非社方图像不能电子注册，也不能用于证书。请换用本人的社方原图 {file}；原图不是本人的，{ask_zh}",
            "It cannot be e-registered or printed. Use the student's original {file}; if that shows someone "
            "else, {ask_en}",
        ),
    ),
}
