"""Steps 6 and 7: print what was frozen, and verify it."""

import csv
import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from certificates.fonts import Fonts, load_fonts
from certificates.gate_evidence import GateOutcome, Override
from certificates.layout import Template
from certificates.manifest import PageEntry
from certificates.photo_crop import printable_photo
from certificates.prepare import texts_of
from certificates.print_run import RunState, thaw
from certificates.render import render
from certificates.template import load_template
from certificates.verify import Problem, Verification, verify
from registry.audit import Action, Kind, Subject
from registry.text import Text
from runtime.audit.trail import record
from runtime.db.records import OverrideRow
from runtime.db.schema import CertificateRow, GateRow, PrintPageRow, PrintRunRow, StudentRow
from runtime.db.session import reading, transaction
from runtime.files import write_atomic
from runtime.office import Office
from runtime.steps.gate import ask_gate, signed
from runtime.steps.run_errors import (
    GateClosedSince,
    RunNotRendered,
    RunNotReproducible,
    TemplateChanged,
    UnknownRun,
)

PDF, MANIFEST = "certificates.pdf", "manifest.csv"
CHANGED = Problem(
    0, Text("文件不是本批次生成的那一份。", "The file is not the one that was rendered for this run.")
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
    write_atomic(folder / MANIFEST, _manifest(report.pages, _overrides(office, run)))
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


def _overrides(office: Office, run: PrintRunRow) -> list[str]:
    """What two people set aside, page by page: before numbering, else since."""
    with reading(office.database) as session:
        rows = session.execute(
            select(PrintPageRow.page, OverrideRow)
            .join(CertificateRow, CertificateRow.id == PrintPageRow.certificate_id)
            .join(OverrideRow, OverrideRow.student_id == CertificateRow.student_id)
            .where(
                PrintPageRow.run_id == run.id,
                OverrideRow.second != "",
                OverrideRow.second_at >= run.created_at,
            )
            .order_by(OverrideRow.id)
        )
        since = {
            page: signed(Override(frozenset(row.reasons), row.why, row.first, row.second))
            for page, row in rows
        }
    return [page.override or since.get(page.page, "") for page in run.pages]


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
            photo_sha256=_printed(office.blobs.get(page.photo_sha256)),
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
        about = Subject(Kind.RUN, run_id)
        record(session, office, Action.RUN_VERIFIED, about, reason=state.value, before=run.pdf_sha256)
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


def _printed(photo: bytes) -> str:
    """SHA-256 of what is printed of a stored photo."""
    return hashlib.sha256(printable_photo(photo)).hexdigest()


def _manifest(pages: Sequence[PageEntry], overrides: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["page", "certificate_number", "student_number", "photo_sha256", "override"])
    writer.writerows(
        [one.page, one.number, one.student_number, one.photo_sha256, override]
        for one, override in zip(pages, overrides, strict=True)
    )
    return text.getvalue().encode()
