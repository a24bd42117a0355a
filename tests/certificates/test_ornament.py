import re
from math import sin, tau

import pytest

from certificates.ornament import KINDS, draw, number
from certificates.template import load_template

TEMPLATE = load_template("open-bachelor-independent")


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (12.0, "12"), (-0.001, "-0"), (3.14159, "3.14"), (100, "100")]
)
def test_numbers_are_short_and_never_in_exponents(value: float, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_stays_on_the_paper(kind: str) -> None:
    used = [one for one in TEMPLATE.ornaments if one.kind == kind]
    assert used, "a shipped template uses every kind"
    for one in used:
        drawing = draw(one.kind, one.colour, one.line, dict(one.numbers), 297, 210)
        points = re.findall(r"(-?[\d.]+) (-?[\d.]+) [mlc]\b", drawing)
        assert all(0 < float(x) < 297 and 0 < float(y) < 210 for x, y in points)


def test_a_band_follows_its_sine_within_a_tenth_of_a_millimetre() -> None:
    numbers = {"inset": 15, "swing": 3.9, "period": 11, "strands": 1, "twist": 0, "corner": 5.4}
    top = draw("band", "#000000", 0.1, numbers, 297, 210).splitlines()[1]
    length = 297 - 2 * 20.4
    waves = 3 * round(length / 11 / 3)
    start, *rest = [part.split() for part in re.split(r" [mc] ?", top.removesuffix(" S")) if part]
    knot = [float(v) for v in start]
    worst, pieces = 0.0, 0
    for piece in rest:
        ax, ay, bx, by, cx, cy = (float(v) for v in piece)
        for t in (0.25, 0.5, 0.75):
            u = 1 - t
            x = u**3 * knot[0] + 3 * u * u * t * ax + 3 * u * t * t * bx + t**3 * cx
            y = u**3 * knot[1] + 3 * u * u * t * ay + 3 * u * t * t * by + t**3 * cy
            worst = max(worst, abs(y - 15 - 3.9 * sin(tau * waves * (x - 20.4) / length)))
        knot, pieces = [cx, cy], pieces + 1
    assert pieces == 4 * waves
    assert worst < 0.1


def test_the_ground_is_symmetrical() -> None:
    (waves,) = [one for one in TEMPLATE.ornaments if one.kind == "waves"]
    line = draw("waves", waves.colour, 0.1, dict(waves.numbers), 297, 210).splitlines()[12]
    points = [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+) [mc]", line)]
    for (ax, ay), (bx, by) in zip(points, reversed(points), strict=True):
        assert ax + bx == pytest.approx(297, abs=0.03)
        assert ay == pytest.approx(by, abs=0.03)


def test_the_background_stays_light_enough_to_be_parsed_on_every_page() -> None:
    pieces = sum(
        draw(one.kind, one.colour, one.line, dict(one.numbers), 297, 210).count(" c")
        for one in TEMPLATE.ornaments
    )
    assert pieces < 14_000
