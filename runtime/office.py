"""One office: its settings, database, blobs and clock, wired together. Only this module knows them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine, make_url

from imaging.photo import Photo, read_photo
from imaging.profiles import Profiles, read_profiles
from imaging.standard import Standard
from matching.engine import FaceEngine, load_engine
from registry.audit import PROGRAM, Actor
from registry.calendar import Calendar, Task
from registry.degree import DegreeRules, load_degree_rules
from registry.season import Season
from runtime.blobs.folder import FolderBlobs
from runtime.db.session import migrate, open_database
from runtime.settings import CalendarSettings, SeasonDates, Settings, read_settings
from runtime.templates import TemplateStore

STANDARDS = "standards"  # folder of the office's own photo standards
_DECODED_PHOTOS = 256  # about 240 MB at 480x640: a pair's pictures are asked for several times in a row


@dataclass(frozen=True, slots=True)
class Office:
    """What every step of a season works with."""

    folder: Path
    settings: Settings
    season: Season
    calendar: Calendar
    database: Engine
    blobs: FolderBlobs
    templates: TemplateStore
    profiles: Profiles
    degree_rules: DegreeRules
    clock: Callable[[], datetime]  # UTC
    today: date
    actor: Actor  # who acts; a web request works with `dataclasses.replace(office, actor=...)`

    @property
    def standard(self) -> Standard:
        """For photos whose day of capture nobody knows: what is in force when the certificates are issued."""
        return self.profiles.on(self.settings.season.issued_on)


def open_office(folder: Path, clock: Callable[[], datetime], today: date, actor: Actor = PROGRAM) -> Office:
    """Open the office in `folder` and migrate its database. Raises SettingsMissing, SettingsInvalid."""
    settings = read_settings(folder)
    url = make_url(settings.database)
    if url.drivername == "sqlite" and url.database:
        url = url.set(database=str(folder / url.database))
    season = Season.parse(settings.season.code)
    chosen = settings.standard
    if chosen.endswith(".toml"):  # a profile of the office's own, beside yanqi.toml
        chosen = str(folder / chosen)
    database = open_database(url.render_as_string(hide_password=False))
    migrate(database)
    return Office(
        folder=folder,
        settings=settings,
        season=season,
        calendar=_calendar(season, settings.calendar),
        database=database,
        blobs=FolderBlobs(folder / settings.blobs),
        templates=TemplateStore(folder / settings.privacy.templates, folder / settings.privacy.template_key),
        profiles=read_profiles(folder / STANDARDS, chosen),
        degree_rules=_degree_rules(folder, settings.degree_rules),
        clock=clock,
        today=today,
        actor=actor,
    )


def _calendar(season: Season, settings: CalendarSettings) -> Calendar:
    dates = settings.seasons.get(season.code, SeasonDates())
    own = {task: day for task in Task if (day := getattr(dates, task.value))}
    return Calendar.of(season, day_counts=settings.day_counts, term_starts=dates.term_starts, own=own)


def office_engine(office: Office) -> FaceEngine:
    """The face engine of the settings, with the office's own card if it has one.

    Raises what matching.engine.load_engine raises.
    """
    name, card = office.settings.engine, office.settings.engine_card
    own = name.endswith(".toml")  # a model of the office's own, beside yanqi.toml
    return load_engine(str(office.folder / name) if own else name, office.folder / card if card else None)


def _degree_rules(folder: Path, name: str) -> DegreeRules:
    return load_degree_rules(folder / name if name.endswith(".toml") else name)


class StoredPhotos:
    """Decoded photos from the blob store, the latest kept in memory. A matching.faces.PhotoSource."""

    def __init__(self, blobs: FolderBlobs) -> None:
        self._blobs = blobs
        self.photo = lru_cache(maxsize=_DECODED_PHOTOS)(self._read)

    def _read(self, sha256: str) -> Photo:
        return read_photo(self._blobs.get(sha256))
