"""A photo standard: the numbers one office holds photos to, each with its clause and how sure we are of it.

Standards are data in standards/*.toml, dated, and may inherit from each other: an office adds its own
file with `inherits = "chsi-2017"` and only what differs.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

from registry.errors import OfficeError
from registry.finding import Severity
from registry.text import Text

DEFAULT = "chsi-2017"
NAMINGS = ("", "id_number", "student_number")
LIMITS = (
    "file.bytes",
    "file.dpi",
    "file.quality",
    "geometry.eye_line",
    "geometry.face_width",
    "geometry.hair_top",
    "geometry.off_centre",
    "background.colour",
)


class UnknownStandard(OfficeError):
    """No standard of that name, and no such file."""

    code = "standard.unknown"
    text = Text("没有名为“{name}”的照片标准。", "There is no photo standard named {name}.")
    remedy = Text(
        "可用：{known}；也可写 TOML 文件的路径。", "Known: {known}; or give the path of a TOML file."
    )


class InvalidStandard(OfficeError):
    """A standard file that says something we do not understand."""

    code = "standard.invalid"
    text = Text("照片标准文件有误：{problem}", "The photo standard file is wrong: {problem}")
    remedy = Text(
        "请对照 imaging/standards/chsi-2017.toml 更正。", "Correct it by imaging/standards/chsi-2017.toml."
    )


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit. Outside `min`-`max` is `outside` (review unless said); by more than `slack` is a reject.

    `slack` is the zone in which a person decides, at least our error of measurement. Without it nothing
    is rejected. `confidence` as in the trade: S seminar notes, H official text, M one notice, L weak,
    O common practice without a text.
    """

    min: float | None = None
    max: float | None = None
    slack: float | None = None
    outside: Severity = Severity.REVIEW
    clause: str = ""
    confidence: str = "O"

    def judge(self, value: float) -> Severity | None:
        """None where the value is allowed."""
        over = max(
            0.0 if self.min is None else self.min - value,
            0.0 if self.max is None else value - self.max,
        )
        if over <= 0:
            return None
        return Severity.REJECT if self.slack is not None and over > self.slack else self.outside

    def __str__(self) -> str:
        if self.min is None or self.max is None:
            return f"≥ {self.min:g}" if self.max is None else f"≤ {self.max:g}"
        return f"{self.min:g}–{self.max:g}" if self.min < self.max else f"{self.min:g}"


@dataclass(frozen=True, slots=True)
class Standard:
    """One dated profile. `width` x `height` in px; `backgrounds`: the allowed sRGB colours, any of them.

    `naming`: what files are named by, id_number or student_number; empty where the standard does not say.
    """

    name: str
    title: Text
    since: date
    source: str
    width: int
    height: int
    backgrounds: tuple[tuple[int, int, int], ...]
    limits: Mapping[str, Limit]
    naming: str = ""

    @property
    def key(self) -> str:
        """The name, and a digest of all it says: an edited profile is another standard."""
        return f"{self.name}:{hashlib.sha256(repr(self).encode()).hexdigest()[:12]}"

    def limit(self, name: str) -> Limit | None:
        """The limit of that name; None where this standard does not set it."""
        return self.limits.get(name)


def known_standards() -> tuple[str, ...]:
    """Names of the standards that come with the product, sorted."""
    folder = files("imaging").joinpath("standards")
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


def load_standard(name_or_path: str | Path = DEFAULT, folder: Path | None = None) -> Standard:
    """A standard by name, of ours or of `folder`'s, or a TOML file.

    Raises UnknownStandard, InvalidStandard.
    """
    return _build(_table(str(name_or_path), folder, ()))


def _table(name: str, folder: Path | None, seen: tuple[str, ...]) -> dict[str, Any]:
    if name in seen:
        raise InvalidStandard(problem=f"inherits: {' → '.join((*seen, name))}")
    try:
        own: dict[str, Any] = tomllib.loads(_text(name, folder))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidStandard(problem=f"{name}: {error}") from None
    parent = own.pop("inherits", None)
    base = _table(str(parent), folder, (*seen, name)) if parent else {}
    limits = {**base.get("limits", {})}
    for key, values in _require_table(own.pop("limits", {}), "limits").items():
        limits[key] = {**limits.get(key, {}), **_require_table(values, key)}
    return {**base, **own, "limits": limits}


def _text(name: str, folder: Path | None) -> str:
    if name in known_standards():
        return files("imaging").joinpath("standards", f"{name}.toml").read_text("utf-8")
    beside = folder / f"{name}.toml" if folder else None
    try:
        return (beside if beside and beside.is_file() else Path(name)).read_text("utf-8")
    except OSError:
        known = (*known_standards(), *(sorted(path.stem for path in folder.glob("*.toml")) if folder else ()))
        raise UnknownStandard(name=name, known=", ".join(known)) from None


def _build(table: dict[str, Any]) -> Standard:
    _refuse_unknown(table, {field.name for field in fields(Standard)}, "")
    _refuse_unknown(table["limits"], set(LIMITS), "limits.")
    if table.get("naming", "") not in NAMINGS:
        raise InvalidStandard(problem=f"naming: {', '.join(filter(None, NAMINGS))}")
    for name, values in table["limits"].items():
        _refuse_unknown(values, {field.name for field in fields(Limit)}, f"limits.{name}.")
    try:
        limits = {name: _limit(values) for name, values in table["limits"].items()}
        backgrounds = tuple((int(r), int(g), int(b)) for r, g, b in table["backgrounds"])
        text = {"title": Text(**table["title"]), "backgrounds": backgrounds, "limits": limits}
        return Standard(**{**table, **text})
    except (TypeError, ValueError, KeyError) as error:
        raise InvalidStandard(problem=str(error)) from None


def _limit(values: dict[str, Any]) -> Limit:
    return Limit(**{**values, "outside": Severity(values.get("outside", Severity.REVIEW))})


def _require_table(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidStandard(problem=f"{name} is not a table")
    return value


def _refuse_unknown(table: dict[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; known: {', '.join(sorted(known))}"
            raise InvalidStandard(problem=f"{where}{key}{hint}")
