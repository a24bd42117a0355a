"""One reader of settings: `yanqi.toml` in the office's folder. Frozen; unknown keys are refused."""

import difflib
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from registry.errors import OfficeError
from registry.season import Season
from registry.text import Text

FILE = "yanqi.toml"


class SettingsMissing(OfficeError):
    """There is no office in this folder."""

    code = "settings.missing"
    text = Text("{folder} 里没有 yanqi.toml。", "There is no yanqi.toml in {folder}.")
    remedy = Text(
        "先运行 yanqi init，或用 --office 指定办公目录。",
        "Run `yanqi init` first, or name the folder with --office.",
    )


class SettingsInvalid(OfficeError):
    """A setting that is not understood."""

    code = "settings.invalid"
    text = Text("设置 {key} 不正确：{problem}", "The setting {key} is not right: {problem}")
    remedy = Text("请改正 yanqi.toml。{hint_zh}", "Correct yanqi.toml. {hint_en}")


class IssuedOutsideSeason(OfficeError):
    """A date of issue that is of another season: it would stand on every certificate."""

    code = "settings.issued_outside_season"
    text = Text(
        "发证日期 {issued_on} 不在 {season_zh}。", "The date of issue {issued_on} is not in {season_en}."
    )
    remedy = Text(
        "请核对 issued_on（--issued-on）：须在毕业季当年，秋季也可为次年 1 月。",
        "Check issued_on (--issued-on): a day of the season's year, for autumn also of the January after.",
    )


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class School(_Section):
    """The school as it appears in numbers and on certificates."""

    code: str = Field(pattern=r"^\d{5}$")
    name: str = Field(min_length=2)
    president: str = ""  # empty: signed by stamp
    co_sealed_with: str = ""  # the partner university on co-sealed certificates


class SeasonSettings(_Section):
    """The season the office works on."""

    code: str
    issued_on: date  # the date printed on the certificates


class SeasonDates(_Section):
    """Last days that the office sets itself for one season; each day counts. None: by the rules."""

    term_starts: date | None = None  # first day of week 1
    basic_data: date | None = None
    status_changes: date | None = None
    status_reports: date | None = None  # before new students' data are sent down
    course_registration: date | None = None
    graduation_audit: date | None = None
    images: date | None = None


class CalendarSettings(_Section):
    """How the office reads the deadlines of the rules."""

    day_counts: bool = True  # whether 「X月X日前」 includes the day
    seasons: dict[str, SeasonDates] = {}  # by season code

    @field_validator("seasons")
    @classmethod
    def _season_codes(cls, seasons: dict[str, SeasonDates]) -> dict[str, SeasonDates]:
        for code in seasons:
            if Season.parse(code).code != code:
                raise ValueError(f"write the season as {Season.parse(code).code}")
        return seasons


class ProviderSettings(_Section):
    """An accredited photo agency; the one named `xinhua` replaces the built-in one."""

    id: str = Field(pattern=r"^[a-z0-9_-]+$")
    name: str = Field(min_length=1)
    since: date  # first day on which its pictures count
    until: date | None = None  # the last one; none while the accreditation lasts
    key: str = ""  # file of its public key or certificate; empty: it does not sign


class PrivacySettings(_Section):
    """Faces: whose may be compared by program, where templates lie, how long."""

    presume_consent: bool = False  # True: a student without a record counts as having consented
    templates: str = "templates.db"  # file of the template store
    template_key: str = "templates.key"  # file of its key; better on another disk
    keep_days: int = Field(default=30, ge=0, le=180)  # after the date of issue, then templates are overdue


class Settings(_Section):
    """Everything an office can set. Paths are relative to the office's folder."""

    school: School
    season: SeasonSettings
    database: str = "sqlite:///yanqi.db"
    blobs: str = "blobs"
    engine: str = "opencv_sface"  # or the TOML file of a model of the office's own
    engine_card: str = ""  # TOML file by `yanqi calibrate`; empty: the card that lies beside the engine
    standard: str = ""  # one for every photo; empty: each photo's by its day of capture
    workers: int = Field(default=0, ge=0, le=64)  # processes that check photos; 0: one a core, at most 4
    calendar: CalendarSettings = CalendarSettings()
    degree_rules: str = "open-bachelor"  # or a TOML file of the office's own
    two_reviewers: bool = True  # to clear a case in which the engine said: not the same person
    audit_anchor: str = "audit-anchor.txt"  # head of the audit trail; best on another machine
    fonts: str = ""  # folder of additional fonts, for characters the shipped ones lack
    privacy: PrivacySettings = PrivacySettings()
    provider: tuple[ProviderSettings, ...] = ()  # beside 中国图片社, which needs no entry

    @field_validator("provider")
    @classmethod
    def _each_once(cls, providers: tuple[ProviderSettings, ...]) -> tuple[ProviderSettings, ...]:
        if len({provider.id for provider in providers}) < len(providers):
            raise ValueError("an id is used twice")
        if any(provider.until and provider.until < provider.since for provider in providers):
            raise ValueError("until is before since")
        return providers


def read_settings(folder: Path) -> Settings:
    """Read `yanqi.toml`. Raises SettingsMissing, SettingsInvalid, IssuedOutsideSeason."""
    path = folder / FILE
    if not path.is_file():
        raise SettingsMissing(folder=str(folder))
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsInvalid(key=FILE, problem=str(error), hint_zh="", hint_en="") from None
    return check_settings(values)


class OfficeExists(OfficeError):
    """There is an office in this folder already."""

    code = "settings.exists"
    text = Text("{folder} 里已有办公目录。", "There is an office in {folder} already.")
    remedy = Text(
        "换一个目录，或直接编辑其中的 yanqi.toml。", "Choose another folder, or edit its yanqi.toml."
    )


def create_settings(folder: Path, **values: Any) -> Settings:
    """Write `yanqi.toml` for a new office. Raises OfficeExists, SettingsInvalid, IssuedOutsideSeason."""
    if (folder / FILE).exists():
        raise OfficeExists(folder=str(folder))
    settings = check_settings(values)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(tomli_w.dumps(_table(settings)), encoding="utf-8")
    return settings


def _table(settings: Settings) -> dict[str, Any]:
    """Settings as TOML can hold them: no null, and no `provider = []` that forbids a later [[provider]]."""
    return settings.model_dump(exclude_none=True, exclude=None if settings.provider else {"provider"})


def check_settings(values: dict[str, Any]) -> Settings:
    """Validate settings. Raises SettingsInvalid with the nearest known key as a hint, InvalidSeason,
    IssuedOutsideSeason.
    """
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        near = difflib.get_close_matches(str(first["loc"][-1]), _known_keys(), 1)
        hint = near[0] if near and first["type"] == "extra_forbidden" else ""
        raise SettingsInvalid(
            key=key,
            problem=first["msg"],
            hint_zh=f"是否想写 {hint}？" if hint else "",
            hint_en=f"Did you mean {hint}?" if hint else "",
        ) from None
    season, issued_on = Season.parse(settings.season.code), settings.season.issued_on
    if not season.covers(issued_on):
        zh, en = season.text.zh, season.text.en
        raise IssuedOutsideSeason(issued_on=issued_on, season_zh=zh, season_en=en)
    return settings


def _known_keys() -> list[str]:
    return [key for section in SECTIONS for key in section.model_fields]


SECTIONS: tuple[type[BaseModel], ...] = (
    Settings,
    School,
    SeasonSettings,
    CalendarSettings,
    SeasonDates,
    PrivacySettings,
    ProviderSettings,
)
