"""What leaves the office as a file is recorded before it is written."""

import hashlib
from collections.abc import Iterable

from registry.audit import Action, Kind, Subject
from runtime.audit.trail import record
from runtime.db.session import transaction
from runtime.office import Office


def note_report(office: Office, data: bytes) -> None:
    """A report of the season, pictures included."""
    about = Subject(Kind.SEASON, office.season.code)
    with transaction(office.database) as session:
        record(session, office, Action.REPORT_EXPORTED, about, after=hashlib.sha256(data).hexdigest())


def note_corrections(office: Office, case_ids: Iterable[int], files: Iterable[bytes]) -> None:
    """A correction list: an entry for each case on it, so that the case tells when it was listed."""
    after = hashlib.sha256(b"".join(hashlib.sha256(data).digest() for data in files)).hexdigest()
    with transaction(office.database) as session:
        for case_id in case_ids:
            about = Subject(Kind.CASE, case_id)
            record(session, office, Action.CORRECTION_EXPORTED, about, after=after)
