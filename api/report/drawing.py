"""Line drawings that come out as SVG and as PNG, the same in both."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from certificates.fonts import HEI, font_file

Point = tuple[float, float]

_SHARPER = 2  # PNG pixels per unit
_FONTS = "'Noto Sans SC','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline; `dash` is the length of its strokes and gaps, 0 for none."""

    points: Sequence[Point]
    colour: str
    width: float = 1.0
    dash: float = 0.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    centre: Point
    radius: float
    colour: str


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; `at` is the left end, middle or right end of its base line."""

    at: Point
    text: str
    size: float = 12.0
    colour: str = "#333333"
    anchor: Literal["start", "middle", "end"] = "start"


Shape = Line | Dot | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on white, later ones above earlier ones. Sizes are in units, one px of the SVG."""

    width: int
    height: int
    title: str
    shapes: tuple[Shape, ...]


def as_svg(drawing: Drawing) -> str:
    """A standalone SVG document."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}"'
        f' width="{drawing.width}" height="{drawing.height}" role="img" font-family="{_FONTS}">',
        f"<title>{escape(drawing.title)}</title>",
        f'<rect width="{drawing.width}" height="{drawing.height}" fill="#ffffff"/>',
        *(_svg(shape) for shape in drawing.shapes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _svg(shape: Shape) -> str:
    if isinstance(shape, Line):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
        dash = f' stroke-dasharray="{shape.dash:g}"' if shape.dash else ""
        return (
            f'<polyline points="{points}" fill="none" stroke="{shape.colour}"'
            f' stroke-width="{shape.width:g}"{dash}/>'
        )
    if isinstance(shape, Dot):
        x, y = shape.centre
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{shape.radius:g}" fill="{shape.colour}"/>'
    x, y = shape.at
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{shape.size:g}" fill="{shape.colour}"'
        f' text-anchor="{shape.anchor}">{escape(shape.text)}</text>'
    )


def as_png(drawing: Drawing) -> bytes:
    """The same as PNG, twice as large for sharp print."""
    scale = _SHARPER
    image = Image.new("RGB", (drawing.width * scale, drawing.height * scale), "#ffffff")
    canvas = ImageDraw.Draw(image)
    font = str(font_file(HEI))
    for shape in drawing.shapes:
        if isinstance(shape, Line):
            for stroke in _strokes(shape):
                points = [(x * scale, y * scale) for x, y in stroke]
                canvas.line(
                    points, fill=shape.colour, width=max(1, round(shape.width * scale)), joint="curve"
                )
        elif isinstance(shape, Dot):
            (x, y), r = shape.centre, shape.radius
            canvas.ellipse(
                [(x - r) * scale, (y - r) * scale, (x + r) * scale, (y + r) * scale], fill=shape.colour
            )
        else:
            place = (shape.at[0] * scale, shape.at[1] * scale)
            type_ = ImageFont.truetype(font, round(shape.size * scale))
            canvas.text(place, shape.text, fill=shape.colour, font=type_, anchor=_ANCHORS[shape.anchor])
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def _strokes(line: Line) -> list[list[Point]]:
    """The line whole, or cut into dashes: Pillow draws none."""
    if not line.dash:
        return [list(line.points)]
    strokes: list[list[Point]] = []
    drawn, left = True, line.dash
    current = [line.points[0]]
    for (x0, y0), (x1, y1) in zip(line.points, line.points[1:], strict=False):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        done = 0.0
        while length - done > left:
            done += left
            here = (x0 + (x1 - x0) * done / length, y0 + (y1 - y0) * done / length)
            if drawn:
                strokes.append([*current, here])
            current, drawn, left = [here], not drawn, line.dash
        left -= length - done
        current.append((x1, y1))
    if drawn and len(current) > 1:
        strokes.append(current)
    return strokes
