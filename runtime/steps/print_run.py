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
from certificates.manifest import PageEntry
from certificates.numbering import Series
from certificates.prepare import prepare
from certificates.print_run import Issuer, RunState, certificate_of, freeze, numbered, template_for, thaw
from certificates.render import render
from certificates.template import load_template
from certificates.verify import Verification, verify
from matching.pairing import Role
from registry.errors import OfficeError
from registry.identifiers import Level
from registry.student import SealType
from runtime.db.schema import CertificateRow, GateRow, PrintPageRow, PrintRunRow, StudentRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.steps.gate import gate_season
from runtime.steps.numbers import reserve
from runtime.steps.records import student_of
from runtime.steps.run_errors import (
    NobodyToPrint,
    RunNotRendered,
    RunNotReproducible,
    TemplateChanged,
    TemplateMissing,
    UnknownRun,
)
from runtime.steps.season import images

PDF, MANIFEST = "certificates.pdf", "manifest.csv"


@dataclass(frozen=True, slots=True)
class Created:
    """A new run, and the certificates that were refused before numbering, each with its reasons."""

    run_id: int | None  # None where every certificate was refused
    template: str
    count: int
    refused: tuple[OfficeError, ...]


def create_runs(office: Office, seal: SealType | None = None, level: Level | None = None) -> list[Created]:
    """Number everybody the gate lets through and freeze one run per seal type and level.

    The gate is asked anew first. A certificate that could not be printed is refused before it is
    numbered. Raises NobodyToPrint.
    """
    gate_season(office)
    with transaction(office.database) as session:
        groups: dict[tuple[SealType, Level], list[StudentRow]] = defaultdict(list)
        for row in _unprinted(session, office):
            groups[SealType(row.seal), Level(row.level)].append(row)
        created = [
            _create(session, office, *group, groups[group])
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
        .outerjoin(CertificateRow, CertificateRow.student_id == StudentRow.id)
        .where(
            StudentRow.season == office.season.code,
            GateRow.outcome == GateOutcome.MAY_ISSUE.value,
            CertificateRow.id.is_(None),
        )
        .order_by(StudentRow.site, StudentRow.class_name, StudentRow.student_number)
    ).all()


def _create(
    session: Session, office: Office, seal: SealType, level: Level, rows: Sequence[StudentRow]
) -> Created:
    name = template_for(level, seal)
    if name is None:
        raise TemplateMissing(level=level.zh, seal=seal.zh)
    template = load_template(name)
    photos = images(session, office.season.code, Role.CERTIFICATE_PHOTO)
    school, issuer = office.settings.school, _issuer(office)
    drafts = {
        row.student_number: certificate_of(
            student_of(row), issuer, office.blobs.get(photos[row.student_number])
        )
        for row in rows
    }
    refused = prepare(template, drafts.values(), _fonts(office), specimen=True).refused
    unfit = {str(error.facts["student_number"]) for error in refused}
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
    for row in rows:
        if row.student_number in unfit:
            continue
        number = reserve(session, Series.of(student_of(row), school.code))
        certificate = CertificateRow(student_id=row.id, number=number.value, reserved_at=office.clock())
        session.add(certificate)
        session.flush()
        run.pages.append(
            PrintPageRow(
                page=len(run.pages) + 1,
                certificate_id=certificate.id,
                snapshot=freeze(numbered(drafts[row.student_number], number)),
                photo_sha256=photos[row.student_number],
            )
        )
    if run.pages:
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
    with transaction(office.database) as session:
        run = _run(session, run_id)
        template = load_template(run.template)
        if template.digest != run.template_sha256:
            raise TemplateChanged(template=run.template)
        frozen = [thaw(page.snapshot, office.blobs.get(page.photo_sha256)) for page in run.pages]
        buffer = io.BytesIO()
        report = render(template, frozen, buffer, watermark=False, fonts=_fonts(office))
        if report.refused:
            raise report.refused[0]
        sha256 = hashlib.sha256(buffer.getvalue()).hexdigest()
        if run.pdf_sha256 not in ("", sha256):
            raise RunNotReproducible(id=run_id)
        folder = run_folder(office, run_id)
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / PDF, buffer.getvalue())
        _write(folder / MANIFEST, _manifest(report.pages))
        run.pdf_sha256 = sha256
        if run.state == RunState.CREATED:
            run.state = RunState.RENDERED.value
    return folder / PDF


def verify_run(office: Office, run_id: int) -> Verification:
    """Reopen the PDF with other libraries and hold every page against the frozen data.

    Raises UnknownRun, RunNotRendered, UnreadablePdf.
    """
    with transaction(office.database) as session:
        run = _run(session, run_id)
        pdf = run_folder(office, run_id) / PDF
        if run.state == RunState.CREATED or not pdf.is_file():
            raise RunNotRendered(id=run_id)
        entries = [
            PageEntry(
                page=page.page,
                number=page.snapshot["number"],
                student_number=page.snapshot["student_number"],
                name=page.snapshot["name"],
                photo_sha256=page.photo_sha256,
            )
            for page in run.pages
        ]
        verification = verify(pdf, entries)
        run.state = (RunState.VERIFIED if verification.passed else RunState.RENDERED).value
    return verification


def list_runs(office: Office) -> list[PrintRunRow]:
    """The runs of the season, with their pages."""
    with transaction(office.database) as session:
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


def _run(session: Session, run_id: int) -> PrintRunRow:
    run = session.get(PrintRunRow, run_id)
    if run is None:
        raise UnknownRun(id=run_id)
    return run


def _manifest(pages: Sequence[PageEntry]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["page", "certificate_number", "student_number", "photo_sha256"])
    writer.writerows([one.page, one.number, one.student_number, one.photo_sha256] for one in pages)
    return text.getvalue().encode()


def _write(path: Path, data: bytes) -> None:
    part = path.with_suffix(path.suffix + ".part")
    part.write_bytes(data)
    part.replace(path)
