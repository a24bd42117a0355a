"""The card a face engine must carry before it may decide anything, and the TOML it is kept in."""

import math
import tomllib
from dataclasses import dataclass, fields
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from registry.errors import OfficeError
from registry.text import Text


class CardInvalid(OfficeError):
    """A card that cannot be read or does not say what a card must."""

    code = "engine.card_invalid"
    text = Text("引擎卡 {file} 不正确：{problem_zh}。", "The engine card {file} is not right: {problem_en}.")
    remedy = Text(
        "用 yanqi calibrate 重新生成引擎卡。", "Have `yanqi calibrate` write the engine's card again."
    )


class CardMismatch(OfficeError):
    """A card that was measured with another model or another way of using it."""

    code = "engine.card_mismatch"
    text = Text(
        "引擎卡 {file} 不是为引擎 {name} 的这个模型测定的（{field} 不符）。",
        "The card {file} was not measured with this model of the engine {name} ({field} differs).",
    )
    remedy = Text(
        "阈值只对测定时的模型有效：请用 yanqi calibrate 重新测定。",
        "Thresholds hold for the model they were measured with only: calibrate again with `yanqi calibrate`.",
    )


class NoCard(OfficeError):
    """An engine that was never measured. It may embed and be calibrated, and decides nothing."""

    code = "engine.no_card"
    text = Text(
        "引擎 {name} 没有引擎卡，不能作出判断。", "The engine {name} has no card, so it decides nothing."
    )
    remedy = Text(
        "先用 yanqi calibrate 测定，把生成的引擎卡写入设置；此前由人工核对。",
        "Measure it with `yanqi calibrate` and name the card in the settings; until then compare by eye.",
    )


@dataclass(frozen=True, slots=True)
class EngineCard:
    """What an engine is and how well it was measured. Similarities are the engine's own, higher = more alike.

    `metric` says what is compared and how the model is used: a card holds for that use only.

    `same_at`: at or above it two photos show one person. `different_below`: below it they do not; in
    between a person decides. `duplicate_at`: one face under two students. `fmr` is the false match rate
    at `same_at`, `fnmr` the rate of genuine pairs below `different_below`, both on `calibration_set`; the
    intervals hold the true rate with 95 % confidence.
    """

    name: str
    model: str
    model_sha256: str
    licence: str
    metric: str
    same_at: float
    different_below: float
    duplicate_at: float
    calibration_set: str
    fmr: float
    fmr_interval: tuple[float, float]
    fnmr: float
    fnmr_interval: tuple[float, float]
    measured_on: date | None  # None: never

    @property
    def decides(self) -> bool:
        """False for the card of an engine that was never measured."""
        return self.measured_on is not None


def blank_card(name: str, model: str, model_sha256: str, licence: str, metric: str) -> EngineCard:
    """The card of an engine that was never measured: nothing is the same, different or a duplicate by it."""
    unknown = (0.0, 1.0)
    return EngineCard(
        name=name,
        model=model,
        model_sha256=model_sha256,
        licence=licence,
        metric=metric,
        same_at=math.inf,
        different_below=-math.inf,
        duplicate_at=math.inf,
        calibration_set="",
        fmr=1.0,
        fmr_interval=unknown,
        fnmr=1.0,
        fnmr_interval=unknown,
        measured_on=None,
    )


def load_card(name: str) -> EngineCard:
    """The card that lies beside an engine of ours. Raises CardInvalid."""
    text = (files("matching.engines") / f"{name}.toml").read_text(encoding="utf-8")
    return _card(name, f"{name}.toml", text)


def read_card(path: Path, measured: EngineCard) -> EngineCard:
    """An office's own card, for the engine, model and use of `measured`. Raises CardInvalid, CardMismatch."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CardInvalid(file=path.name, problem_zh="无法读取", problem_en="it cannot be read") from None
    card = _card(measured.name, path.name, text)
    for field in ("model_sha256", "metric"):
        if getattr(card, field) != getattr(measured, field):
            raise CardMismatch(file=path.name, name=measured.name, field=field)
    return card


def _card(name: str, file: str, text: str) -> EngineCard:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CardInvalid(file=file, problem_zh=f"不是 TOML（{error}）", problem_en=str(error)) from None
    expected = {field.name for field in fields(EngineCard)} - {"name"}
    wrong = sorted(expected ^ set(values)) or [key for key, value in values.items() if not _fits(key, value)]
    if wrong:
        raise _invalid(file, wrong[0])
    for key in ("fmr_interval", "fnmr_interval"):
        values[key] = tuple(float(value) for value in values[key])
    card = EngineCard(name=name, **values)
    if not card.different_below <= card.same_at <= card.duplicate_at:
        raise _invalid(file, "different_below ≤ same_at ≤ duplicate_at")
    return card


def _fits(key: str, value: Any) -> bool:
    if key == "measured_on":
        return type(value) is date
    if key in _RATES:
        return _number(value) and 0 <= value <= 1
    if key in _THRESHOLDS:
        return _number(value)
    if key in ("fmr_interval", "fnmr_interval"):
        numbers = isinstance(value, list) and len(value) == 2 and all(_number(one) for one in value)
        return numbers and 0 <= value[0] <= value[1] <= 1
    return isinstance(value, str) and bool(value)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _invalid(file: str, key: str) -> CardInvalid:
    return CardInvalid(
        file=file, problem_zh=f"{key} 缺失、多余或不对", problem_en=f"{key} is missing, unknown or wrong"
    )


_RATES = ("fmr", "fnmr")
_THRESHOLDS = ("same_at", "different_below", "duplicate_at")
