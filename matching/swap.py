"""Mismatches that point at each other: two or more students who have one another's pictures."""

from collections.abc import Mapping
from dataclasses import replace

from matching.case import Case, CaseKind, Involved
from matching.handling import swap_steps
from registry.text import Text


def as_swap(case: Case, mismatched: Mapping[str, Case]) -> Case:
    """The case as a swap if following "whose picture is it" comes back to its student, else unchanged."""
    ring = _ring(case, mismatched) if case.kind is CaseKind.NOT_SAME_PERSON else ()
    if not ring:
        return case
    partners = [mismatched[other.key] for other in ring]
    about = tuple(
        part
        for one in partners
        for part in (one.student_number, one.certificate_photo, one.eregistration_image)
    )
    return replace(
        case,
        kind=CaseKind.SWAP,
        involves=ring,
        cause=_SWAPPED,
        handling=swap_steps(case.side),
        about=about,
    )


def _ring(case: Case, mismatched: Mapping[str, Case]) -> tuple[Involved, ...]:
    """Follow "whose picture is it" from case to case; the students passed if it comes back, else ()."""
    passed: list[Involved] = []
    current = case
    while len(passed) < len(mismatched):
        onward = next((other for other in current.involves if not other.stray), None)
        if onward is None:
            return ()
        if onward.key == case.student_number:
            return tuple(passed)
        if onward.key not in mismatched or any(onward.key == seen.key for seen in passed):
            return ()
        if mismatched[onward.key].side is not case.side:
            return ()
        passed.append(onward)
        current = mismatched[onward.key]
    return ()


_SWAPPED = Text("几名学生的照片互相挂错。", "These students have each other's pictures.")
