"""Certificate numbers: which series a student's number comes from.

Spring and autumn graduates of a year share one series, so a number never says which half it was.
The serial itself is counted by the store that keeps the numbers, in the transaction that reserves them.
"""

from dataclasses import dataclass

from registry.identifiers import CertificateNumber, Level, StudyKind
from registry.student import Student


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """One run of serials 000001-999999: a school's certificates of one kind, year and level."""

    school: str
    kind: StudyKind
    year: int
    level: Level

    @classmethod
    def of(cls, student: Student, school: str) -> "Series":
        """The series of a student's number: the year is the year of graduation."""
        return cls(school, student.kind, student.graduated_on.year, student.level)

    def number(self, serial: int) -> CertificateNumber:
        """The number with this serial. Raises InvalidCertificateNumber."""
        return CertificateNumber.compose(self.school, self.kind, self.year, self.level, serial)
