"""MAIN PATH 1: one photo in, every fault at once with its number out."""

import hashlib

from imaging.check import Check, catalogue
from imaging.measure import measure
from imaging.photo import read_photo
from imaging.standard import Standard
from imaging.verdict import Verdict
from registry.errors import OfficeError
from registry.finding import Finding, NotAssessed, Severity
from registry.text import Text


def validate(data: bytes, standard: Standard, file_name: str = "") -> Verdict:
    """Judge the bytes of one photo by `standard`. Never raises on bad bytes: they are rejected.

    `file_name` is looked at for its extension only.
    """
    try:
        photo = read_photo(data)
    except OfficeError as error:
        return _unreadable(data, standard, error)
    measures = measure(photo, file_name)
    answers = [check(measures, standard) for check in catalogue()]
    return Verdict.of(
        findings=tuple(answer for answer in answers if isinstance(answer, Finding)),
        not_assessed=tuple(answer for answer in answers if isinstance(answer, NotAssessed)),
        measures=measures.as_dict(),
        standard=standard.name,
        sha256=photo.sha256,
    )


def _unreadable(data: bytes, standard: Standard, error: OfficeError) -> Verdict:
    finding = Finding("file.readable", "FileReadable", Severity.REJECT, error.sentence, error.cure)
    return Verdict.of(
        findings=(finding,),
        not_assessed=tuple(_not_reached(check) for check in catalogue()),
        measures={"file.bytes": len(data)},
        standard=standard.name,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _not_reached(check: Check) -> NotAssessed:
    return NotAssessed(check.id, check.word, Text("图片无法读取。", "The picture cannot be read."))
