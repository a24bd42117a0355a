"""What the database knows of a season, as the rules want to see it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.pairing import Role, StrayPicture, StudentPictures
from registry.identifiers import IdNumber
from registry.provenance import CardEntry, Original
from runtime.db.schema import CardRow, CertificateRow, ImageRow, OriginalRow, SeasonEventRow, StudentRow
from runtime.steps.corrected import identities


def students(session: Session, season: str) -> list[StudentRow]:
    """Every student of the season, by 学号."""
    return list(
        session.scalars(
            select(StudentRow).where(StudentRow.season == season).order_by(StudentRow.student_number)
        )
    )


CLOSED, REOPENED = "closed", "reopened"


def is_closed(session: Session, season: str) -> bool:
    """Whether the season was closed, and not opened again since."""
    newest = select(SeasonEventRow.event).where(SeasonEventRow.season == season)
    return session.scalar(newest.order_by(SeasonEventRow.id.desc()).limit(1)) == CLOSED


def is_numbered(session: Session, student_number: str) -> bool:
    """Whether the 学号 has a certificate number, of whatever season: after that nothing is changed (4.9)."""
    mine = CertificateRow.student_number == student_number
    return session.scalar(select(CertificateRow.id).where(mine)) is not None


def images(session: Session, season: str, role: Role) -> dict[str, str]:
    """SHA-256 of the pictures in one role, by key: 学号 or 身份证号."""
    rows = session.execute(
        select(ImageRow.key, ImageRow.sha256).where(ImageRow.season == season, ImageRow.role == role.value)
    )
    return {key: sha256 for key, sha256 in rows}  # noqa: C416 - rows are no pairs to mypy


def originals(session: Session, id_numbers: Iterable[str]) -> dict[str, list[Original]]:
    """The agency's originals by ID number, newest capture first."""
    wanted = set(id_numbers)
    found: dict[str, list[Original]] = defaultdict(list)
    rows = session.scalars(select(OriginalRow).order_by(OriginalRow.captured_on.desc(), OriginalRow.id))
    for row in rows:
        if row.id_number in wanted:
            found[row.id_number].append(original_of(row))
    return found


def own_originals(session: Session, rows: Sequence[StudentRow]) -> dict[str, list[Original]]:
    """Each student's own originals by 学号, newest capture first; `rows` is the whole roster."""
    known = identities(session, rows)
    numbers = {number: (one.id_number, *sorted(one.earlier_numbers)) for number, one in known.items()}
    held = originals(session, (one for each in numbers.values() for one in each))
    found = {}
    for number, each in numbers.items():
        own = (one for id_number in each for one in held[id_number] if known[number].owns(one))
        found[number] = sorted(own, key=lambda one: one.captured_on, reverse=True)
    return found


def original_of(row: OriginalRow) -> Original:
    """The original a row describes."""
    return Original(
        file_name=row.file_name,
        sha256=row.sha256,
        id_number=IdNumber(row.id_number),
        name=row.name,
        school_code=row.school_code,
        capture_card=row.capture_card,
        captured_on=row.captured_on,
        category=row.category,
    )


def card_entries(session: Session) -> list[CardEntry]:
    """Who was captured on which card, by the index of every delivery."""
    rows = session.execute(
        select(CardRow.capture_card, CardRow.category, CardRow.person).order_by(CardRow.id)
    )
    return [CardEntry(*row) for row in rows]


def pictures(session: Session, season: str) -> tuple[list[StudentPictures], list[StrayPicture]]:
    """Every student's pictures, joined by both keys, and the pictures whose key fits nobody."""
    rows = students(session, season)
    photos = images(session, season, Role.CERTIFICATE_PHOTO)
    online = images(session, season, Role.EREGISTRATION_IMAGE)
    held = own_originals(session, rows)
    joined = [
        StudentPictures(
            student_number=row.student_number,
            id_number=row.id_number,
            certificate_photo=photos.pop(row.student_number, None),
            eregistration_image=online.pop(row.id_number, None),
            originals=tuple(original.sha256 for original in held[row.student_number]),
            name=row.name,
            captured_names=tuple(dict.fromkeys(original.name for original in held[row.student_number])),
        )
        for row in rows
    ]
    strays = [StrayPicture(Role.CERTIFICATE_PHOTO, key, sha256) for key, sha256 in sorted(photos.items())]
    strays += [StrayPicture(Role.EREGISTRATION_IMAGE, key, sha256) for key, sha256 in sorted(online.items())]
    return joined, strays


def stray_originals(session: Session, season: str) -> list[StrayPicture]:
    """Originals of nobody on the roster, from the deliveries that hold some of the roster.

    Whoever was captured beside this season's students may be the one whose picture was mixed up. Older
    deliveries are other people's seasons, and are not searched.
    """
    known = identities(session, students(session, season))
    numbers = {one.id_number for one in known.values()}
    before = {
        (number, name) for one in known.values() for number in one.earlier_numbers for name in one.names
    }
    wanted = select(OriginalRow.batch_id, OriginalRow.id_number, OriginalRow.name, OriginalRow.sha256)
    rows = session.execute(wanted.order_by(OriginalRow.id)).all()
    own = {(number, name) for _, number, name, _ in rows if number in numbers} | before
    shared = {batch for batch, number, name, _ in rows if (number, name) in own}
    return [
        StrayPicture(Role.ORIGINAL, number, sha256)
        for batch, number, name, sha256 in rows
        if batch in shared and (number, name) not in own
    ]
