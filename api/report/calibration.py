"""What `yanqi calibrate` writes: a page, two pictures, the rates, every score, and the card.

Nothing of a photo is written: no name, no picture, no template. scores.csv names pairs by their line in the
list, so that every figure can be counted again by whoever holds the list.
"""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import tomli_w
from markupsafe import Markup

from api.report.calibration_figures import det, histogram
from api.report.cells import inert
from api.report.drawing import as_png, as_svg
from api.report.page import page_environment
from matching.calibration.measure import Measured, Use
from matching.calibration.rate import Rate
from matching.calibration.result import Calibration, GroupRates, card_of
from matching.card import EngineCard
from runtime.files import write_atomic

CARD = "card.toml"


def write_calibration(found: Calibration, measured: Measured, folder: Path) -> tuple[Path, ...]:
    """Write everything into `folder`, the card only where thresholds were proposed. Raises FileUnwritable."""
    figures = {"det": det(found), "histogram": histogram(found)}
    drawn = {name: as_svg(drawing) for name, drawing in figures.items()}
    files: dict[str, bytes] = {"report.html": _page(found, drawn).encode()}
    for name, drawing in figures.items():
        files[f"{name}.svg"] = drawn[name].encode()
        files[f"{name}.png"] = as_png(drawing)
    files["rates.csv"] = _csv(_rate_rows(found))
    files["scores.csv"] = _csv(_score_rows(measured))
    if found.proposal.refusals:
        (folder / CARD).unlink(missing_ok=True)  # of an earlier run: it must not pass for this one's
    else:
        files[CARD] = card_toml(card_of(found, calibration_set(found))).encode()
    for name, data in files.items():
        write_atomic(folder / name, data)
    return tuple(folder / name for name in files)


def calibration_set(found: Calibration) -> str:
    """What the card says it was measured on."""
    groups = "; ".join(one.group for one in found.groups if one.group)
    rates = found.everybody
    return (
        f"{len(rates.impostor)} pairs of different people and {len(rates.genuine)} pairs of one person,"
        f" {rates.people} people" + (f"; groups: {groups}" if groups else "")
    )


def card_toml(card: EngineCard) -> str:
    """The card as matching.card.read_card reads it."""
    table = {key: value for key, value in asdict(card).items() if key != "name"}
    for key in ("fmr", "fnmr"):
        table[key] = round(table[key], 6)
        table[f"{key}_interval"] = [round(value, 6) for value in table[f"{key}_interval"]]
    return tomli_w.dumps(table)


def _page(found: Calibration, drawn: dict[str, str]) -> str:
    return (
        page_environment()
        .get_template("calibration.html")
        .render(
            found=found,
            rates=found.everybody,
            same_at=_threshold(found.thresholds[0]),
            different_below=_threshold(found.thresholds[1]),
            candidates=tuple(_candidates(found)),
            percent=percent,
            uses=tuple((use, found.uses.get(use, 0)) for use in Use),
            figures={name: Markup(svg) for name, svg in drawn.items()},  # noqa: S704 - drawn here, labels escaped
        )
    )


def percent(rate: Rate | None) -> str:
    """A rate for reading: percent, its interval, and the counts behind it."""
    if rate is None:
        return "–"
    ends = f"{_short(rate.low)}–{_short(rate.high)}"
    return f"{_short(rate.share)} % ({ends}) · {rate.hits}/{rate.count}"


def _short(share: float) -> str:
    return f"{float(f'{100 * share:.2g}'):g}" if share < 0.1 else f"{100 * share:.1f}"


def _threshold(value: float) -> str:
    return f"{value:.2f}" if math.isfinite(value) else "–"


def _candidates(found: Calibration) -> Iterator[tuple[float, Rate | None, Rate | None, bool]]:
    """(threshold, false matches at it, genuine pairs below it, whether it is a proposed one)."""
    chosen = {round(100 * value) for value in found.thresholds if math.isfinite(value)}
    for hundredth in sorted({*range(10, 91, 4), *chosen}):
        threshold = hundredth / 100
        yield threshold, *_errors(found.everybody, threshold), hundredth in chosen


def _errors(one: GroupRates, threshold: float) -> tuple[Rate | None, Rate | None]:
    matched = one.impostor.rate(threshold, math.inf) if len(one.impostor) else None
    missed = one.genuine.rate(-math.inf, threshold) if len(one.genuine) else None
    return matched, missed


def _rate_rows(found: Calibration) -> Iterator[tuple[object, ...]]:
    yield "group", "people", "quantity", "threshold", "pairs_hit", "pairs", "share", "low_95", "high_95"
    for one in found.groups:
        head = (inert(one.group) or "all", one.people)
        if one.eer:
            yield *head, "eer", "", "", "", *(f"{value:.6f}" for value in one.eer)
        for quantity, rate in (
            ("same_person_of_different", one.matched),
            ("undecided_of_different", one.undecided_impostor),
            ("different_person_of_one", one.missed),
            ("undecided_of_one", one.undecided_genuine),
        ):
            if rate:
                yield *head, quantity, "", *_numbers(rate)
        for threshold, *_ in _candidates(found):
            for quantity, rate in zip(("fmr", "fnmr"), _errors(one, threshold), strict=True):
                if rate:
                    yield *head, quantity, f"{threshold:.2f}", *_numbers(rate)


def _numbers(rate: Rate) -> tuple[object, ...]:
    return rate.hits, rate.count, *(f"{value:.6f}" for value in (rate.share, rate.low, rate.high))


def _score_rows(measured: Measured) -> Iterator[tuple[object, ...]]:
    yield "line", "same", "group", "similarity", "use"
    for one in measured.compared:
        similarity = "" if one.similarity is None else f"{one.similarity / 1_000_000:.6f}"
        yield one.pair.line, int(one.pair.same), inert(one.pair.group), similarity, one.use.value


def _csv(rows: Iterator[tuple[object, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")
