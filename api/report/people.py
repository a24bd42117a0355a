"""A student as the report shows one."""

from dataclasses import dataclass

from registry.identifiers import IdNumber, Level
from registry.student import SealType
from registry.text import Text
from runtime.db.schema import StudentRow

_SEALS = {
    SealType.CO_SEALED: Text(SealType.CO_SEALED.zh, "co-sealed"),
    SealType.INDEPENDENT: Text(SealType.INDEPENDENT.zh, "independently sealed"),
}


@dataclass(frozen=True, slots=True)
class StudentView:
    """Who it is, and nothing that is not needed to find them. `id_number` is masked."""

    student_number: str
    id_number: str
    name: str
    major: str
    level: str
    site: str
    class_name: str
    seal: Text

    @classmethod
    def of(cls, row: StudentRow) -> "StudentView":
        """The view of a row of the roster."""
        return cls(
            student_number=row.student_number,
            id_number=IdNumber(row.id_number).masked,
            name=row.name,
            major=row.major,
            level=Level(row.level).zh,
            site=row.site,
            class_name=row.class_name,
            seal=seal_text(row.seal),
        )


def seal_text(seal: str) -> Text:
    """How certificates are sealed 盖章方式, in words."""
    return _SEALS[SealType(seal)]
