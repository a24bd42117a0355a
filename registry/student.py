"""One graduate as the roster 名册 describes them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.identifiers import IdNumber, Level, Sex, StudentNumber, StudyKind


class SealType(StrEnum):
    """How certificates are sealed 盖章方式. The two are never issued together (rule 6.2)."""

    CO_SEALED = "co_sealed"
    INDEPENDENT = "independent"

    @property
    def zh(self) -> str:
        """The word of the register."""
        return "合作盖章" if self is SealType.CO_SEALED else "独立盖章"


class Audit(StrEnum):
    """Outcome of the graduation audit 毕业审核 (section 4)."""

    PASSED = "passed"
    FAILED = "failed"
    PENDING = "pending"

    @property
    def zh(self) -> str:
        """The word of the register."""
        return {"passed": "通过", "failed": "不通过", "pending": "待审"}[self.value]


@dataclass(frozen=True, slots=True)
class Student:
    """One row of the roster. Dates are calendar dates; texts are already normalised."""

    student_number: StudentNumber
    id_number: IdNumber
    name: str
    sex: Sex
    birth_date: date
    level: Level
    kind: StudyKind
    major: str
    duration: str  # 学制, as printed: 三年, 两年半
    study_mode: str  # 学习形式, as printed: 开放教育, 业余
    enrolled_on: date
    graduated_on: date
    site: str  # 教学点
    seal: SealType
    audit: Audit
    audit_reason: str = ""
    class_name: str = ""
