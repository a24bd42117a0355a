"""The list that goes with the PDF of a run: one row a page, always the same bytes for the same run."""

import csv
import hashlib
import io

from sqlalchemy import select

from certificates.gate_evidence import Override
from certificates.photo_crop import printable_photo
from runtime.db.records import OverrideRow
from runtime.db.schema import CertificateRow, PrintPageRow, PrintRunRow
from runtime.db.session import reading
from runtime.office import Office
from runtime.steps.gate import signed


def printed_photo(photo: bytes) -> str:
    """SHA-256 of what is printed of a stored photo."""
    return hashlib.sha256(printable_photo(photo)).hexdigest()


def run_manifest(office: Office, run: PrintRunRow) -> bytes:
    """CSV in UTF-8 with CRLF. Raises BlobDamaged, BlobMissing."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["page", "certificate_number", "student_number", "photo_sha256", "override"])
    for page, override in zip(run.pages, _overrides(office, run), strict=True):
        photo = printed_photo(office.blobs.get(page.photo_sha256))
        number, student = page.snapshot["number"], page.snapshot["student_number"]
        writer.writerow([page.page, number, student, photo, override])
    return text.getvalue().encode()


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
