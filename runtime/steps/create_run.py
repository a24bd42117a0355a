"""Step 5: number everybody the gate lets through, and freeze what each page will show."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.gate_evidence import GateOutcome
from certificates.numbering import Series
from certificates.prepare import prepare
from certificates.print_run import Issuer, RunState, certificate_of, freeze, numbered, template_for
from certificates.template import load_template
from matching.pairing import Role
from registry.audit import Action, Kind, Subject
from registry.errors import OfficeError
from registry.identifiers import Level, StudyKind
from registry.student import SealType
from runtime.audit.trail import record
from runtime.db.schema import CertificateRow, GateRow, PrintPageRow, PrintRunRow, StudentRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.steps.frozen import page_digest, run_digest
from runtime.steps.gate import ask_gate
from runtime.steps.numbers import reserve
from runtime.steps.print_run import fonts_of
from runtime.steps.records import student_of
from runtime.steps.run_errors import (
    NobodyToPrint,
    PartnerMissing,
    TemplateMissing,
)
from runtime.steps.season import images
from runtime.steps.season_end import require_open


@dataclass(frozen=True, slots=True)
class Created:
    """A new run, and the certificates that were refused before numbering, each with its reasons."""

    run_id: int | None  # None where every certificate was refused
    template: str
    count: int
    refused: tuple[OfficeError, ...]


def create_runs(office: Office, seal: SealType | None = None, level: Level | None = None) -> list[Created]:
    """Number everybody the gate lets through and freeze one run per seal type and level.

    The gate is asked in the same transaction. A certificate that could not be printed is refused before it is
    numbered. Raises NobodyToPrint, SeasonClosed.
    """
    with transaction(office.database) as session:
        require_open(session, office)
        ask_gate(session, office)
        groups: dict[tuple[SealType, Level, StudyKind], list[StudentRow]] = defaultdict(list)
        for row in _unprinted(session, office):
            groups[SealType(row.seal), Level(row.level), StudyKind(row.kind)].append(row)
        created = [
            _create(session, office, group, groups[group])
            for group in sorted(groups)
            if seal in (None, group[0]) and level in (None, group[1])
        ]
    if not created:
        raise NobodyToPrint
    return created


def _unprinted(session: Session, office: Office) -> Sequence[StudentRow]:
    return session.scalars(
        select(StudentRow)
        .join(GateRow, GateRow.student_id == StudentRow.id)
        .outerjoin(CertificateRow, CertificateRow.student_number == StudentRow.student_number)
        .where(
            StudentRow.season == office.season.code,
            GateRow.outcome == GateOutcome.MAY_ISSUE.value,
            CertificateRow.id.is_(None),
        )
        .order_by(StudentRow.site, StudentRow.class_name, StudentRow.student_number)
    ).all()


def _create(
    session: Session, office: Office, group: tuple[SealType, Level, StudyKind], rows: Sequence[StudentRow]
) -> Created:
    seal, level, kind = group
    name = template_for(kind, level, seal)
    if name is None:
        missing = [
            TemplateMissing(kind=kind.zh, level=level.zh, seal=seal.zh, student_number=row.student_number)
            for row in rows
        ]
        return Created(None, "", 0, tuple(missing))
    if seal is SealType.CO_SEALED and not office.settings.school.co_sealed_with:
        lacking = [PartnerMissing(student_number=row.student_number) for row in rows]
        return Created(None, name, 0, tuple(lacking))
    template, fonts = load_template(name), fonts_of(office)
    photos = images(session, office.season.code, Role.CERTIFICATE_PHOTO)
    drafts = {
        row.student_number: certificate_of(
            student_of(row), _issuer(office), office.blobs.get(photos[row.student_number])
        )
        for row in rows
    }
    refused = prepare(template, drafts.values(), fonts, specimen=True).refused
    unfit = {str(error.facts["student_number"]) for error in refused}
    fit = [row for row in rows if row.student_number not in unfit]
    if not fit:
        return Created(None, template.name, 0, refused)
    run = PrintRunRow(
        season=office.season.code,
        seal=seal.value,
        level=level.value,
        template=template.name,
        template_sha256=template.digest,
        state=RunState.CREATED.value,
        created_at=office.clock(),
        pdf_sha256="",
    )
    certificates = []
    for page, row in enumerate(fit, start=1):
        number = reserve(session, Series.of(student_of(row), office.settings.school.code))
        certificates.append(numbered(drafts[row.student_number], number))
        reserved = CertificateRow(
            student_id=row.id,
            student_number=row.student_number,
            number=number.value,
            reserved_at=office.clock(),
        )
        session.add(reserved)
        session.flush()
        page_row = PrintPageRow(
            page=page,
            certificate_id=reserved.id,
            snapshot=freeze(certificates[-1]),
            photo_sha256=photos[row.student_number],
            override=session.get_one(GateRow, row.id).override,
        )
        run.pages.append(page_row)
        about = Subject(Kind.CERTIFICATE, reserved.id)
        record(session, office, Action.NUMBER_RESERVED, about, after=page_digest(page_row))
    # Once more with the numbers in: what fails here takes its numbers back with the transaction.
    for error in prepare(template, certificates, fonts, specimen=False).refused:
        raise error
    session.add(run)
    session.flush()
    record(session, office, Action.RUN_CREATED, Subject(Kind.RUN, run.id), after=run_digest(run))
    return Created(run.id, template.name, len(run.pages), refused)


def _issuer(office: Office) -> Issuer:
    school = office.settings.school
    return Issuer(school.name, school.president, school.co_sealed_with, office.settings.season.issued_on)
