"""Every check against its own table of cases, tests/rules/<id>.yaml."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from imaging.check import Check, catalogue
from imaging.measure import Measures
from imaging.standard import load_standard
from registry.finding import Finding
from tests.imaging.rendered import good_measures

RULES = Path(__file__).parents[1] / "rules"
CHECKS = {check.id: check for check in catalogue()}


def cases() -> list[Any]:
    return [
        pytest.param(CHECKS[name], case, id=f"{name}-{index}")
        for name in CHECKS
        for index, case in enumerate(rules(name))
    ]


def rules(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((RULES / f"{name}.yaml").read_text("utf-8"))
    return found


def with_changes(measures: Measures, changes: dict[str, Any]) -> Measures:
    for name, value in changes.items():
        group, _, item = name.partition(".")
        new = replace(getattr(measures, group), **{item: value}) if item else value
        measures = replace(measures, **{group: new})
    return measures


@pytest.mark.parametrize(("check", "case"), cases())
def test_case(check: Check, case: dict[str, Any]) -> None:
    measures = with_changes(good_measures(), case.get("measures", {}))
    answer = check(measures, load_standard(case.get("standard", "chsi-2017")))
    if answer is None:
        said = "pass"
    else:
        said = str(answer.severity) if isinstance(answer, Finding) else "not assessed"
    assert said == case["expect"]


@pytest.mark.parametrize("check", catalogue(), ids=lambda check: check.id)
def test_every_check_has_passing_and_failing_cases(check: Check) -> None:
    expected = {case["expect"] for case in rules(check.id)}
    assert "pass" in expected
    assert expected & {"reject", "review", "info"}


@pytest.mark.parametrize("check", catalogue(), ids=lambda check: check.id)
def test_every_finding_is_a_full_sentence_with_a_remedy_in_both_languages(check: Check) -> None:
    for case in rules(check.id):
        measures = with_changes(good_measures(), case.get("measures", {}))
        answer = check(measures, load_standard(case.get("standard", "chsi-2017")))
        if isinstance(answer, Finding):
            for sentence in (answer.text, answer.remedy):
                assert sentence.zh.endswith("。")
                assert sentence.en.endswith(".")
                assert "{" not in sentence.zh + sentence.en
                assert "None" not in sentence.zh + sentence.en


def test_a_check_is_found_by_its_file_and_named_like_it() -> None:
    files = {path.stem for path in (Path(__file__).parents[2] / "imaging" / "checks").glob("[a-z]*.py")}
    assert {check.id.replace(".", "_") for check in catalogue()} == files


def test_every_check_has_its_table_of_cases() -> None:
    assert {path.stem for path in RULES.glob("*.yaml")} >= set(CHECKS)
