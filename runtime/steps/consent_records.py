"""The consents on record: the newest of each student, and new ones, each once."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.audit import Action, Kind, Subject, digest
from registry.consent import Consent, ConsentState
from registry.errors import OfficeError
from registry.text import Text
from runtime.audit.trail import record
from runtime.db.schema import ConsentRow, StudentRow
from runtime.office import Office
from runtime.steps.batch import Problem
from runtime.steps.season import students


class ConsentOutdated(OfficeError):
    """A statement that a later one has overtaken."""

    code = "consent.outdated"
    text = Text(
        "该生已于 {said_on} 表示“{state_zh}”，这份文件不能推翻。",
        "The student said “{state_en}” on {said_on}; this file does not undo that.",
    )
    remedy = Text(
        "学生后来又同意的，请填写之后的同意日期，或用 yanqi consent set 登记。",
        "If the student has consented since, give the later date, or use `yanqi consent set`.",
    )


class ConsentInFuture(OfficeError):
    """A statement dated after today."""

    code = "consent.in_future"
    text = Text("同意日期 {said_on} 晚于今天。", "The consent is dated {said_on}, after today.")
    remedy = Text("请对照同意书更正日期。", "Correct the date from the signed form.")


def current_consents(session: Session, season: str) -> dict[str, ConsentRow]:
    """The record that counts, by 学号; students without one are not in it."""
    rows = session.execute(
        select(StudentRow.student_number, ConsentRow)
        .join(ConsentRow, ConsentRow.student_id == StudentRow.id)
        .where(StudentRow.season == season)
        .order_by(ConsentRow.id)
    )
    return {number: row for number, row in rows}  # noqa: C416 - rows are no pairs to mypy


def consented(session: Session, office: Office) -> frozenset[str]:
    """学号 of the students whose faces may be compared by program."""
    current = current_consents(session, office.season.code)
    silent: Iterable[str] = ()
    if office.settings.privacy.presume_consent:
        everybody = (row.student_number for row in students(session, office.season.code))
        silent = (number for number in everybody if number not in current)
    return frozenset(silent) | {
        number for number, row in current.items() if row.state == ConsentState.GRANTED
    }


def record_consents(
    session: Session, office: Office, said: Mapping[str, Consent], source: str
) -> list[Problem]:
    """Record what a file says of students who are on the roster; what it cannot say is a problem."""
    ids = {row.student_number: row.id for row in students(session, office.season.code)}
    current = current_consents(session, office.season.code)
    problems = []
    for number, consent in said.items():
        known = current.get(number)
        try:
            if _is_news(consent, known):
                add_consent(session, office, ids[number], consent, source)
        except OfficeError as error:
            problems.append(Problem.of(f"学号 {number}", error))
    return problems


def add_consent(session: Session, office: Office, student_id: int, consent: Consent, source: str) -> None:
    """Record one statement after all others of its student. Raises ConsentInFuture."""
    if consent.said_on and consent.said_on > office.today:
        raise ConsentInFuture(said_on=consent.said_on)
    row = ConsentRow(
        student_id=student_id,
        state=consent.state.value,
        said_on=consent.said_on or office.today,
        form_number=consent.form_number,
        source=source,
        recorded_by=office.actor.name,
        recorded_at=office.clock(),
    )
    session.add(row)
    session.flush()
    withdrawn = consent.state is ConsentState.WITHDRAWN
    action = Action.CONSENT_WITHDRAWN if withdrawn else Action.CONSENT_RECORDED
    said = digest([student_id, row.state, row.said_on, row.form_number, source])
    record(session, office, action, Subject(Kind.CONSENT, row.id), reason=source, after=said)


def _is_news(consent: Consent, known: ConsentRow | None) -> bool:
    """Whether there is something to record. Raises ConsentOutdated where a file would undo a later no."""
    if known is None:
        return True
    state = ConsentState(known.state)
    if consent.state is state and consent.said_on in (None, known.said_on):
        return False
    if consent.supersedes(state, known.said_on):
        return True
    if consent.state is ConsentState.GRANTED and state is not ConsentState.GRANTED:
        raise ConsentOutdated(said_on=known.said_on, state_zh=state.zh, state_en=state.text.en)
    return False
