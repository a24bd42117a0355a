"""A certificate photo that breaks the standard: every finding, and its measured lines over the picture."""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from api.report.people import StudentView
from imaging.standard import Limit, Standard
from imaging.verdict import Outcome
from registry.finding import Severity
from registry.text import Text
from runtime.db.schema import PhotoVerdictRow

SEVERITIES = {
    Severity.REJECT: Text("不合格", "rejects"),
    Severity.REVIEW: Text("须人工复核", "for review"),
    Severity.INFO: Text("提示", "note"),
}
OUTCOMES = {
    Outcome.ACCEPTED: Text("合格", "accepted"),
    Outcome.REVIEW: Text("须人工复核", "for review"),
    Outcome.REJECTED: Text("不合格", "rejected"),
}
NOT_ASSESSED = Text("未能检查", "not assessed")


@dataclass(frozen=True, slots=True)
class FindingView:
    """One fault. `severity` is None for what could not be assessed."""

    id: str
    severity: Severity | None
    text: Text
    remedy: Text | None
    value: str
    limit: str
    unit: str

    @property
    def severity_text(self) -> Text:
        """What the finding does to the verdict, in words."""
        return SEVERITIES[self.severity] if self.severity else NOT_ASSESSED


@dataclass(frozen=True, slots=True)
class Line:
    """A measured height in the picture and the band it should lie in, all in px of the picture."""

    label: Text
    at: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the line lies in its band."""
        return self.low <= self.at <= self.high


@dataclass(frozen=True, slots=True)
class FaceBox:
    """From cheek to cheek and from the crown to the chin; the width allowed, where the standard has one.

    All in px of the picture.
    """

    x: float
    y: float
    width: float
    height: float
    low: float | None
    high: float | None
    fits: bool


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is drawn over the photo, in its own px. `roll` in degrees, > 0 clockwise."""

    width: float
    height: float
    lines: tuple[Line, ...]
    face: FaceBox
    eye_line: float
    middle: float
    centred: bool
    roll: float
    upright: bool


@dataclass(frozen=True, slots=True)
class PhotoView:
    """One certificate photo and what the standard says of it. `overlay` is None where there is no face."""

    student: StudentView
    sha256: str
    outcome: Outcome
    findings: tuple[FindingView, ...]
    overlay: Overlay | None

    @property
    def outcome_text(self) -> Text:
        """The verdict in words."""
        return OUTCOMES[self.outcome]


def photo_view(student: StudentView, row: PhotoVerdictRow, standard: Standard) -> PhotoView:
    """The view of one verdict."""
    record = row.record
    findings = findings_of(record)
    return PhotoView(
        student=student,
        sha256=row.sha256,
        outcome=Outcome(row.outcome),
        findings=findings,
        overlay=overlay_of(record["measures"], {one.id for one in findings}, standard),
    )


def findings_of(record: Mapping[str, Any]) -> tuple[FindingView, ...]:
    """The findings of a verdict's record, hardest first, what was not assessed last."""
    found = [_finding(one) for one in record["findings"]]
    found.sort(key=lambda one: list(Severity).index(one.severity) if one.severity else len(Severity))
    unclear: dict[Text, list[str]] = defaultdict(list)  # one reason often covers several checks
    for one in record["not_assessed"]:
        unclear[Text(one["zh"], one["en"])].append(one["id"])
    missed = [FindingView(", ".join(ids), None, text, None, "", "", "") for text, ids in unclear.items()]
    return (*found, *missed)


def _finding(one: Mapping[str, Any]) -> FindingView:
    value = one["value"]
    return FindingView(
        id=one["id"],
        severity=Severity(one["severity"]),
        text=Text(one["zh"], one["en"]),
        remedy=Text(one["remedy_zh"], one["remedy_en"]),
        value="" if value is None else f"{value:g}" if isinstance(value, float) else str(value),
        limit=one["limit"] or "",
        unit=one["unit"] or "",
    )


def overlay_of(measures: Mapping[str, Any], found: Set[str], standard: Standard) -> Overlay | None:
    """What to draw over a photo with these measures and findings; None where there is no face or scale."""
    if measures.get("geometry.eye_line") is None:
        return None
    width, height = float(measures["file.width"]), float(measures["file.height"])
    if measures["file.orientation"] >= 5:  # stored lying on its side; the measures are of the upright picture
        width, height = height, width
    scale = height / standard.height
    if abs(width / standard.width / scale - 1) > 0.01:  # as in imaging.check.scale_to: no common scale
        return None
    return Overlay(
        width=width,
        height=height,
        lines=tuple(
            Line(label, float(measures[name]), limit.min * scale, limit.max * scale)
            for name, label, limit in _drawn(standard)
            if measures.get(name) is not None and limit.min is not None and limit.max is not None
        ),
        face=_face_box(measures, found, standard, width, height),
        eye_line=float(measures["geometry.eye_line"]),
        middle=(0.5 + float(measures["geometry.off_centre"])) * width,
        centred="geometry.off_centre" not in found,
        roll=float(measures.get("geometry.roll") or 0.0),
        upright="geometry.roll" not in found,
    )


def _face_box(
    measures: Mapping[str, Any], found: Set[str], standard: Standard, width: float, height: float
) -> FaceBox:
    limit, scale = standard.limit("geometry.face_width") or Limit(), height / standard.height
    eyes, across = float(measures["geometry.eye_line"]), float(measures["geometry.face_width"])
    to_chin = float(measures["geometry.head_size"]) * height
    crown = measures.get("background.hair_top")
    top = eyes - to_chin if crown is None else float(crown)  # the eyes lie about halfway down a head
    return FaceBox(
        x=(0.5 + float(measures["geometry.off_centre"])) * width - across / 2,
        y=top,
        width=across,
        height=eyes + to_chin - top,
        low=None if limit.min is None else limit.min * scale,
        high=None if limit.max is None else limit.max * scale,
        fits="geometry.face_width" not in found,
    )


def _drawn(standard: Standard) -> list[tuple[str, Text, Limit]]:
    named = (
        ("background.hair_top", "geometry.hair_top", Text("头顶", "crown")),
        ("geometry.eye_line", "geometry.eye_line", Text("眼睛", "eyes")),
    )
    return [(measure, label, limit) for measure, name, label in named if (limit := standard.limit(name))]
