"""What every page of a run shares, each drawn once: the background, and what only a specimen carries."""

from dataclasses import replace
from math import cos, radians, sin

from certificates import ornament
from certificates.book import Book
from certificates.fonts import Fonts
from certificates.layout import Area, Box, Layer, Template, TextBox
from certificates.strict_toml import InvalidTemplate
from certificates.typeset import POINTS, Line, Span, set_text

SPECIMEN_ALPHA = 0.13  # seen at arm's length, and every word below it still readable
_SPECIMEN_TILT = 28  # degrees
_GUIDE = "#9a9a9a"
_LABEL = TextBox(
    id="label",
    layer=Layer.BACKGROUND,
    box=Box(0, 0, 1, 1),
    font="hei",
    size=8,
    min_size=5,
    leading=1.3,
    align="center",
    valign="middle",
    wrap=False,
    tracking=0.1,
    indent=0,
    stroke=0,
    value_stroke=0,
    colour=_GUIDE,
    pieces=(),
)


def background(book: Book, template: Template, fonts: Fonts) -> str:
    """Ornaments and fixed wording, as pre-printed stock has them."""
    drawings = [
        ornament.draw(one.kind, one.colour, one.line, dict(one.numbers), template.width, template.height)
        for one in template.ornaments
    ]
    lines: list[Line] = []
    for box in template.texts:
        if box.layer is Layer.BACKGROUND:
            lines += _fixed(template, box, "".join(literal for literal, _ in box.pieces), fonts)
    return _millimetres(template, "\n".join(drawings)) + "\n" + book.text(lines)


def guides(book: Book, template: Template, fonts: Fonts) -> str:
    """Outlines of the areas people seal and sign."""
    outlines = "\n".join(_outline(area) + " S" for area in template.areas)
    red, green, blue = (int(_GUIDE[i : i + 2], 16) / 255 for i in (1, 3, 5))
    drawing = f"{red:.3f} {green:.3f} {blue:.3f} RG 0.15 w [1.2 0.9] 0 d\n{outlines}"
    lines: list[Line] = []
    for area in template.areas:
        label = replace(_LABEL, id=area.label.zh, box=_label_box(area))
        lines += _fixed(template, label, area.label.zh, fonts)
    return _millimetres(template, drawing) + "\n" + book.text(lines)


def specimen(book: Book, template: Template, fonts: Fonts) -> str:
    """样张 across the page."""
    paper = Box(0, 0, template.width, template.height)
    mark = replace(_LABEL, box=paper, font="song", size=190, tracking=0.25, colour="#7a1f1f")
    lines = _fixed(template, mark, "样张", fonts)
    c, s = cos(radians(_SPECIMEN_TILT)), sin(radians(_SPECIMEN_TILT))
    x, y = template.width * POINTS / 2, template.height * POINTS / 2
    turn = (c, s, -s, c, x - c * x + s * y, y - s * x - c * y)
    return f"q {' '.join(f'{v:.4f}' for v in turn)} cm\n{book.text(lines)}\nQ"


def _millimetres(template: Template, drawing: str) -> str:
    """A drawing made in millimetres, y downwards, put on PDF's page."""
    scale = f"{POINTS:.6f} 0 0 {-POINTS:.6f} 0 {template.height * POINTS:.3f}"
    return f"q {scale} cm 1 j 1 J\n{drawing}\nQ"


def _fixed(template: Template, box: TextBox, text: str, fonts: Fonts) -> tuple[Line, ...]:
    lines = set_text(box, [Span(text, value=False, whole=False)], fonts)
    if lines is None:
        raise InvalidTemplate(
            where=template.name,
            problem_zh=f"文字 {box.id} 放不进方框",
            problem_en=f"text {box.id} does not fit its box",
        )
    return lines


def _outline(area: Area) -> str:
    box = area.box
    if area.shape == "circle":
        return ornament.circle(box.x + box.width / 2, box.y + box.height / 2, min(box.width, box.height) / 2)
    return ornament.rectangle(box.x, box.y, box.width, box.height)


def _label_box(area: Area) -> Box:
    """Below the middle third, where a seal's label meets no line of text."""
    box = area.box
    return Box(box.x, box.y + box.height * 0.8, box.width, box.height * 0.15)
