"""Steps 5-7: number, print, verify. Numbers are reserved and data frozen before a page is drawn."""

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from certificates.fonts import Fonts, load_fonts
from certificates.gate import GateOutcome
from certificates.layout import Template
from certificates.manifest import PageEntry
from certificates.numbering import Series
from certificates.prepare import prepare, texts_of
from certificates.print_run import Issuer, RunState, certificate_of, freeze, numbered, template_for, thaw
from certificates.render import render
from certificates.template import load_template
from certificates.verify import Problem, Verification, verify
from matching.pairing import Role
from registry.errors import OfficeError
from registry.identifiers import Level, StudyKind
from registry.student import SealType
from registry.text import Text
from runtime.db.schema import CertificateRow, GateRow, PrintPageRow, PrintRunRow, StudentRow
from runtime.db.session import reading, transaction
from runtime.files import write_atomic
from runtime.office import Office
from runtime.steps.gate import ask_gate
from runtime.steps.numbers import reserve
from runtime.steps.records import student_of
from runtime.steps.run_errors import (
    NobodyToPrint,
    PartnerMissing,
    RunNotRendered,
    RunNotReproducible,
    TemplateChanged,
    TemplateMissing,
    UnknownRun,
)
from runtime.steps.season import images

PDF, MANIFEST = "certificates.pdf", "manifest.csv"
CHANGED = Problem(
    0, Text("文件不是本批次生成的那一份。", "The file is not the one that was rendered for this run.")
)


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
    numbered. Raises NobodyToPrint.
    """
    with transaction(office.database) as session:
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
    template, fonts = load_template(name), _fonts(office)
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
        run.pages.append(
            PrintPageRow(
                page=page,
                certificate_id=reserved.id,
                snapshot=freeze(certificates[-1]),
                photo_sha256=photos[row.student_number],
            )
        )
    # Once more with the numbers in: what fails here takes its numbers back with the transaction.
    for error in prepare(template, certificates, fonts, specimen=False).refused:
        raise error
    session.add(run)
    session.flush()
    return Created(run.id, template.name, len(run.pages), refused)


def _fonts(office: Office) -> Fonts:
    folder = office.settings.fonts
    return load_fonts(office.folder / folder if folder else None)


def _issuer(office: Office) -> Issuer:
    school = office.settings.school
    return Issuer(school.name, school.president, school.co_sealed_with, office.settings.season.issued_on)


def render_run(office: Office, run_id: int) -> Path:
    """Draw the PDF and its manifest from the frozen data; the same run gives the same bytes.

    Raises UnknownRun, TemplateChanged, RunNotReproducible, BlobDamaged, BlobMissing, or the reason why a
    certificate cannot be printed; nothing is left half-written.
    """
    run = _read_run(office, run_id)
    template = _template(run)
    frozen = [thaw(page.snapshot, office.blobs.get(page.photo_sha256)) for page in run.pages]
    buffer = io.BytesIO()
    report = render(template, frozen, buffer, watermark=False, fonts=_fonts(office))
    if report.refused:
        raise report.refused[0]
    pdf, folder = buffer.getvalue(), run_folder(office, run_id)
    sha256 = hashlib.sha256(pdf).hexdigest()
    if run.pdf_sha256 not in ("", sha256):
        raise RunNotReproducible(id=run_id)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / PDF, pdf)
    write_atomic(folder / MANIFEST, _manifest(report.pages))
    with transaction(office.database) as session:
        kept = session.get_one(PrintRunRow, run_id)
        kept.pdf_sha256 = sha256
        if kept.state == RunState.CREATED:
            kept.state = RunState.RENDERED.value
    return folder / PDF


def verify_run(office: Office, run_id: int) -> Verification:
    """Reopen the PDF with other libraries and hold every page against the frozen data.

    Raises UnknownRun, RunNotRendered, TemplateChanged, UnreadablePdf.
    """
    run = _read_run(office, run_id)
    pdf = run_folder(office, run_id) / PDF
    if run.state == RunState.CREATED or not pdf.is_file():
        raise RunNotRendered(id=run_id)
    template = _template(run)
    entries = [
        PageEntry(
            page=page.page,
            number=page.snapshot["number"],
            student_number=page.snapshot["student_number"],
            name=page.snapshot["name"],
            photo_sha256=page.photo_sha256,
            texts=texts_of(template, thaw(page.snapshot, b"")),
        )
        for page in run.pages
    ]
    verification = verify(pdf, entries, template)
    if hashlib.sha256(pdf.read_bytes()).hexdigest() != run.pdf_sha256:
        verification = Verification(verification.pages, (CHANGED, *verification.problems))
    with transaction(office.database) as session:
        state = RunState.VERIFIED if verification.passed else RunState.RENDERED
        session.get_one(PrintRunRow, run_id).state = state.value
    return verification


def list_runs(office: Office) -> list[PrintRunRow]:
    """The runs of the season, with their pages."""
    with reading(office.database) as session:
        return list(
            session.scalars(
                select(PrintRunRow)
                .where(PrintRunRow.season == office.season.code)
                .options(selectinload(PrintRunRow.pages))
                .order_by(PrintRunRow.id)
            )
        )


def run_folder(office: Office, run_id: int) -> Path:
    """Where the files of a run lie."""
    return office.folder / "runs" / f"{run_id:04d}"


def _read_run(office: Office, run_id: int) -> PrintRunRow:
    with reading(office.database) as session:
        run = session.get(PrintRunRow, run_id, options=[selectinload(PrintRunRow.pages)])
        if run is None:
            raise UnknownRun(id=run_id)
        return run


def _template(run: PrintRunRow) -> Template:
    template = load_template(run.template)
    if template.digest != run.template_sha256:
        raise TemplateChanged(template=run.template)
    return template


def _manifest(pages: Sequence[PageEntry]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["page", "certificate_number", "student_number", "photo_sha256"])
    writer.writerows([one.page, one.number, one.student_number, one.photo_sha256] for one in pages)
    return text.getvalue().encode()
