"""A registry office worked from its command line, with a small roster and deliveries made on the spot."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from api.cli.app import app
from registry.identifiers import IdNumber

SCHOOL = "99999"
ROSTER = (
    *("学号", "姓名", "性别", "出生日期", "身份证号", "层次", "专业", "学制", "学习形式", "类别"),
    *("入学日期", "毕业日期", "教学点", "班级", "盖章方式", "毕业审核", "人脸比对同意"),
)


def id_number(body: str) -> str:
    """17 digits and their check character. No area code begins with 99: the number can be nobody's."""
    return body + IdNumber.check_character(body)


@dataclass(frozen=True, slots=True)
class Person:
    """One student of the roster."""

    number: str
    name: str
    id_number: str

    def row(self, graduated: date) -> list[str]:
        """Their row, as the clerk types it."""
        own = IdNumber(self.id_number)
        enrolled = date(graduated.year - 3, 3, 1)
        return [
            *(self.number, self.name, own.sex.zh, f"{own.birth_date}", self.id_number, "本科", "法学"),
            *("两年半", "开放教育", "开放教育", f"{enrolled}", f"{graduated}", "城南教学点", "法学本"),
            *("独立盖章", "通过", "同意"),
        ]


@dataclass(frozen=True, slots=True)
class Desk:
    """The command line on one office. `today` is given to the commands that take it."""

    folder: Path
    season: str
    today: date

    def run(self, *words: object, by: str = "", status: int = 0) -> str:
        """One command; what it wrote to stdout. Anything but the exit status `status` fails the test."""
        arguments = [str(word) for word in (*words, "--office", self.folder / "office")]
        if by:
            arguments += ["--by", by]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == status, (words, result.output, result.exception)
        return result.stdout

    def dated(self, *words: object, by: str = "", status: int = 0) -> str:
        """The same on the day of the scenario."""
        return self.run(*words, "--today", self.today, by=by, status=status)

    def records(self, *words: object) -> list[dict[str, Any]]:
        """What a command says with --json."""
        return [json.loads(line) for line in self.dated(*words, "--json").splitlines()]

    def set_up(self, issued_on: date) -> None:
        """`yanqi init`."""
        self.run(
            *("init", "--season", self.season, "--school-code", SCHOOL, "--school-name", "示范开放大学"),
            *("--president", "周明远", "--issued-on", issued_on),
        )

    def take_roster(self, people: Iterable[Person], graduated: date) -> None:
        """`yanqi import roster`."""
        path = self.folder / "roster.csv"
        _table(path, ROSTER, (one.row(graduated) for one in people))
        self.run("import", "roster", path, by="学籍员")

    def take_delivery(self, name: str, captured: date, files: Mapping[tuple[str, str], bytes]) -> None:
        """`yanqi import delivery`: pictures by the (ID number, name) they were captured under."""
        folder = self.folder / name
        folder.mkdir()
        header = ("文件名", "身份证号", "姓名", "学校代码", "采集卡号", "采集日期", "类别")
        rows = []
        for (number, person), data in files.items():
            (folder / f"{number}.jpg").write_bytes(data)
            rows.append([f"{number}.jpg", number, person, SCHOOL, f"card-{name}", f"{captured}", "开放教育"])
        _table(folder / "index.csv", header, rows)
        said = self.run("import", "delivery", folder, by="资料员")
        assert f"导入 {len(files)} 项，0 个问题" in said, said

    def take_images(self, what: str, name: str, files: Mapping[str, bytes]) -> None:
        """`yanqi import photos` or `yanqi import eregistration`: pictures by their key."""
        folder = self.folder / name
        folder.mkdir()
        for key, data in files.items():
            (folder / f"{key}.jpg").write_bytes(data)
        said = self.run("import", what, folder, by="资料员")
        assert f"导入 {len(files)} 项，0 个问题" in said, said

    def screen(self) -> None:
        """`yanqi validate` and `yanqi screen`."""
        self.dated("validate")
        self.dated("screen")

    def cases(self) -> dict[str, dict[str, Any]]:
        """The cases that are not superseded, by 学号; a student with two fails the test."""
        found = self.records("cases", "list")
        by_number = {one["student_number"]: one for one in found}
        assert len(by_number) == len(found), [(one["student_number"], one["kind"]) for one in found]
        return by_number

    def gate(self, number: str) -> tuple[str, list[str]]:
        """`yanqi gate --explain`: the outcome and the ids of the reasons."""
        [said] = self.records("gate", "--explain", number)
        return said["outcome"], [reason["id"] for reason in said["reasons"]]

    def issue(self) -> list[dict[str, str]]:
        """Number, render and verify; the manifests of all runs."""
        created = self.dated("print-run", "create")
        rows = []
        for run in sorted(
            word for word in created.replace("：", " ").split() if word.isdigit() and len(word) == 1
        ):
            self.run("print-run", "render", run)
            assert "全部相符" in self.run("print-run", "verify", run)
            manifest = self.folder / "office" / "runs" / f"{int(run):04d}" / "manifest.csv"
            with manifest.open(encoding="utf-8", newline="") as file:
                rows += list(csv.DictReader(file))
        return rows

    def trail(self, subject: str = "") -> list[str]:
        """The actions of the audit trail, in order."""
        words = ("audit", "list", "--json", *(("--subject", subject) if subject else ()))
        return [json.loads(line)["action"] for line in self.run(*words).splitlines()]


def _table(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
