"""What a rendered page must show: written by the renderer's caller, held against the PDF by verify."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page of a print run. `page` counts from 1; `number` is empty on an unnumbered specimen."""

    page: int
    number: str
    student_number: str
    name: str
    photo_sha256: str
