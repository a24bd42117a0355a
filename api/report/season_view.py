"""Everything the report and the workbook show of a season, read once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from api.report.case_view import CaseView, case_view
from api.report.gate_view import GateView, read_gate
from api.report.import_view import ProblemView, read_problems
from api.report.originals_view import OriginalView, read_originals
from api.report.people import StudentView
from api.report.photo_view import OUTCOMES, PhotoView, photo_view
from api.report.picture_index import PictureIndex
from api.report.run_view import RunView, read_runs
from certificates.gate_evidence import GateOutcome
from imaging.verdict import Outcome
from matching.case import CaseKind, CaseState
from registry.calendar import Task
from registry.provenance import Provenance
from registry.season import days_left
from registry.text import Text
from runtime.db.schema import CaseRow, TraceRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.steps.judged import photos_due, verdicts

Word = TypeVar("Word", bound=StrEnum)

_STANDING = (CaseState.OPEN, CaseState.IN_REVIEW, CaseState.CONFIRMED, CaseState.CORRECTION_FILED)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are of one thing."""

    id: str
    text: Text
    count: int


@dataclass(frozen=True, slots=True)
class SeasonView:
    """One season on one day. `cases` are all but the superseded, nearest deadline first."""

    school: str
    season: Text
    today: date
    image_deadline: date
    image_days_left: int
    audit_deadline: date
    audit_days_left: int
    standard: Text
    engines: tuple[str, ...]
    students: int
    gate_counts: tuple[Tally, ...]
    case_counts: tuple[Tally, ...]
    photo_counts: tuple[Tally, ...]
    provenance_counts: tuple[Tally, ...]
    cases: tuple[CaseView, ...]
    photos: tuple[PhotoView, ...]
    gate: tuple[GateView, ...]
    originals: tuple[OriginalView, ...]
    runs: tuple[RunView, ...]
    problems: tuple[ProblemView, ...]

    @property
    def standing(self) -> tuple[CaseView, ...]:
        """Cases that still need work: nobody has decided them, or what is wrong is not put right yet."""
        return tuple(one for one in self.cases if one.state in _STANDING)

    @property
    def settled(self) -> tuple[CaseView, ...]:
        """Cases in which a person found everything in order, or the new picture was."""
        return tuple(one for one in self.cases if one.state in (CaseState.CLEARED, CaseState.RESOLVED))

    @property
    def faulty(self) -> tuple[PhotoView, ...]:
        """Certificate photos that the standard does not accept, the rejected first."""
        return tuple(
            one
            for outcome in (Outcome.REJECTED, Outcome.REVIEW)
            for one in self.photos
            if one.outcome is outcome
        )


def season_view(office: Office) -> SeasonView:
    """Read the season. The same data on the same day give the same view."""
    season = office.season
    images_by, audit_by = (office.calendar.last_day(task) for task in (Task.IMAGES, Task.GRADUATION_AUDIT))
    with transaction(office.database) as session:
        index = PictureIndex.of(session, season.code)
        traces = _traces(session, index)
        rows = _case_rows(session, season.code)
        standards, photos = _photos(session, office, index)
        gate = tuple(read_gate(session, season.code))
        return SeasonView(
            school=office.settings.school.name,
            season=season.text,
            today=office.today,
            image_deadline=images_by,
            image_days_left=days_left(images_by, office.today),
            audit_deadline=audit_by,
            audit_days_left=days_left(audit_by, office.today),
            standard=standards,
            engines=_engines(rows),
            students=len(index.students),
            gate_counts=_count({one: one.text for one in GateOutcome}, (one.outcome for one in gate)),
            case_counts=_count(
                {one: one.text for one in CaseKind},
                (CaseKind(row.kind) for row in rows if row.state in _STANDING),
            ),
            photo_counts=_photo_counts(photos, index),
            provenance_counts=_count(
                {one: one.text for one in Provenance}, (Provenance(row.provenance) for row in traces.values())
            ),
            cases=tuple(case_view(row, index, traces.get(row.student_id), office.today) for row in rows),
            photos=photos,
            gate=gate,
            originals=tuple(read_originals(session, office)),
            runs=tuple(read_runs(session, season.code)),
            problems=tuple(read_problems(session, season.code)),
        )


def _traces(session: Session, index: PictureIndex) -> dict[int, TraceRow]:
    """Traces by student, of the photos that still lie there."""
    current = {row.id: index.photos.get(number) for number, row in index.students.items()}
    rows = session.scalars(select(TraceRow).order_by(TraceRow.student_id))
    return {row.student_id: row for row in rows if current.get(row.student_id) == row.sha256}


def _case_rows(session: Session, season: str) -> Sequence[CaseRow]:
    return session.scalars(
        select(CaseRow)
        .where(CaseRow.season == season, CaseRow.state != CaseState.SUPERSEDED.value)
        .options(joinedload(CaseRow.student), selectinload(CaseRow.steps))
        .order_by(CaseRow.deadline, CaseRow.id)
    ).all()


def _photos(session: Session, office: Office, index: PictureIndex) -> tuple[Text, tuple[PhotoView, ...]]:
    """The titles of the standards in use, oldest first, and every photo by its own."""
    due, judged = photos_due(session, office), verdicts(session, office)
    used = {one.standard.key: one.standard for one in due.values()} or {"": office.standard}
    titles = [one.title for one in sorted(used.values(), key=lambda one: (one.since, one.name))]
    photos = tuple(
        photo_view(StudentView.of(student), judged[student.id], due[student.id].standard)
        for student in index.students.values()
        if student.id in judged
    )
    return Text("；".join(one.zh for one in titles), "; ".join(one.en for one in titles)), photos


def _photo_counts(photos: Sequence[PhotoView], index: PictureIndex) -> tuple[Tally, ...]:
    there = sum(number in index.photos for number in index.students)
    return (
        *_count(OUTCOMES, (one.outcome for one in photos)),
        Tally("unchecked", Text("尚未检查", "not checked yet"), there - len(photos)),
        Tally("missing", Text("没有照片", "no photo"), len(index.students) - there),
    )


def _count(words: Mapping[Word, Text], found: Iterable[Word]) -> tuple[Tally, ...]:
    counts = Counter(found)
    return tuple(Tally(word.value, text, counts[word]) for word, text in words.items())


def _engines(rows: Sequence[CaseRow]) -> tuple[str, ...]:
    """Which engines compared faces, each with the first digits of its model's SHA-256."""
    return tuple(
        sorted(
            {
                f"{one['engine']} ({one['model_sha256'][:12]})"
                for row in rows
                for one in row.evidence
                if one["engine"]
            }
        )
    )
