"""The pictures of a case: what hangs where, what is known about each, and who it shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from api.report.masking import mask_id_numbers
from api.report.picture_index import PictureIndex
from matching.case import CaseKind, Side
from matching.decision import PairVerdict
from matching.pairing import Role
from registry.provenance import Original, Provenance, kept_until
from registry.text import Text
from runtime.db.schema import CaseRow, TraceRow


class Mark(StrEnum):
    """What is known about one picture of a case. It is always shown in words as well."""

    FITS = "fits"
    WRONG = "wrong"
    DOUBT = "doubt"
    MISSING = "missing"
    PLAIN = "plain"

    @property
    def text(self) -> Text | None:
        """The mark in words; None where there is nothing to say."""
        return _MARKS.get(self)


_MARKS = {
    Mark.FITS: Text("与原图相符", "fits"),
    Mark.WRONG: Text("有误", "wrong"),
    Mark.DOUBT: Text("待核对", "to check"),
    Mark.MISSING: Text("缺", "missing"),
}


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture in its place. `sha256` is None where the place is empty; `whose` names who it shows."""

    role: Text
    sha256: str | None
    mark: Mark
    owner: str
    note: Text | None = None
    whose: tuple[str, ...] = ()


def involved_shots(row: CaseRow, index: PictureIndex) -> Iterator[Shot]:
    """The pictures of the other students in a case, or of nobody: those that the evidence speaks of."""
    if row.kind == CaseKind.SWAP:
        yield from _ring_shots(row, index)
        return
    evident = {sha256 for one in row.evidence for sha256 in (one["a"], one["b"])}
    note = _LIES_HERE if row.kind in _MISSING else _SHOWS
    for other in row.involves:
        role = Role(other["role"])
        if other["stray"]:
            pictures = index.stray(other["key"], role)
            owner = mask_id_numbers(other["key"])
            yield Shot(role.text, next(iter(pictures), None), Mark.PLAIN, owner, _STRAY)
            continue
        pictures = index.pictures(other["key"], role)
        shown = next((one for one in pictures if one in evident), next(iter(pictures), None))
        student = index.students[other["key"]]
        yield Shot(role.text, shown, Mark.PLAIN, f"{student.name} {student.student_number}", note)


def _ring_shots(row: CaseRow, index: PictureIndex) -> Iterator[Shot]:
    """The others of a swap in order: the wrong picture shows the first; theirs are wrong too."""
    for place, other in enumerate(row.involves):
        role, student = Role(other["role"]), index.students[other["key"]]
        owner = f"{student.name} {student.student_number}"
        original = next(iter(index.pictures(other["key"], Role.ORIGINAL)), None)
        if original:
            yield Shot(Role.ORIGINAL.text, original, Mark.PLAIN, owner, _ALSO if place else _SHOWS)
        else:
            yield Shot(role.text, next(iter(index.pictures(other["key"], role)), None), Mark.WRONG, owner)


