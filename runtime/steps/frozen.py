"""What was frozen when a run was made, held against the digests that the audit trail keeps of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.audit import Action, Kind, Subject, digest
from runtime.db.audit import AuditRow
from runtime.db.schema import CertificateRow, PrintPageRow, PrintRunRow


def page_digest(page: PrintPageRow) -> str:
    """What the trail notes when a number is reserved."""
    return digest([page.snapshot, page.photo_sha256, page.override])


def run_digest(run: PrintRunRow) -> str:
    """What the trail notes when a run is created."""
    return digest([run.template_sha256, *map(page_digest, run.pages)])


def changed_pages(session: Session, run: PrintRunRow) -> list[int]:
    """Pages of a run that are not what the trail notes; 0 is the run itself.

    What was frozen before there was a trail is held only against its certificate.
    """
    reserved, created = _noted(session, Action.NUMBER_RESERVED), _noted(session, Action.RUN_CREATED)
    mine = select(CertificateRow).join(PrintPageRow, PrintPageRow.certificate_id == CertificateRow.id)
    rows = {row.id: row for row in session.scalars(mine.where(PrintPageRow.run_id == run.id))}
    changed = []
    for page in run.pages:
        row, now = rows.get(page.certificate_id), page_digest(page)
        known = row and [row.number, row.student_number]
        printed = [page.snapshot.get("number"), page.snapshot.get("student_number")]
        about = str(Subject(Kind.CERTIFICATE, page.certificate_id))
        if known != printed or reserved.get(about, now) != now:
            changed.append(page.page)
    now = run_digest(run)
    whole = created.get(str(Subject(Kind.RUN, run.id)), now) == now
    return changed if whole or changed else [0]


def lost_subjects(session: Session) -> list[str]:
    """Certificates and runs the trail notes and the database no longer has, as `certificate:12`."""
    kept = {
        str(Subject(Kind.CERTIFICATE, one)) for one in session.scalars(select(PrintPageRow.certificate_id))
    }
    kept |= {str(Subject(Kind.RUN, one)) for one in session.scalars(select(PrintRunRow.id))}
    noted = _noted(session, Action.NUMBER_RESERVED).keys() | _noted(session, Action.RUN_CREATED).keys()
    return sorted(noted - kept)


def _noted(session: Session, action: Action) -> dict[str, str]:
    query = select(AuditRow.subject, AuditRow.after).where(AuditRow.action == action.value)
    return {row.subject: row.after for row in session.execute(query)}
