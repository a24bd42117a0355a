"""The drawing vocabulary of a template's background: fine lines computed, never a picture.

Everything is drawn in millimetres, y downwards. A curve becomes cubic Béziers that meet its points and its
slopes, four to a wave: within 0.06 mm of the sine, a third of the size of a polyline, and every reader
parses the background again on every page (5 ms at 14,000 pieces with pdfium, so templates stay below that).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import cos, pi, sin, tau
from types import MappingProxyType

Point = tuple[float, float]
Numbers = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of ornament: the numbers it takes and the function that draws it for a paper size."""

    parameters: tuple[str, ...]
    draw: Callable[[Numbers, float, float], Iterator[str]]
    filled: bool = False


def draw(kind: str, colour: str, line: float, numbers: Numbers, width: float, height: float) -> str:
    """PDF operators of one ornament on a paper of `width` × `height` mm."""
    chosen = KINDS[kind]
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    operator = "rg" if chosen.filled else "RG"
    paint = "f" if chosen.filled else "S"
    paths = "\n".join(f"{path} {paint}" for path in chosen.draw(numbers, width, height))
    return f"{red:.3f} {green:.3f} {blue:.3f} {operator} {number(line)} w\n{paths}"


def number(value: float) -> str:
    """A number as short as PDF allows, exact to 0.01 mm, finer than any printer."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def circle(x: float, y: float, radius: float) -> str:
    """Path of a circle."""
    return _curve(lambda t: (x + radius * cos(tau * t), y + radius * sin(tau * t)), 8) + " h"


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """Path of a rectangle."""
    return " ".join(number(v) for v in (x, y, width, height)) + " re"


def _curve(at: Callable[[float], Point], pieces: int) -> str:
    """Path of a curve given for t from 0 to 1, in so many cubic Béziers (Hermite form)."""
    step = 1e-5
    (x, y), path = at(0), []
    path.append(f"{number(x)} {number(y)} m")
    knots = []
    for i in range(pieces + 1):
        t = i / pieces
        (ax, ay), (bx, by) = at(t - step), at(t + step)
        scale = 1 / (6 * step * pieces)  # a third of the slope over one piece
        knots.append((*at(t), (bx - ax) * scale, (by - ay) * scale))
    for (ax, ay, au, av), (bx, by, bu, bv) in pairwise(knots):
        path.append(" ".join(number(v) for v in (ax + au, ay + av, bx - bu, by - bv, bx, by)) + " c")
    return " ".join(path)


def _fill(p: Numbers, width: float, height: float) -> Iterator[str]:
    i = p["inset"]
    yield rectangle(i, i, width - 2 * i, height - 2 * i)


def _frame(p: Numbers, width: float, height: float) -> Iterator[str]:
    """A rectangle at `inset`, its corners cut in by quarter circles of radius `notch`."""
    i, r = p["inset"], p["notch"]
    if r == 0:
        yield rectangle(i, i, width - 2 * i, height - 2 * i)
        return
    path = ""
    for x, y, start in (
        (width - i, i, pi),
        (width - i, height - i, -pi / 2),
        (i, height - i, 0.0),
        (i, i, pi / 2),
    ):
        arc = _curve(partial(_turn, x, y, r, start, -pi / 2), 2)
        path += f" {arc.replace(' m', ' l', 1)}" if path else arc
    yield path + " h"


def _turn(x: float, y: float, radius: float, start: float, sweep: float, t: float) -> Point:
    return x + radius * cos(start + sweep * t), y + radius * sin(start + sweep * t)


def _band(p: Numbers, width: float, height: float) -> Iterator[str]:
    """A guilloche band between two rectangles: strands swing across it, whole periods on every side.

    `inset` is the middle line; `swing` half the band's breadth; `period` about one wave; `strands` how
    many; `twist` how much a second, three times slower wave modulates them; `corner` what is left free.
    """
    i, c = p["inset"], p["corner"]
    long, high = width - 2 * (i + c), height - 2 * (i + c)
    for side in (
        (i + c, i, 1, 0, long),
        (width - i, i + c, 0, 1, high),
        (width - i - c, height - i, -1, 0, long),
        (i, height - i - c, 0, -1, high),
    ):
        waves = 3 * round(side[-1] / p["period"] / 3)
        for k in range(int(p["strands"])):
            yield _curve(partial(_strand, p, side, waves, k * tau / p["strands"]), waves * 4)


def _strand(
    p: Numbers, side: tuple[float, float, float, float, float], waves: int, phase: float, t: float
) -> Point:
    x, y, dx, dy, length = side
    envelope = 1 - p["twist"] - p["twist"] * cos(tau * t * waves / 3)  # narrowest at the corners
    offset = p["swing"] * envelope * sin(tau * t * waves + phase)
    return x + dx * t * length - dy * offset, y + dy * t * length + dx * offset


def _rosette(p: Numbers, _width: float, _height: float) -> Iterator[str]:
    """Petal curves around (x, y), turned against each other, from radius `inner` to `outer`."""
    yield from _petals(p["x"], p["y"], p)


def _corner_rosettes(p: Numbers, width: float, height: float) -> Iterator[str]:
    i = p["inset"]
    for x, y in ((i, i), (width - i, i), (width - i, height - i), (i, height - i)):
        yield from _petals(x, y, p)


def _petals(x: float, y: float, p: Numbers) -> Iterator[str]:
    middle, swing = (p["outer"] + p["inner"]) / 2, (p["outer"] - p["inner"]) / 2
    petals, strands = int(p["petals"]), int(p["strands"])

    def petal(phase: float, t: float) -> Point:
        radius = middle + swing * sin(tau * petals * t + phase)
        return x + radius * cos(tau * t), y + radius * sin(tau * t)

    for k in range(strands):
        yield _curve(partial(petal, k * tau / strands), petals * 4) + " h"


def _waves(p: Numbers, width: float, height: float) -> Iterator[str]:
    """Safety ground 底纹 inside `inset`: wave lines `pitch` apart, weaving because their phase drifts.

    The drift is odd about the paper's middle, so the ground is symmetrical left and right.
    """
    i, span = p["inset"], width - 2 * p["inset"]
    count = round(span / p["period"])

    def wave(row: int, t: float) -> Point:
        swing = p["swing"] * (0.6 + 0.4 * cos(tau * row / 24))
        drift = p["drift"] * sin(tau * row / 48) * sin(tau * t)
        y = i + p["swing"] + row * p["pitch"] + swing * cos(tau * count * (t - 0.5) + drift)
        return i + span * t, y

    for row in range(int((height - 2 * (i + p["swing"])) / p["pitch"]) + 1):
        yield _curve(partial(wave, row), count * 4)


def _divider(p: Numbers, _width: float, _height: float) -> Iterator[str]:
    """A line centred on (x, y), swelling towards a diamond in its middle."""
    x, y, half, thick = p["x"], p["y"], p["length"] / 2, p["thick"] / 2
    gap = 4 * thick
    for side in (-1, 1):
        a, b = x + side * gap, x + side * half
        corners = ((a, y - thick / 3), (b, y), (a, y + thick / 3))
        yield _polygon(corners)
        yield _polygon(
            ((a, y), (a + side * thick, y - thick), (a + 2 * side * thick, y), (a + side * thick, y + thick))
        )
    big = 2.2 * thick
    yield _polygon(((x - big, y), (x, y - big), (x + big, y), (x, y + big)))


def _polygon(points: Sequence[Point]) -> str:
    first, *rest = (f"{number(x)} {number(y)}" for x, y in points)
    return f"{first} m " + " ".join(f"{point} l" for point in rest) + " h"


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "fill": Kind(("inset",), _fill, filled=True),
        "frame": Kind(("inset", "notch"), _frame),
        "band": Kind(("inset", "swing", "period", "strands", "twist", "corner"), _band),
        "rosette": Kind(("x", "y", "inner", "outer", "petals", "strands"), _rosette),
        "corner_rosettes": Kind(("inset", "inner", "outer", "petals", "strands"), _corner_rosettes),
        "waves": Kind(("inset", "pitch", "period", "swing", "drift"), _waves),
        "divider": Kind(("x", "y", "length", "thick"), _divider, filled=True),
    }
)
