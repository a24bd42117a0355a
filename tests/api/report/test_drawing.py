"""Drawings come out alike as SVG and PNG, whatever their labels say."""

import io
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from api.report.drawing import Dot, Drawing, Label, Line, as_png, as_svg

RED = "#9a1b1e"


def drawing(*shapes: Line | Dot | Label) -> Drawing:
    return Drawing(100, 60, "a <title> & more", shapes)


def inked(made: Drawing, x: float, y: float) -> bool:
    """Whether the PNG is not white at a place of the drawing."""
    with Image.open(io.BytesIO(as_png(made))) as image:
        return image.convert("RGB").getpixel((round(2 * x), round(2 * y))) != (255, 255, 255)


def test_labels_are_text_and_never_markup() -> None:
    made = as_svg(drawing(Label((5, 20), "</text><script>alert(1)</script>")))
    root = ET.fromstring(made)  # noqa: S314 - our own
    assert [child.tag.rpartition("}")[2] for child in root] == ["title", "rect", "text"]
    assert root[2].text == "</text><script>alert(1)</script>"


def test_both_forms_have_the_same_shapes() -> None:
    made = drawing(Line([(10, 10), (90, 10)], RED, 2), Dot((50, 40), 5, RED))
    assert as_svg(made).count("<polyline") == as_svg(made).count("<circle") == 1
    assert inked(made, 50, 10)
    assert inked(made, 50, 40)
    assert not inked(made, 50, 25)


@pytest.mark.parametrize(("x", "there"), [(12, True), (27, False), (52, True), (72, False), (92, True)])
def test_dashes_run_on_around_a_corner(x: float, *, there: bool) -> None:
    """Strokes and gaps of 20, counted along the line and not from its points."""
    made = drawing(Line([(0, 30), (25, 30), (25, 30.01), (100, 30)], RED, 3, dash=20))
    assert inked(made, x, 30) is there


def test_chinese_is_drawn() -> None:
    assert as_png(drawing(Label((5, 40), "误认率", 20))) != as_png(drawing(Label((5, 40), "拒认率", 20)))
