"""The table behind `yanqi render`: rows to Certificates, each with its photo from a folder."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from certificates.field import Certificate
from registry.columns import CERTIFICATE_DATA
from registry.errors import OfficeError
from registry.identifiers import CertificateNumber, Level, StudentNumber, StudyKind
from registry.names import normalise_name
from registry.text import Text
from runtime.intake.bundle import BadEntry, Entry
from runtime.intake.keys import key_of
from runtime.intake.kinds import is_photo
from runtime.intake.problems import RowProblem, RowReader, row_readers
from runtime.intake.tables import Table
from runtime.intake.values import parse_date, parse_level, parse_sex, short_text


class PhotoNotFound(OfficeError):
    """No photo of the folder belongs to a row."""

    code = "render.photo_not_found"
    text = Text("照片文件夹里没有该生的照片。", "The folder holds no photo of this student.")
    remedy = Text("照片以学号命名，或在“照片”列写文件名。", "Name it by 学号, or give a photo column.")


class PhotoAmbiguous(OfficeError):
    """Several photos of the folder have the key of one row."""

    code = "render.photo_ambiguous"
    text = Text("照片文件夹里有 {count} 张该生的照片。", "The folder holds {count} photos of this student.")
    remedy = Text("只留一张正确的照片。", "Keep the right one only.")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a row says where the table has no such column. The school follows the season of entry."""

    level: Level
    school_name: str
    president: str
    co_sealed_with: str
    issued_on: date | None


Photos = dict[str, list[Entry | BadEntry]]  # by the key in the file name


def school_at(enrolled_on: date) -> str:
    """The open university's name: renamed in 2012, on certificates of entrants from autumn 2013 on."""
    return "国家开放大学" if enrolled_on >= date(2013, 9, 1) else "中央广播电视大学"


def read_certificates(
    table: Table, photos: Iterable[Entry | BadEntry], defaults: Defaults
) -> tuple[tuple[Certificate, ...], tuple[RowProblem, ...]]:
    """The certificates of the rows without problems, and every problem of the others.

    A photo is found by the `photo` column, else by 学号, else by certificate number; two for one row are
    one too many. Raises InvalidHeaders.
    """
    by_key: Photos = defaultdict(list)
    for photo in photos:
        if is_photo(photo.name):
            by_key[key_of(photo.name)].append(photo)
    readers = row_readers(table, CERTIFICATE_DATA)
    certificates = [_certificate(reader, by_key, defaults) for reader in readers]
    return (
        tuple(certificate for certificate in certificates if certificate),
        tuple(problem for reader in readers for problem in reader.problems),
    )


def _certificate(reader: RowReader, photos: Photos, defaults: Defaults) -> Certificate | None:
    values: dict[str, Any] = {
        column: reader.read(column, parse) if reader.text(column) or column in _REQUIRED else None
        for column, parse in _PARSERS.items()
    }
    number = values.pop("certificate_number")
    photo = _photo(reader, photos)
    if reader.problems or photo is None:
        return None
    return Certificate(
        number=number,
        student_number=values.pop("student_number")
        or StudentNumber(str(number or f"ROW{reader.row.number:05d}")),
        kind=number.kind if number else StudyKind.OPEN,
        level=values.pop("level") or defaults.level,
        issued_on=values.pop("issued_on") or defaults.issued_on or values["graduated_on"],
        school_name=values.pop("school_name") or defaults.school_name or school_at(values["enrolled_on"]),
        president=values.pop("president") or defaults.president,
        co_sealed_with=values.pop("co_sealed_with") or defaults.co_sealed_with,
        duration=values.pop("duration") or "",
        study_mode=values.pop("study_mode") or "",
        photo=photo,
        **values,
    )


def _photo(reader: RowReader, photos: Photos) -> bytes | None:
    names = (reader.text(column) for column in ("photo", "student_number", "certificate_number"))
    found = next((photos[key_of(name)] for name in names if name and key_of(name) in photos), [])
    found = [photo for photo in found if photo.name.split("/")[-1] == reader.text("photo")] or found
    try:
        if len(found) > 1:
            raise PhotoAmbiguous(count=len(found))
        for photo in found:
            if isinstance(photo, BadEntry):
                raise photo.error
            return photo.read()
        raise PhotoNotFound
    except OfficeError as error:
        reader.report("photo", error.sentence, error.cure)
        return None


_month = partial(parse_date, month_only=True)
_PARSERS: Mapping[str, Callable[[str], object]] = {
    "certificate_number": CertificateNumber.parse,
    "student_number": StudentNumber.parse,
    "name": normalise_name,
    "sex": parse_sex,
    "birth_date": parse_date,
    "level": parse_level,
    "major": short_text,
    "duration": short_text,
    "study_mode": short_text,
    "enrolled_on": _month,
    "graduated_on": _month,
    "issued_on": parse_date,
    "school_name": short_text,
    "president": short_text,
    "co_sealed_with": short_text,
}
_REQUIRED = frozenset(column.id for column in CERTIFICATE_DATA if column.required)
