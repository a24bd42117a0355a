"""The two pictures of a calibration: the DET curve and the distribution of similarities."""

import math
from collections.abc import Callable, Iterable, Sequence
from statistics import NormalDist

from api.report.drawing import Dot, Drawing, Label, Line, Shape
from matching.calibration.result import Calibration, GroupRates
from matching.calibration.scores import STEPS, Scores, step

_Scale = Callable[[float], float]  # from a value to a place on the paper

_WIDTH, _HEIGHT = 720, 480
_LEFT, _TOP, _RIGHT, _BOTTOM = 84, 64, 692, 420
_GRID, _INK, _SOFT = "#e3ddd3", "#1d1b19", "#68625a"
_COLOURS = ("#1d1b19", "#9a1b1e", "#1c6842", "#1f5a93", "#85560a", "#6b3d8f")
_GENUINE, _IMPOSTOR = "#1c6842", "#9a1b1e"

_MATCHED = (1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.4)  # ticks of the DET axes
_MISSED = (1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 0.1, 0.2, 0.4)
_BIN = 20  # thousandths a bin of the histogram
_RAREST = 1e-5


def det(found: Calibration) -> Drawing:
    """Misses against false matches on normal-deviate axes, a curve a group, a dot at `same_at`."""
    x, y = _deviate(_MATCHED, _LEFT, _RIGHT), _deviate(_MISSED, _BOTTOM, _TOP)
    shapes: list[Shape] = []
    for share in _MATCHED:
        shapes += [_vertical(x(share)), Label((x(share), _BOTTOM + 18), _percent(share), 11, _SOFT, "middle")]
    for share in _MISSED:
        shapes += [_horizontal(y(share)), Label((_LEFT - 8, y(share) + 4), _percent(share), 11, _SOFT, "end")]
    shapes += _axes("误认率 FMR", "拒认率 FNMR")
    drawn = [one for one in found.groups if len(one.genuine) and len(one.impostor)]
    same_at = found.thresholds[0]
    for number, one in enumerate(drawn):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [(x(m), y(n)) for m, n in _operating_points(one)]
        shapes.append(Line(points, colour, 2.0 if not one.group else 1.4, 0 if not one.group else 6))
        if math.isfinite(same_at):
            matched, missed = _at(one, same_at)
            shapes.append(Dot((x(matched), y(missed)), 4.5 if not one.group else 3.0, colour))
        top = _TOP + 18 + 18 * number
        shapes += [
            Line([(_RIGHT - 190, top - 4), (_RIGHT - 164, top - 4)], colour, 2.0, 0 if not one.group else 6),
            Label((_RIGHT - 158, top), one.group or "全部 all", 12, colour),
        ]
    title = f"DET · {found.engine.name}"
    return Drawing(_WIDTH, _HEIGHT, title, (*shapes, Label((12, 24), title, 15, _INK)))


def histogram(found: Calibration) -> Drawing:
    """Share of pairs by similarity, genuine and impostor, on a logarithmic scale; the thresholds as lines."""
    everybody = found.everybody
    sets = [
        (scores, colour, text)
        for scores, colour, text in (
            (everybody.impostor, _IMPOSTOR, "不同人 different people"),
            (everybody.genuine, _GENUINE, "同一人 one person"),
        )
        if len(scores)
    ]
    low = min((int(scores.similarity.min()) // 1000 for scores, _, _ in sets), default=-1000)
    first = low // _BIN * _BIN

    def x(thousandths: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (thousandths - first) / (1000 - first)

    def y(share: float) -> float:
        height = math.log10(max(share, _RAREST) / _RAREST) / math.log10(1 / _RAREST)
        return _BOTTOM - (_BOTTOM - _TOP) * height

    shapes: list[Shape] = []
    for tick in range(math.ceil(first / 200) * 200, 1001, 200):
        label = Label((x(tick), _BOTTOM + 18), f"{tick / 1000:.1f}", 11, _SOFT, "middle")
        shapes += [_vertical(x(tick)), label]
    for power in range(round(math.log10(_RAREST)), 1):
        label = Label((_LEFT - 8, y(10.0**power) + 4), _percent(10.0**power), 11, _SOFT, "end")
        shapes += [_horizontal(y(10.0**power)), label]
    shapes += _axes("相似度 similarity", "占比 share")
    for number, (scores, colour, text) in enumerate(sets):
        shapes.append(Line(list(_steps(scores, first, x, y)), colour, 2.0))
        shapes.append(Label((_LEFT + 12, _TOP + 18 + 18 * number), text, 12, colour))
    for threshold in found.thresholds:
        if math.isfinite(threshold):
            place = x(1000 * threshold)
            shapes.append(Line([(place, _TOP), (place, _BOTTOM)], _INK, 1.2, 4))
            shapes.append(Label((place, _TOP - 6), f"{threshold:.2f}", 12, _INK, "middle"))
    title = f"相似度分布 similarities · {found.engine.name}"
    return Drawing(_WIDTH, _HEIGHT, title, (*shapes, Label((12, 24), title, 15, _INK)))


def _operating_points(one: GroupRates) -> Iterable[tuple[float, float]]:
    """(FMR, FNMR) at every threshold where they change."""
    last = None
    for place in range(STEPS):
        point = float(one.impostor.above[place]), 1 - float(one.genuine.above[place])
        if point != last:
            last = point
            yield point


def _at(one: GroupRates, threshold: float) -> tuple[float, float]:
    place = min(step(threshold), STEPS - 1)
    return float(one.impostor.above[place]), 1 - float(one.genuine.above[place])


def _steps(scores: Scores, first: int, x: _Scale, y: _Scale) -> Iterable[tuple[float, float]]:
    for start in range(first, 1000, _BIN):
        stop = start + _BIN if start + _BIN < 1000 else 1001  # a similarity of 1 is in the last bin
        inside = (scores.similarity >= start * 1000) & (scores.similarity < stop * 1000)
        share = float(inside.mean())
        yield x(start), y(share)
        yield x(start + _BIN), y(share)


def _deviate(ticks: Sequence[float], low: float, high: float) -> _Scale:
    """Shares spaced as the deviates of a normal distribution, the first tick at `low`, the last at `high`."""
    deviate = NormalDist().inv_cdf
    start, end = deviate(ticks[0]), deviate(ticks[-1])

    def place(share: float) -> float:
        inside = min(max(share, ticks[0]), ticks[-1])
        return low + (high - low) * (deviate(inside) - start) / (end - start)

    return place


def _vertical(x: float) -> Line:
    return Line([(x, _TOP), (x, _BOTTOM)], _GRID)


def _horizontal(y: float) -> Line:
    return Line([(_LEFT, y), (_RIGHT, y)], _GRID)


def _axes(below: str, beside: str) -> list[Shape]:
    return [
        Line([(_LEFT, _TOP), (_LEFT, _BOTTOM), (_RIGHT, _BOTTOM)], _INK, 1.2),
        Label(((_LEFT + _RIGHT) / 2, _BOTTOM + 42), below, 13, _INK, "middle"),
        Label((12, _TOP - 16), beside, 13, _INK),
    ]


def _percent(share: float) -> str:
    return f"{100 * share:g}%"
