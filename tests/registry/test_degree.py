"""Section 7: rule sets are data, unknown is never met."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.degree import Answer, Flow, InvalidDegreeRules, decide_degree, load_degree_rules
from registry.student import Audit

RULES = load_degree_rules()
GOOD = {"average_mark": "70", "thesis_mark": "81.5", "degree_english": "免考", "discipline": "无"}
OLD = """name = "old"
flow = "after"
title = { zh = "旧", en = "old" }
[[requirement]]
field = "average_mark"
heading = "平均成绩"
at_least = 65
text = { zh = "平均成绩", en = "average" }
"""


@pytest.mark.parametrize(
    ("changes", "passed", "open_"),
    [
        ({}, True, {}),
        ({"average_mark": "69.9"}, False, {"average_mark": Answer.NOT_MET}),
        ({"average_mark": ""}, None, {"average_mark": Answer.UNKNOWN}),
        ({"average_mark": "inf"}, None, {"average_mark": Answer.UNKNOWN}),
        ({"average_mark": "七十"}, None, {"average_mark": Answer.UNKNOWN}),
        ({"degree_english": "未通过"}, False, {"degree_english": Answer.NOT_MET}),
        (
            {"discipline": "记过", "thesis_mark": ""},
            False,
            {"discipline": Answer.NOT_MET, "thesis_mark": Answer.UNKNOWN},
        ),
    ],
)
def test_7_1_every_requirement_is_answered(
    changes: dict[str, str], passed: bool | None, open_: dict[str, Answer]
) -> None:
    verdict = decide_degree(RULES, Audit.PASSED, GOOD | changes)
    assert verdict.passed is passed
    assert {one.field: answer for one, answer in verdict.open} == open_


@pytest.mark.parametrize(
    ("flow", "audit", "mark", "passed"),
    [
        (Flow.TOGETHER, Audit.PASSED, "80", True),
        (Flow.TOGETHER, Audit.PENDING, "80", None),
        (Flow.TOGETHER, Audit.PENDING, "60", False),  # both at once: what fails, fails now
        (Flow.TOGETHER, Audit.FAILED, "80", False),
        (Flow.AFTER, Audit.PASSED, "80", True),
        (Flow.AFTER, Audit.PENDING, "60", None),  # nothing before graduation
        (Flow.AFTER, Audit.FAILED, "80", False),
    ],
)
def test_7_2_the_two_flows(tmp_path: Path, flow: Flow, audit: Audit, mark: str, passed: bool | None) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(OLD.replace('"after"', f'"{flow}"'), encoding="utf-8")
    rules = load_degree_rules(file)
    assert rules.flow is flow
    assert decide_degree(rules, audit, {"average_mark": mark}).passed is passed


@pytest.mark.parametrize(
    "content",
    [
        "",
        "name = 1",
        OLD.replace("at_least = 65", "at_least = 65\none_of = ['x']"),
        OLD.replace("at_least = 65", ""),
        OLD.replace("at_least", "atleast"),
        OLD.replace('"after"', '"never"'),
        OLD + "more = 1\n",
        "extra = 1\n" + OLD,
    ],
)
def test_rules_that_are_not_understood_are_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "rules.toml").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidDegreeRules):
        load_degree_rules(tmp_path / "rules.toml")


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.text(max_size=8)), st.sampled_from(Audit))
def test_taking_knowledge_away_never_gives_a_degree(changes: dict[str, str], audit: Audit) -> None:
    values = GOOD | changes
    less = {field: value for field, value in values.items() if field != "average_mark"}
    assert decide_degree(RULES, audit, less).passed is not True
