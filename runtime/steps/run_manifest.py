"""The list that goes with the PDF of a run: one row a page, always the same bytes for the same run."""

import csv
import hashlib
import io

from certificates.photo_crop import printable_photo
from runtime.db.schema import PrintRunRow
from runtime.office import Office


def printed_photo(photo: bytes) -> str:
    """SHA-256 of what is printed of a stored photo."""
    return hashlib.sha256(printable_photo(photo)).hexdigest()


def run_manifest(office: Office, run: PrintRunRow) -> bytes:
    """CSV in UTF-8 with CRLF. Raises BlobDamaged, BlobMissing."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["page", "certificate_number", "student_number", "photo_sha256", "override"])
    for page in run.pages:
        photo = printed_photo(office.blobs.get(page.photo_sha256))
        number, student = page.snapshot["number"], page.snapshot["student_number"]
        writer.writerow([page.page, number, student, photo, page.override])
    return text.getvalue().encode()
