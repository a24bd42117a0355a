"""Step 1: roster, e-registration images and certificate photos come in; for deliveries see delivery.py.

Every import is one transaction and idempotent by content. What is refused is listed with its place; the
rest goes on.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.pairing import Role
from registry.audit import Action, Kind, Subject
from registry.audit import digest as record_digest
from registry.errors import OfficeError
from registry.identifiers import IdNumber, InvalidIdNumber
from registry.student import Student
from runtime.audit.trail import record
from runtime.db.schema import ImageRow, StudentRow
from runtime.db.session import transaction
from runtime.files import read_bounded
from runtime.intake.bundle import BadEntry, open_bundle
from runtime.intake.keys import key_of
from runtime.intake.kinds import is_photo, is_table
from runtime.intake.lines import MAX_BYTES
from runtime.intake.roster import read_roster
from runtime.intake.tables import read_table
from runtime.office import Office
from runtime.steps.batch import Imported, Problem, close_batch, digest, known_batch, new_batch, problem_of
from runtime.steps.consent_records import record_consents
from runtime.steps.faces import prune
from runtime.steps.intake_errors import (
    NothingToImport,
    NumberedStudent,
    RepeatedKey,
    TableAmongImages,
    UnknownFile,
    WrongRole,
)
from runtime.steps.records import student_of, student_values
from runtime.steps.roster_refusals import refusals
from runtime.steps.season import is_numbered, students


def import_roster(office: Office, path: Path) -> Imported:
    """Add or correct students from one roster, and record what they said of consent.

    Raises OfficeError where the file as a whole is unusable.
    """
    data = read_bounded(path, MAX_BYTES)
    reading = read_roster(read_table(path.name, data))
    with transaction(office.database) as session:
        sha256 = digest([data])
        known = known_batch(session, office, "roster", sha256)
        if known:
            return known
        batch = new_batch(session, office, "roster", path.name, sha256)
        problems = [problem_of(problem) for problem in reading.problems]
        rows = {row.student_number: row for row in students(session, office.season.code)}
        refused = refusals(session, rows, reading.students)
        problems += [Problem.of(f"学号 {number}", error) for number, error in refused.items()]
        accepted = [one for one in reading.students if str(one.student_number) not in refused]
        _keep_students(session, office, rows, accepted)
        known_now = {str(one.student_number) for one in accepted}
        said = {number: one for number, one in reading.consents.items() if number in known_now}
        problems += record_consents(session, office, said, path.name)
        record(session, office, Action.ROSTER_IMPORTED, Subject(Kind.BATCH, batch.id), after=sha256)
        imported = close_batch(batch, len(accepted), problems)
    prune(office)  # at once for whoever refuses
    return imported


def _keep_students(
    session: Session, office: Office, rows: Mapping[str, StudentRow], accepted: Sequence[Student]
) -> None:
    earlier = {number: student_of(row) for number, row in rows.items()}
    for one in accepted:
        row = rows.get(str(one.student_number))
        if row and row.id_number != one.id_number.value:
            row.id_number = f"~{row.id}"  # out of the way, for two that exchange theirs
    session.flush()
    for one in accepted:
        row = rows.get(str(one.student_number))
        values = student_values(one)
        if row is None:
            session.add(StudentRow(season=office.season.code, **values))
            continue
        for name, value in values.items():
            setattr(row, name, value)
        before = earlier[row.student_number]
        if before != one:
            facts = {"before": record_digest(student_values(before)), "after": record_digest(values)}
            record(session, office, Action.STUDENT_CHANGED, Subject(Kind.STUDENT, row.id), **facts)
    session.flush()


def import_images(office: Office, path: Path, role: Role) -> Imported:
    """Link certificate photos by 学号, or e-registration images by 身份证号, from a folder, ZIP or file.

    A picture that is already there under a key is replaced, unless its student has a number.
    """
    photos, tables, problems = _read_bundle(office, path)
    problems += [Problem.of(name, TableAmongImages(file=name)) for name in tables]
    if not photos and not problems:
        raise NothingToImport(source=path.name)
    with transaction(office.database) as session:
        content = digest(part.encode() for name in sorted(photos) for part in (name, photos[name]))
        known = known_batch(session, office, role.value, content)
        if known:
            return known
        batch = new_batch(session, office, role.value, path.name, content)
        keys = {name: _key(name, role) for name in photos}
        _require_role(session, office, role, keys.values())
        files_of = Counter(keys.values())
        accepted = 0
        for name, sha256 in photos.items():
            key = keys[name]
            try:
                if files_of[key] > 1:
                    raise RepeatedKey(key=key, count=files_of[key])
                _keep_image(session, office, role, key, name, sha256, batch.id)
                accepted += 1
            except OfficeError as error:
                problems.append(Problem.of(name, error))
        record(session, office, Action.IMAGES_IMPORTED, Subject(Kind.BATCH, batch.id), after=content)
        return close_batch(batch, accepted, problems)


def _require_role(session: Session, office: Office, role: Role, keys: Collection[str]) -> None:
    """Refuse a batch most of whose keys are the other kind of key of this season's students."""
    rows = students(session, office.season.code)
    numbers, ids = {row.student_number for row in rows}, {row.id_number for row in rows}
    own, other = (numbers, ids) if role is Role.CERTIFICATE_PHOTO else (ids, numbers)
    if sum(key in other for key in keys) > sum(key in own for key in keys):
        named = ("身份证号", "ID number") if own is numbers else ("学号", "student number")
        word = role.text
        raise WrongRole(other_zh=named[0], other_en=named[1], role_zh=word.zh, role_en=word.en)


def _key(name: str, role: Role) -> str:
    """The key in a file's name; an ID number in its full form where it is one."""
    key = key_of(name)
    if role is Role.EREGISTRATION_IMAGE:
        with suppress(InvalidIdNumber):
            return IdNumber.parse(key).value
    return key


def _keep_image(
    session: Session, office: Office, role: Role, key: str, name: str, sha256: str, batch_id: int
) -> None:
    season = office.season.code
    row = session.scalar(
        select(ImageRow).where(ImageRow.season == season, ImageRow.role == role.value, ImageRow.key == key)
    )
    if row is None:
        session.add(
            ImageRow(
                season=season, role=role.value, key=key, file_name=name, sha256=sha256, batch_id=batch_id
            )
        )
        session.flush()
    elif row.sha256 != sha256:
        if role is Role.CERTIFICATE_PHOTO and is_numbered(session, key):
            raise NumberedStudent
        before, about = row.sha256, Subject(Kind.IMAGE, row.id)
        row.sha256, row.file_name, row.batch_id = sha256, name, batch_id
        record(session, office, Action.IMAGE_REPLACED, about, before=before, after=sha256)


def _read_bundle(office: Office, path: Path) -> tuple[dict[str, str], dict[str, bytes], list[Problem]]:
    """Photos (name → SHA-256, stored as they are read) and tables (name → bytes), and what was unreadable."""
    photos: dict[str, str] = {}
    tables: dict[str, bytes] = {}
    problems: list[Problem] = []
    with open_bundle(path) as bundle:
        for item in bundle:
            if isinstance(item, BadEntry):
                problems.append(Problem.of(item.name, item.error))
                continue
            try:
                if is_photo(item.name):
                    photos[item.name] = office.blobs.put(item.read())
                elif is_table(item.name):
                    tables[item.name] = item.read()
                else:
                    raise UnknownFile(file=item.name)
            except OfficeError as error:
                problems.append(Problem.of(item.name, error))
    return photos, tables, problems