def own_shots(
    row: CaseRow, index: PictureIndex, trace: TraceRow | None, others: Sequence[Shot], today: date
) -> Iterator[Shot]:
    """Certificate photo, e-registration image and newest original of the student, in this order.

    Where the photo was altered, a picture of where follows.

    `trace` is where the certificate photo comes from, if known; `others` are the involved shots.
    """
    student = row.student
    originals = index.pictures(student.student_number, Role.ORIGINAL)
    right = _clearing(row, originals)
    provenance = Provenance(trace.provenance) if trace else None
    for role in (Role.CERTIFICATE_PHOTO, Role.EREGISTRATION_IMAGE):
        sha256 = next(iter(index.pictures(student.student_number, role)), None)
        if sha256 is None:
            yield Shot(role.text, None, Mark.MISSING, student.name)
            continue
        own = provenance if role is Role.CERTIFICATE_PHOTO else None
        wrong = row.side in (role, Side.BOTH) or (row.kind == CaseKind.ALTERED and own is Provenance.ALTERED)
        if wrong:
            mark = Mark.WRONG
        elif row.kind in _DOUBTED[role]:
            mark = Mark.DOUBT
        elif sha256 in right:
            mark = Mark.FITS
        else:
            mark = Mark.DOUBT if row.side == Side.UNKNOWN else Mark.PLAIN
        whose = tuple(_shown(row, sha256, others)) if wrong else ()
        yield Shot(role.text, sha256, mark, student.name, _source(own) if own else None, whose)
    newest = next(iter(index.held.get(student.id_number, ())), None)
    if newest is None:
        yield Shot(Role.ORIGINAL.text, None, Mark.MISSING, student.name)
        return
    mark = Mark.DOUBT if row.kind in _DOUBTED[Role.ORIGINAL] else Mark.PLAIN
    yield Shot(Role.ORIGINAL.text, newest.sha256, mark, student.name, _captured(newest, today))
    if row.kind == CaseKind.ALTERED and trace and trace.heat_map_sha256:
        yield Shot(_WHERE, trace.heat_map_sha256, Mark.PLAIN, student.name, _RED)


def _source(provenance: Provenance) -> Text:
    return Text(f"来源：{provenance.text.zh}", f"source: {provenance.text.en}")


def _captured(original: Original, today: date) -> Text:
    """When an original was taken, on which card, and until when the agency keeps it (rule 5.3)."""
    kept = kept_until(original.captured_on)
    card = original.capture_card or "—"
    zh, en = (
        ("社方已不保存", "no longer kept") if kept < today else (f"社方存至 {kept}", f"kept until {kept}")
    )
    return Text(
        f"{original.captured_on} 采集，卡 {card}，{zh}",
        f"captured {original.captured_on}, card {card}, {en}",
    )


def _clearing(row: CaseRow, originals: Sequence[str]) -> set[str]:
    """The pictures that are an original, or were found to agree with one."""
    found = set(originals)
    for one in row.evidence:
        pair = {one["a"], one["b"]}
        if PairVerdict(one["verdict"]).clears and pair & set(originals):
            found |= pair
    return found


def _shown(row: CaseRow, sha256: str, others: Sequence[Shot]) -> Iterator[str]:
    """Who a wrong picture shows: everybody the evidence ties to it, else everybody involved."""
    if row.kind == CaseKind.SWAP:
        yield others[0].owner  # each has the next one's
        return
    tied = {
        one["b"] if one["a"] == sha256 else one["a"]
        for one in row.evidence
        if sha256 in (one["a"], one["b"]) and PairVerdict(one["verdict"]).clears
    } | {sha256}
    known = [other.owner for other in others if other.sha256 in tied and other.note is not _STRAY]
    yield from known or [other.owner for other in others if other.note is not _STRAY]


_MISSING = (CaseKind.NO_CERTIFICATE_PHOTO, CaseKind.NO_EREGISTRATION_IMAGE)
# A card shared with others puts the original itself in doubt, however well the pictures agree with it.
_DOUBTED = {
    Role.CERTIFICATE_PHOTO: (
        CaseKind.UNDECIDED,
        CaseKind.NOT_ASSESSED,
        CaseKind.PHOTO_REVIEW,
        CaseKind.MIXED_CARD,
    ),
    Role.EREGISTRATION_IMAGE: (CaseKind.UNDECIDED, CaseKind.NOT_ASSESSED, CaseKind.MIXED_CARD),
    Role.ORIGINAL: (CaseKind.MIXED_CARD,),
}
_SHOWS = Text("错图上的人", "the person in the wrong picture")
_ALSO = Text("也在错位之列", "also in the wrong place")
_LIES_HERE = Text("本人图像挂在此名下", "the student's picture lies here")
_WHERE = Text("改动位置", "where it was altered")
_RED = Text("红色处与原图不同", "red: differs from the original")
_STRAY = Text("名册中无此号", "no such number in the roster")
