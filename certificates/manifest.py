"""What a rendered page must show: written by the renderer's caller, held against the PDF by verify."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page of a print run. `page` counts from 1; `number` is empty on an unnumbered specimen.

    `photo_sha256` is that of the photo as printed: the delivered JPEG without its metadata.
    `texts` is the wording of every fields-layer box, in the template's order: prepare.texts_of makes it.
    """

    page: int
    number: str
    student_number: str
    name: str
    photo_sha256: str
    texts: tuple[str, ...]
