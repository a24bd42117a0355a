"""Steps 6 and 7: print what was frozen, and verify it."""

import hashlib
import io
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from certificates.fonts import Fonts, load_fonts
from certificates.gate_evidence import GateOutcome
from certificates.layout import Template
from certificates.manifest import PageEntry
from certificates.prepare import texts_of
from certificates.print_run import RunState, thaw
from certificates.render import render
from certificates.template import load_template
from certificates.verify import Problem, Verification, verify
from registry.audit import Action, Kind, Subject
from registry.text import Text
from runtime.audit.trail import record
from runtime.db.schema import CertificateRow, GateRow, PrintPageRow, PrintRunRow, StudentRow
from runtime.db.session import reading, transaction
from runtime.files import write_atomic
from runtime.office import Office
from runtime.steps.frozen import changed_pages
from runtime.steps.gate import ask_gate
from runtime.steps.run_errors import (
    GateClosedSince,
    RunNotRendered,
    RunNotReproducible,
    TemplateChanged,
    UnknownRun,
)
from runtime.steps.run_manifest import printed_photo, run_manifest

PDF, MANIFEST = "certificates.pdf", "manifest.csv"
CHANGED = Problem(
    0, Text("文件不是本批次生成的那一份。", "The file is not the one that was rendered for this run.")
)

OTHER_MANIFEST = Problem(
    0,
    Text(
        "清单 manifest.csv 缺失或已被改动。",
        "manifest.csv is missing or not the one that was made for this run.",
    ),
)
TAMPERED = Text(
    "数据库中的编号或冻结数据与审计记录不符。",
    "The number or the frozen data in the database is not what the audit trail notes.",
)


def fonts_of(office: Office) -> Fonts:
    """The shipped fonts and the office's own."""
    folder = office.settings.fonts
    return load_fonts(office.folder / folder if folder else None)


def render_run(office: Office, run_id: int) -> Path:
    """Draw the PDF and its manifest from the frozen data; the same run gives the same bytes.

    Before the first time the gate is asked again. Raises UnknownRun, GateClosedSince, TemplateChanged,
    RunNotReproducible, BlobDamaged, BlobMissing, or the reason why a certificate cannot be printed; nothing
    is left half-written.
    """
    run = _read_run(office, run_id)
    if run.state == RunState.CREATED:
        _ask_again(office, run_id)
    template = _template(run)
    frozen = [thaw(page.snapshot, office.blobs.get(page.photo_sha256)) for page in run.pages]
    buffer = io.BytesIO()
    report = render(template, frozen, buffer, watermark=False, fonts=fonts_of(office))
    if report.refused:
        raise report.refused[0]
    pdf, folder = buffer.getvalue(), run_folder(office, run_id)
    sha256 = hashlib.sha256(pdf).hexdigest()
    if run.pdf_sha256 not in ("", sha256):
        raise RunNotReproducible(id=run_id)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / PDF, pdf)
    write_atomic(folder / MANIFEST, run_manifest(office, run))
    with transaction(office.database) as session:
        kept = session.get_one(PrintRunRow, run_id)
        kept.pdf_sha256 = sha256
        if kept.state == RunState.CREATED:
            kept.state = RunState.RENDERED.value
        record(session, office, Action.RUN_RENDERED, Subject(Kind.RUN, run_id), after=sha256)
    return folder / PDF


def _ask_again(office: Office, run_id: int) -> None:
    """Raises GateClosedSince; the new verdicts are kept all the same, to be looked at."""
    with transaction(office.database) as session:
        ask_gate(session, office)
        closed = session.scalars(
            select(StudentRow.student_number)
            .join(GateRow, GateRow.student_id == StudentRow.id)
            .join(CertificateRow, CertificateRow.student_id == StudentRow.id)
            .join(PrintPageRow, PrintPageRow.certificate_id == CertificateRow.id)
            .where(PrintPageRow.run_id == run_id, GateRow.outcome != GateOutcome.MAY_ISSUE.value)
            .order_by(PrintPageRow.page)
        ).all()
    if closed:
        raise GateClosedSince(id=run_id, students="、".join(closed))


def verify_run(office: Office, run_id: int) -> Verification:
    """Reopen the PDF with other libraries and hold every page against the frozen data.

    Raises UnknownRun, RunNotRendered, TemplateChanged, UnreadablePdf, BlobDamaged, BlobMissing.
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
            photo_sha256=printed_photo(office.blobs.get(page.photo_sha256)),
            texts=texts_of(template, thaw(page.snapshot, b"")),
        )
        for page in run.pages
    ]
    verification = verify(pdf, entries, template)
    problems = [*_changes(office, run), *verification.problems]
    verification = Verification(verification.pages, tuple(problems))
    with transaction(office.database) as session:
        state = RunState.VERIFIED if verification.passed else RunState.RENDERED
        session.get_one(PrintRunRow, run_id).state = state.value
        about = Subject(Kind.RUN, run_id)
        record(session, office, Action.RUN_VERIFIED, about, reason=state.value, before=run.pdf_sha256)
    return verification


def run_changes(office: Office, run_id: int) -> list[Problem]:
    """What of a rendered run is no longer what was made: its frozen data, its PDF, its manifest.

    Raises UnknownRun, BlobDamaged, BlobMissing.
    """
    return _changes(office, _read_run(office, run_id))


def _changes(office: Office, run: PrintRunRow) -> list[Problem]:
    with reading(office.database) as session:
        found = [Problem(page, TAMPERED) for page in changed_pages(session, run)]
    if not run.pdf_sha256:
        return found
    folder = run_folder(office, run.id)
    pdf, manifest = folder / PDF, folder / MANIFEST
    if not (pdf.is_file() and hashlib.sha256(pdf.read_bytes()).hexdigest() == run.pdf_sha256):
        found.append(CHANGED)
    if not (manifest.is_file() and manifest.read_bytes() == run_manifest(office, run)):
        found.append(OTHER_MANIFEST)
    return found


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
