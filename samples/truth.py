"""The truth file and the readable list of planted cases, from one table."""

import tomllib
from collections.abc import Mapping

from samples.cast import Student, transposed
from samples.people import MAIN, Person

_HEAD = """\
# What each student of the sample season must end as, by student number. Made by samples/make.py.
#   verdict      of the certificate photo: accepted, rejected, review, missing; faults by family
#   provenance   of the certificate photo, held against the agency's originals
#   comparison   certificate photo against e-registration image
#   cases        kinds of open case; involves: the other students in it
#   gate         may_issue, may_not, needs_person; printed_in: the print run that holds the certificate
"""

_README = """\
# A small graduation season 示例毕业季

Everybody here is fictional, and so are the universities. ID numbers begin with 99, which GB/T 2260 assigns
to no place. The faces are [rendered, nobody's](portraits/README.md). `python samples/make.py` makes every
file from `portraits/`, `people.toml` and one seed, the same on every run, byte for byte.

人名、学校均为虚构；身份证号以 99 开头，不属于任何地区；人像由计算机生成，不是任何真人。

| file | what it is |
|---|---|
| `season.toml` | the season, the day on which the demo takes place, school, president |
| `roster-main.xlsx` | roster 名册 of the students whose certificates the university seals alone (独立盖章) |
| `roster-chengnan.csv` | roster of the branch whose certificates are co-sealed (合作盖章), in GB18030 |
| `delivery-2026.zip` | the agency's delivery 图像交付: index in DBF, names and index in GBK |
| `delivery-2023/` | an older delivery as a plain folder with an English index; its originals have expired |
| `eregistration.zip` | e-registration images 电子注册图像, named by ID number 身份证号 |
| `certificate-photos/` | certificate photos 证书照片, named by student number 学号 |
| `truth.toml` | what each student must end as |
| `render/data.csv` | three rows for `yanqi render`, with `certificate-photos/` as the photos |

## What is planted 预设情形

| 学号 | 姓名 | 盖章 | role | 情形 | what is planted | gate |
|---|---|---|---|---|---|---|
"""


def expected(students: tuple[Student, ...]) -> dict[str, dict[str, str | list[str]]]:
    """Per student number what the truth file says."""
    numbers = {s.person.role: s.student_number for s in students}
    return {s.student_number: _facts(s, numbers) for s in sorted(students, key=lambda s: s.student_number)}


def truth(students: tuple[Student, ...]) -> str:
    """The truth file as TOML."""
    blocks = [_HEAD]
    for number, facts in expected(students).items():
        lines = [f'["{number}"]', *(f"{key} = {_toml(value)}" for key, value in facts.items())]
        blocks.append("\n".join(lines) + "\n")
    text = "\n".join(blocks)
    assert tomllib.loads(text) == expected(students)
    return text


def readme(students: tuple[Student, ...]) -> str:
    """The README of samples/."""
    rows = []
    for s in students:
        p = s.person
        cells = (s.student_number, p.name, p.seal, f"`{p.role}`", p.zh, p.en, p.gate)
        rows.append(f"| {' | '.join(cells)} |\n")
    return _README + "".join(rows)


def _facts(student: Student, numbers: Mapping[str, str]) -> dict[str, str | list[str]]:
    p = student.person
    facts: dict[str, str | list[str]] = {"role": p.role, "verdict": p.verdict}
    if p.faults:
        facts["faults"] = list(p.faults)
    facts |= {
        "provenance": p.provenance,
        "comparison": p.comparison,
        "cases": list(p.cases),
        "involves": [numbers[role] for role in p.involves],
        "gate": p.gate,
        "printed_in": _printed_in(p),
    }
    if p.eregistration == "transposed":
        facts["eregistration_lies_under"] = transposed(student.id_number)
    return facts


def _printed_in(person: Person) -> str:
    if person.gate != "may_issue":
        return ""
    return "independent" if person.seal == MAIN else "co_sealed"


def _toml(value: str | list[str]) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return f"[{', '.join(_toml(item) for item in value)}]"
