"""The people of the sample season, read from people.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAIN, BRANCH = "独立盖章", "合作盖章"
BACHELOR, COLLEGE = "本科", "专科"

_TABLE = Path(__file__).with_name("people.toml")


@dataclass(frozen=True, slots=True)
class Person:
    """One student: what was planted, and what the student must end as.

    `portrait` is a file of samples/portraits without its ending; `f` women, `m` men. `eregistration` and
    `certificate` name what lies there: `original`, what was done to it, `of` another role, or nothing.
    The defaults are those of an ordinary student.
    """

    role: str
    zh: str
    en: str
    name: str
    portrait: str
    seal: str
    level: str
    major: str
    delivery: str = "2026"
    eregistration: str = "original"
    certificate: str = "original"
    typed_name: str = ""  # as the roster spells it, where it differs
    typed_id: str = ""  # how the roster types the ID number: "lower" or "full-width"
    ends_in_x: bool = False
    consent: str = "是"  # to the comparison of faces; "" where the cell is empty
    audit: str = "通过"
    audit_reason: str = ""
    verdict: str = "accepted"
    faults: tuple[str, ...] = ()
    provenance: str = "original"
    comparison: str = "identical"
    cases: tuple[str, ...] = ()
    involves: tuple[str, ...] = ()  # roles here, student numbers in the truth file
    gate: str = "may_issue"

    @property
    def sex(self) -> str:
        """男 or 女, as the portrait shows."""
        return _sex(self.portrait)


@dataclass(frozen=True, slots=True)
class Bystander:
    """Somebody of the agency's delivery who is on no roster."""

    name: str
    portrait: str

    @property
    def sex(self) -> str:
        """男 or 女, as the portrait shows."""
        return _sex(self.portrait)


def read_people() -> tuple[tuple[Person, ...], tuple[Bystander, ...]]:
    """Students and bystanders in the order of the table."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    students = tuple(_person(row) for row in table["student"])
    return students, tuple(Bystander(**row) for row in table["bystander"])


def _person(row: dict[str, Any]) -> Person:
    for key in ("faults", "cases", "involves"):
        row[key] = tuple(row.get(key, ()))
    return Person(**row)


def _sex(portrait: str) -> str:
    return "女" if portrait.startswith("f") else "男"
