from dataclasses import replace

import pytest

from certificates.fonts import load_fonts
from certificates.layout import Box, Layer, TextBox
from certificates.typeset import POINTS, Line, Span, set_text

BOX = TextBox(
    id="sentence",
    layer=Layer.FIELDS,
    box=Box(0, 0, 20 * 10 / POINTS, 100),  # twenty characters at 10 points
    font="song",
    size=10,
    min_size=10,
    leading=2,
    align="justify",
    valign="top",
    wrap=True,
    tracking=0,
    indent=0,
    stroke=0,
    value_stroke=0,
    colour="#000000",
    pieces=(),
)


def lines(text: str, box: TextBox = BOX, whole: str = "") -> list[str]:
    before, _, after = text.partition(whole) if whole else (text, "", "")
    spans = [Span(before, False, False), Span(whole, True, True), Span(after, False, False)]
    return [words(line) for line in laid(box, [span for span in spans if span.text])]


def laid(box: TextBox, spans: list[Span]) -> tuple[Line, ...]:
    found = set_text(box, spans, load_fonts())
    assert found is not None
    return found


def words(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def width(line: Line) -> float:
    """Points from the first character's left edge to the last one's right edge."""
    characters = [(run, character) for run in line.runs for character in run.text]
    advance = sum(run.face.width(character) for run, character in characters)
    return (advance - sum(run.pull for run in line.runs)) * line.size + line.spacing * (len(characters) - 1)


@pytest.mark.parametrize("length", range(15, 25))
def test_no_line_starts_with_a_closing_mark_or_ends_with_an_opening_one(length: int) -> None:
    for mark in ("，", "。", "）", "》", "·"):
        broken = lines("学" * length + mark + "习" * 30)
        assert not any(line[0] == mark for line in broken)
    assert not any(line[-1] == "（" for line in lines("学" * length + "（" + "习" * 30))


@pytest.mark.parametrize("length", range(10, 21))
@pytest.mark.parametrize("number", ["511618202605001234", "二〇二六年", "三十一日", "2026.07.01"])
def test_a_number_is_never_divided(length: int, number: str) -> None:
    assert sum(number in line for line in lines("学" * length + number + "习" * 5)) == 1


@pytest.mark.parametrize("length", range(10, 21))
def test_a_name_is_kept_whole_while_it_fits(length: int) -> None:
    name = "迪丽努尔·吐尔逊"
    assert sum(name in line for line in lines("学" * length + name + "习" * 5, whole=name)) == 1


def test_a_name_longer_than_a_line_is_broken() -> None:
    name = "阿卜杜拉·" * 9 + "买买提江"
    broken = lines("学生" + name + "，男", whole=name)
    assert len(broken) == 3
    assert "".join(broken) == "学生" + name + "，男"


@pytest.mark.parametrize("length", range(18, 24))
def test_justified_lines_end_at_the_edge(length: int) -> None:
    text = "学" * length + "二〇二六年" + "，" + "习" * 40
    placed = laid(BOX, [Span(text, False, False)])
    for line in placed[:-1]:
        hanging = 5 if words(line)[-1] == "，" else 0
        assert width(line) - hanging == pytest.approx(200, abs=0.01)


def test_the_last_line_is_not_stretched() -> None:
    assert laid(BOX, [Span("学" * 25, False, False)])[-1].spacing == 0


def test_two_closing_marks_share_their_blank() -> None:
    (line,) = laid(BOX, [Span("（开放），修", False, False)])
    assert width(line) == pytest.approx(55)


def test_text_shrinks_to_fit_and_not_below_its_least_size() -> None:
    one_line = replace(BOX, wrap=False, align="left", min_size=8)
    assert laid(one_line, [Span("学" * 22, False, False)])[0].size == 9
    assert set_text(one_line, [Span("学" * 26, False, False)], load_fonts()) is None


def test_text_that_is_too_high_does_not_fit() -> None:
    two_lines = replace(BOX, box=replace(BOX.box, height=30 / POINTS))
    assert len(lines("学" * 40, two_lines)) == 2
    assert set_text(two_lines, [Span("学" * 41, False, False)], load_fonts()) is None


def test_an_uneven_line_takes_another_size() -> None:
    box = replace(BOX, box=replace(BOX.box, width=28 * 18 / POINTS), size=18, min_size=12, indent=2)
    text = "学生林晓岚，性别女，一九九四年七月三十日生，于二〇二三年九月至二〇二六年七月在本校学习"
    placed = laid(box, [Span(text, False, False)])
    assert placed[0].size in (17, 17.5)
    assert abs(placed[0].spacing) < 0.06 * 18


@pytest.mark.parametrize(("align", "left"), [("left", 0), ("center", 90), ("right", 180)])
def test_alignment(align: str, left: float) -> None:
    (line,) = laid(replace(BOX, align=align), [Span("学生", False, False)])
    assert line.x == pytest.approx(left)


def test_characters_of_another_font_and_values_are_runs_of_their_own() -> None:
    box = replace(BOX, value_stroke=0.02)
    (line,) = laid(box, [Span("学生", False, False), Span("𠮷㐂", True, True), Span("，男", False, False)])
    assert [run.text for run in line.runs] == ["学生", "𠮷", "㐂", "，男"]
    assert [run.stroke for run in line.runs] == [0, 0.02, 0.02, 0]
