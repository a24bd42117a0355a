"""What the registered deliveries hold: every delivery, copies about to expire, and mixed capture cards."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.provenance import Original, kept_until, mixed_cards
from runtime.db.schema import DeliveryRow, ImportProblem, OriginalRow, StudentRow
from runtime.db.session import reading
from runtime.office import Office
from runtime.steps.season import card_entries, originals, students

_NO_CATEGORY = "未填类别"


@dataclass(frozen=True, slots=True)
class DeliveryEntry:
    """One registered delivery. `new`: originals that no earlier one held; `problems`: refused files."""

    row: DeliveryRow
    new: int
    problems: int


def list_deliveries(office: Office) -> list[DeliveryEntry]:
    """Every delivery, of every season, in the order in which they came."""
    with reading(office.database) as session:
        new, problems = (
            dict(session.execute(select(of.batch_id, func.count()).group_by(of.batch_id)).all())
            for of in (OriginalRow, ImportProblem)
        )
        rows = session.scalars(select(DeliveryRow).order_by(DeliveryRow.id))
        return [DeliveryEntry(row, new.get(row.batch_id, 0), problems.get(row.batch_id, 0)) for row in rows]


def originals_of(office: Office, id_number: str) -> frozenset[str]:
    """SHA-256 of every original of one person."""
    with reading(office.database) as session:
        mine = select(OriginalRow.sha256).where(OriginalRow.id_number == id_number)
        return frozenset(session.scalars(mine))


@dataclass(frozen=True, slots=True)
class AgencyCopy:
    """An original of a student of this season, and how long the agency still has it (rule 5.3).

    `days_left` is negative when the day has passed. `newer`: the student has an original taken later.
    """

    student: StudentRow
    original: Original
    kept_until: date
    days_left: int
    newer: bool


def expiring(office: Office, days: int) -> list[AgencyCopy]:
    """Originals of this season's students that expire within `days` or have expired, earliest first."""
    with reading(office.database) as session:
        return read_expiring(session, office, days)


def read_expiring(session: Session, office: Office, days: int) -> list[AgencyCopy]:
    """The same within a session, for whoever shows it beside the rest of the season."""
    rows = students(session, office.season.code)
    held = originals(session, (row.id_number for row in rows))
    copies = []
    for row in rows:
        own = held[row.id_number]
        for original in own:
            until = kept_until(original.captured_on)
            left = (until - office.today).days
            if left <= days:
                newer = own[0].captured_on > original.captured_on
                copies.append(AgencyCopy(row, original, until, left, newer))
    return sorted(copies, key=lambda copy: (copy.kept_until, copy.student.student_number))


@dataclass(frozen=True, slots=True)
class MixedCard:
    """A capture card on which open-education students are not alone (rule 5.4).

    `categories`: persons of each category as the index writes it, those whose image was refused among them.
    `students`: those of this season on it.
    """

    card: str
    categories: dict[str, int]
    students: tuple[StudentRow, ...]


def list_mixed_cards(office: Office) -> list[MixedCard]:
    """Every mixed card of every delivery, those that concern this season first."""
    with reading(office.database) as session:
        entries = card_entries(session)
        by_id = {row.id_number: row for row in students(session, office.season.code)}
    mixed = mixed_cards(entries)
    people: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for entry in entries:
        if entry.capture_card in mixed:
            people[entry.capture_card].add((entry.person, entry.category or _NO_CATEGORY))
    cards = [
        MixedCard(
            card,
            dict(sorted(Counter(category for _, category in on_card).items())),
            tuple(by_id[number] for number in sorted({number for number, _ in on_card} & by_id.keys())),
        )
        for card, on_card in people.items()
    ]
    return sorted(cards, key=lambda one: (not one.students, one.card))
