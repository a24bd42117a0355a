"""The TOML in which an office describes a face model of its own (see matching/engines/onnx_file.py)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matching.chip import ARCFACE, SIDE, Places
from registry.errors import OfficeError
from registry.text import Text


class OwnModelInvalid(OfficeError):
    """A description that lacks something, or says something unknown."""

    code = "engine.spec_invalid"
    text = Text(
        "模型说明 {file} 不正确：{problem_zh}。", "The model's TOML {file} is not right: {problem_en}."
    )
    remedy = Text(
        "按 docs/matching.md“本单位的模型”一节改正。",
        'Correct it as the section "A model of the office\'s own" of docs/matching.md says.',
    )


@dataclass(frozen=True, slots=True)
class OwnModel:
    """A model file and how it is used. `places` has shape (5, 2), px of the input; `path` is absolute or
    relative to the working directory."""

    model: str
    path: Path
    sha256: str
    licence: str
    dimension: int
    metric: str
    mirrored: bool
    card: Path | None
    input_name: str
    side: int
    channels: str
    layout: str
    mean: tuple[float, float, float]
    scale: float
    places: Places

    @property
    def use(self) -> str:
        """What is compared and how the model is used: a card measured with another use is refused."""
        places = " ".join(f"{x:.3f},{y:.3f}" for x, y in self.places)
        mean = ",".join(f"{value:g}" for value in self.mean)
        return (
            f"{self.metric} of {self.dimension} float32{', mirrored averaged' if self.mirrored else ''}; "
            f"{self.side} px {self.channels} {self.layout}, (value - {mean}) x {self.scale:g};"
            f" points at {places}"
        )


def read_own_model(file: Path) -> OwnModel:
    """Read the TOML. Raises OwnModelInvalid."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise OwnModelInvalid(file=file.name, problem_zh="无法读取", problem_en="it cannot be read") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OwnModelInvalid(
            file=file.name, problem_zh=f"不是 TOML（{error}）", problem_en=f"it is no TOML ({error})"
        ) from None
    given = _Given(file.name, table)
    inner = _Given(file.name, given.take("input", lambda value: isinstance(value, dict)))
    card = given.take("card", lambda value: isinstance(value, str))
    spec = OwnModel(
        model=given.take("model", _word),
        path=file.parent / given.take("path", _word),
        sha256=given.take("sha256", lambda value: _word(value) and len(value) == 64).lower(),
        licence=given.take("licence", _word),
        dimension=given.take("dimension", lambda value: _whole(value, 8, 4096)),
        metric=given.take("metric", lambda value: value in ("cosine", "euclidean")),
        mirrored=given.take("mirrored", lambda value: isinstance(value, bool)),
        card=file.parent / card if card else None,
        input_name=inner.take("name", lambda value: isinstance(value, str)),
        side=inner.take("side", lambda value: _whole(value, 32, 512)),
        channels=inner.take("channels", lambda value: value in ("rgb", "bgr")),
        layout=inner.take("layout", lambda value: value in ("nchw", "nhwc")),
        mean=tuple(inner.take("mean", lambda value: _numbers(value, 3))),
        scale=float(inner.take("scale", lambda value: _number(value) and value > 0)),
        places=_places(inner),
    )
    given.done()
    inner.done()
    return spec


def _places(inner: "_Given") -> Places:
    side = inner.table.get("side", 0)
    value = inner.take("places", lambda value: value == "arcface" or _five(value, side))
    if value == "arcface":
        scaled: Places = ARCFACE * (side / SIDE)
        return scaled
    return np.array(value, dtype=np.float64)


class _Given:
    """The keys of one table, each taken once."""

    def __init__(self, file: str, table: dict[str, Any]) -> None:
        self._file = file
        self.table = table
        self._left = set(table)

    def take(self, key: str, fits: Any) -> Any:
        if key not in self.table:
            raise self._wrong(f"缺少 {key}", f"{key} is missing")
        if not fits(self.table[key]):
            raise self._wrong(f"{key} 的值不对", f"the value of {key} is wrong")
        self._left.discard(key)
        return self.table[key]

    def done(self) -> None:
        if self._left:
            key = min(self._left)
            raise self._wrong(f"不认识 {key}", f"{key} is unknown")

    def _wrong(self, zh: str, en: str) -> OwnModelInvalid:
        return OwnModelInvalid(file=self._file, problem_zh=zh, problem_en=en)


def _word(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def _numbers(value: object, count: int) -> bool:
    return isinstance(value, list) and len(value) == count and all(_number(one) for one in value)


def _five(value: object, side: float) -> bool:
    """Five places inside the input."""
    return (
        isinstance(value, list)
        and len(value) == 5
        and all(_numbers(one, 2) and all(0 <= x <= side for x in one) for one in value)
    )
