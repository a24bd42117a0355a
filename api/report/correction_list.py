"""The correction list 图像信息更正表 of one teaching site, a row for each student (rule 5.2)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from api.report.picture_index import PictureIndex
from matching.case import CaseKind, CaseState, Side
from matching.handling import Circumstances, needs_correction, source
from registry.calendar import Task
from registry.errors import OfficeError
from registry.provenance import Original, kept_until
from registry.season import days_left, due
from registry.text import Text
from runtime.db.schema import CaseRow
from runtime.db.session import reading
from runtime.office import Office
from runtime.steps.cases import list_cases
from runtime.steps.records import text_of
from runtime.steps.report_case import usable


class NothingToFile(OfficeError):
    """No confirmed case that image correction can cure."""

    code = "correction.nothing_to_file"
    text = Text("没有须填报图像信息更正的案例。", "There is no case to file an image correction for.")
    remedy = Text(
        "先用 yanqi cases decide 确认有误的案例；只列确认有误、未报送的，并核对 --site。",
        "`yanqi cases decide` cases first: those confirmed and not filed yet are listed. Check --site.",
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """One student. Pictures are SHA-256, None where there is none; `right` is the agency's original."""

    place: int
    name: str
    student_number: str
    id_number: str
    problem: Text
    certificate_photo: str | None
    eregistration_image: str | None
    right: str | None
    right_note: Text
    handled_by: str
    cases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CorrectionList:
    """All students of one site that need a correction, by 学号."""

    school: str
    season: Text
    site: str
    today: date
    deadline: date
    left: Text
    rows: tuple[Correction, ...]


def correction_lists(office: Office, site: str | None = None) -> list[CorrectionList]:
    """One list a site, of confirmed cases whose correction is not filed yet. Raises NothingToFile."""
    with reading(office.database) as session:
        index = PictureIndex.of(session, office.season.code)
    sites: dict[str, dict[str, list[CaseRow]]] = defaultdict(lambda: defaultdict(list))
    for case in list_cases(office, CaseState.CONFIRMED, site=site):
        if needs_correction(CaseKind(case.kind), _side(case)):
            sites[case.student.site][case.student.student_number].append(case)
    if not sites:
        raise NothingToFile
    by = office.calendar.last_day(Task.IMAGES)
    return [
        CorrectionList(
            school=office.settings.school.name,
            season=office.season.text,
            site=name,
            today=office.today,
            deadline=by,
            left=due(days_left(by, office.today)),
            rows=tuple(_rows(office, students, index)),
        )
        for name, students in sorted(sites.items())
    ]


def _rows(office: Office, students: dict[str, list[CaseRow]], index: PictureIndex) -> Iterator[Correction]:
    for place, (number, cases) in enumerate(sorted(students.items()), start=1):
        student = cases[0].student
        held = index.held.get(student.id_number, [])
        right, note = _right(office, cases, held)
        yield Correction(
            place=place,
            name=student.name,
            student_number=number,
            id_number=student.id_number,
            problem=_problem(cases),
            certificate_photo=index.photos.get(number),
            eregistration_image=index.online.get(student.id_number),
            right=right,
            right_note=note,
            handled_by=next((step.reviewer for step in reversed(cases[0].steps)), ""),
            cases=tuple(case.id for case in cases),
        )


def _problem(cases: Sequence[CaseRow]) -> Text:
    """What is wrong, each case in a sentence or two."""
    parts = []
    for case in cases:
        kind, side, cause = CaseKind(case.kind).text, _side(case), text_of(case.cause)
        which = Text(f"：{side.text.zh}", f": {side.text.en}") if side else Text("", "")
        parts.append(
            Text(
                f"{kind.zh}{which.zh}。{cause.zh}", f"{kind.en[0].upper()}{kind.en[1:]}{which.en}. {cause.en}"
            )
        )
    return Text("".join(part.zh for part in parts), " ".join(part.en for part in parts))


def _right(office: Office, cases: Sequence[CaseRow], held: Sequence[Original]) -> tuple[str | None, Text]:
    """The picture that should be online, and where it comes from."""
    if any(case.kind == CaseKind.MIXED_CARD for case in cases):
        return None, _ASK_AGENCY
    held = [original for original in held if all(original in usable(case, held) for case in cases)]
    newest = held[0] if held else None
    given = Circumstances(
        centrally_printed=office.season.centrally_printed,
        original_held=newest is not None,
        original_expired=newest is not None and kept_until(newest.captured_on) < office.today,
    )
    if newest is None:
        return None, source(given)
    note = Text(f"社方原图，{newest.captured_on} 采集", f"agency original, captured {newest.captured_on}")
    return newest.sha256, Text(f"{note.zh}；社方已不保存", f"{note.en}; no longer kept") if (
        given.original_expired
    ) else note


def _side(case: CaseRow) -> Side | None:
    return Side(case.side) if case.side else None


_ASK_AGENCY = Text(
    "采集卡混用，请图像社核对后提供。", "Mixed capture card: the agency must check whose picture it is."
)
