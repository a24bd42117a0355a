"""The degree audit 学位审核: rule sets as data, one a season, and two flows (section 7).

Source: the registry lecture, rules 7.1 and 7.2 (confidence S). The numbers are the central university's and
change by season, so they stand in TOML files: `degrees/open-bachelor.toml`, or an office's own.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import Any

from registry.errors import OfficeError
from registry.student import Audit
from registry.text import Text

DEFAULT = "open-bachelor"


class InvalidDegreeRules(OfficeError):
    """A file of degree rules that says something we do not understand."""

    code = "degree.rules"
    text = Text("学位审核规则有误：{problem}", "The rules of the degree audit are wrong: {problem}")
    remedy = Text(
        "请对照 registry/degrees/open-bachelor.toml 更正。",
        "Correct them by registry/degrees/open-bachelor.toml.",
    )


class Flow(StrEnum):
    """When the degree is audited (rule 7.2)."""

    AFTER = "after"  # the old system: graduation first
    TOGETHER = "together"  # the new one: both at once


class Answer(StrEnum):
    """What is known of one requirement. Unknown is never met."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement on one column of the degree table: a least number, or one of some words.

    `field` is the column's id, `heading` what it is called in Chinese.
    """

    field: str
    heading: str
    text: Text
    at_least: float | None
    one_of: tuple[str, ...]

    def answer(self, value: str) -> Answer:
        """Hold a cell against it; an empty cell and a number that is none are unknown."""
        word = value.strip()
        if not word:
            return Answer.UNKNOWN
        if self.at_least is None:
            return Answer.MET if word in self.one_of else Answer.NOT_MET
        try:
            number = float(word)
        except ValueError:
            return Answer.UNKNOWN
        if not isfinite(number):  # float() reads "inf" and "nan"
            return Answer.UNKNOWN
        return Answer.MET if number >= self.at_least else Answer.NOT_MET


@dataclass(frozen=True, slots=True)
class DegreeRules:
    """The rules of one season."""

    name: str
    title: Text
    flow: Flow
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class DegreeVerdict:
    """`passed` is None while something is unknown. `open`: what is not met or not known."""

    passed: bool | None
    open: tuple[tuple[Requirement, Answer], ...]
    waits_for_graduation: bool


def decide_degree(rules: DegreeRules, audit: Audit, values: Mapping[str, str]) -> DegreeVerdict:
    """Hold a student's values against every requirement, all at once.

    A failed graduation audit is no degree in either flow; the old one decides nothing before it passed.
    """
    answers = [(one, one.answer(values.get(one.field, ""))) for one in rules.requirements]
    open_ = tuple((one, answer) for one, answer in answers if answer is not Answer.MET)
    waits = audit is Audit.PENDING
    if audit is Audit.FAILED or any(answer is Answer.NOT_MET for _, answer in open_):
        passed: bool | None = False
    elif open_ or waits:
        passed = None
    else:
        passed = True
    if waits and rules.flow is Flow.AFTER:
        passed = None
    return DegreeVerdict(passed, open_, waits)


def load_degree_rules(source: str | Path = DEFAULT) -> DegreeRules:
    """Read the shipped rules by name, or an office's file. Raises InvalidDegreeRules."""
    path = source if isinstance(source, Path) else files("registry") / "degrees" / f"{source}.toml"
    try:
        return _rules(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise InvalidDegreeRules(problem=f"{type(error).__name__}: {error}") from None


def _rules(content: dict[str, Any]) -> DegreeRules:
    rules = DegreeRules(
        name=content.pop("name"),
        title=Text(**content.pop("title")),
        flow=Flow(content.pop("flow")),
        requirements=tuple(_requirement(one) for one in content.pop("requirement")),
    )
    if content:
        raise ValueError(f"unknown key {next(iter(content))}")
    return rules


def _requirement(content: dict[str, Any]) -> Requirement:
    at_least, one_of = content.pop("at_least", None), tuple(content.pop("one_of", ()))
    if (at_least is None) == (not one_of):
        raise ValueError(f"{content['field']}: either at_least or one_of")
    requirement = Requirement(
        content.pop("field"),
        content.pop("heading"),
        Text(**content.pop("text")),
        None if at_least is None else float(at_least),
        one_of,
    )
    if content:
        raise ValueError(f"unknown key {next(iter(content))}")
    return requirement
