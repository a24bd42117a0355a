"""The office a command works in: `--office`, else YANQI_OFFICE, else ./var/office."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from runtime.files import reading
from runtime.office import Office, open_office

OfficeFolder = Annotated[
    Path, typer.Option("--office", envvar="YANQI_OFFICE", help="办公目录 / the office's folder")
]
Today = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="按此日期计算期限 / the day to count deadlines from"),
]
DEFAULT_FOLDER = Path("var/office")


def now() -> datetime:
    """UTC, without a zone, as the database keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def enter(folder: Path, today: datetime | None = None) -> Office:
    """Open the office. Raises SettingsMissing, SettingsInvalid, FileUnreadable."""
    with reading(folder):
        return open_office(folder, now, today.date() if today else local_today())


def local_today() -> date:
    """The calendar day where the office is."""
    return datetime.now().astimezone().date()
