"""The store of certificate numbers: one row a series, counted in the transaction that uses the number."""

from sqlalchemy.orm import Session

from certificates.numbering import Series
from registry.identifiers import CertificateNumber
from runtime.db.schema import SeriesRow


def reserve(session: Session, series: Series) -> CertificateNumber:
    """The next number of a series, counted in the caller's transaction."""
    key = (series.school, series.kind.value, series.year, series.level.value)
    row = session.get(SeriesRow, key, with_for_update=True)
    if row is None:
        row = SeriesRow(
            school=series.school,
            kind=series.kind.value,
            year=series.year,
            level=series.level.value,
            last_serial=0,
        )
        session.add(row)
    row.last_serial += 1
    return series.number(row.last_serial)
