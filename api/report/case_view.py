"""A case as the report shows it: the pictures side by side, whose the wrong one is, and what to do."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.report.masking import mask_id_numbers
from api.report.people import StudentView
from api.report.picture_index import PictureIndex
from api.report.shots import Mark, Shot, involved_shots, own_shots
from matching.case import CaseKind, CaseState, Side
from matching.case_steps import Move
from matching.decision import PairVerdict
from matching.score import meaning
from registry.season import days_left
from registry.text import Text
from runtime.db.schema import CaseRow, CaseStepRow, TraceRow
from runtime.steps.case_moves import votes
from runtime.steps.records import text_of


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison behind the case. `similarity` is None where pixels alone decided.

    `own` is true where both pictures hang under the student: only then is agreement good news.
    """

    left: Text
    right: Text
    own: bool
    verdict: PairVerdict
    reason: Text
    similarity: float | None
    same_at: float | None
    different_below: float | None

    @property
    def meaning(self) -> Text | None:
        """The similarity in words."""
        if self.similarity is None or self.same_at is None or self.different_below is None:
            return None
        return meaning(self.similarity, self.same_at, self.different_below)


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the history; `at` is UTC, to the minute."""

    at: str
    reviewer: str
    move: Text
    reason: str
    receipt: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case. `involved` holds the pictures of the other students, or of nobody.

    `waits` says so where one of two reviewers has cleared it.
    """

    number: int
    kind: Text
    student: StudentView
    side: Text | None
    shots: tuple[Shot, ...]
    involved: tuple[Shot, ...]
    comparisons: tuple[Comparison, ...]
    cause: Text
    steps: tuple[Text, ...]
    report_to: Text
    deadline: date
    days_left: int
    state: CaseState
    waits: Text | None
    history: tuple["StepView", ...]

    @property
    def similarity(self) -> float | None:
        """Of the first comparison that has one."""
        return next((one.similarity for one in self.comparisons if one.similarity is not None), None)


def case_view(row: CaseRow, index: PictureIndex, trace: TraceRow | None, today: date) -> CaseView:
    """The view of one case. `trace` is where the student's certificate photo comes from, if known."""
    others = tuple(involved_shots(row, index))
    shots = tuple(own_shots(row, index, trace, others, today))
    places = _places((*shots, *others))
    return CaseView(
        number=row.id,
        kind=CaseKind(row.kind).text,
        student=StudentView.of(row.student),
        side=Side(row.side).text if row.side else None,
        shots=shots,
        involved=others,
        comparisons=tuple(_comparison(one, places) for one in each_pair(row.evidence)),
        cause=text_of(row.cause),
        steps=tuple(text_of(step) for step in row.handling),
        report_to=text_of(row.report_to),
        deadline=row.deadline,
        days_left=days_left(row.deadline, today),
        state=CaseState(row.state),
        waits=waiting(row),
        history=tuple(step_view(step) for step in row.steps),
    )


def waiting(row: CaseRow) -> Text | None:
    """What a case in review waits for, if one of two reviewers has cleared it."""
    cleared = votes(row) if row.state == CaseState.IN_REVIEW else ()
    if not cleared:
        return None
    name = cleared[0]
    return Text(f"{name} 核对无误，待第二人复核", f"cleared by {name}, waits for a second reviewer")


def step_view(step: CaseStepRow) -> StepView:
    """One step as people read it."""
    return StepView(
        at=f"{step.at:%Y-%m-%d %H:%M}",
        reviewer=step.reviewer,
        move=Move(step.move).text,
        reason=mask_id_numbers(step.reason),
        receipt=mask_id_numbers(step.receipt),
    )


def _places(shots: Sequence[Shot]) -> Mapping[str, list[Shot]]:
    """Where each picture of the case hangs; the same bytes may hang in several places."""
    places: dict[str, list[Shot]] = defaultdict(list)
    for shot in shots:
        if shot.sha256:
            places[shot.sha256].append(shot)
    return places


def each_pair(evidence: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Each pair of pictures once, where one of them hangs in two places."""
    seen: set[frozenset[object]] = set()
    for one in evidence:
        pair = frozenset((one["a"], one["b"]))
        if pair not in seen:
            seen.add(pair)
            yield one


def _comparison(one: Mapping[str, object], places: Mapping[str, Sequence[Shot]]) -> Comparison:
    a, b = (places.get(str(one[side]), [_ELSEWHERE]) for side in "ab")
    left, right = a[0], b[-1] if one["a"] == one["b"] else b[0]
    return Comparison(
        left=_caption(left),
        right=_caption(right),
        own=left.owner == right.owner,
        verdict=PairVerdict(str(one["verdict"])),
        reason=Text(str(one["zh"]), str(one["en"])),
        similarity=_number(one["similarity"]),
        same_at=_number(one["same_at"]),
        different_below=_number(one["different_below"]),
    )


def _caption(shot: Shot) -> Text:
    return Text(f"{shot.owner} {shot.role.zh}", f"{shot.owner} {shot.role.en}")


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


_ELSEWHERE = Shot(Text("另一张图像", "another picture"), None, Mark.PLAIN, "")
