"""The office a command works in: `--office`, else YANQI_OFFICE, else ./var/office; and who is at the desk.

Who acts is `--by` where a command has it, else YANQI_BY, else the account of the operating system.
"""

import getpass
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from registry.audit import Actor
from runtime.audit.settings import note_settings
from runtime.files import reading
from runtime.office import Office, open_office

if sys.platform != "win32":
    import pwd

OfficeFolder = Annotated[
    Path, typer.Option("--office", envvar="YANQI_OFFICE", help="办公目录 / the office's folder")
]
Today = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="按此日期计算期限 / the day to count deadlines from"),
]
By = Annotated[str, typer.Option("--by", help="经办人；不写则为系统登录名 / who acts; else the account")]
DEFAULT_FOLDER = Path("var/office")


def now() -> datetime:
    """UTC, without a zone, as the database keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def enter(folder: Path, today: datetime | None = None, by: str = "") -> Office:
    """Open the office to work in it; changed settings are noted. `by` names who acts.

    Raises SettingsMissing, SettingsInvalid, FileUnreadable.
    """
    office = look(folder, today, by)
    note_settings(office)
    return office


def look(folder: Path, today: datetime | None = None, by: str = "") -> Office:
    """Open the office and leave no trace: whoever verifies the trail must not add to it."""
    with reading(folder):
        return open_office(folder, now, today.date() if today else local_today(), actor(by))


def actor(by: str = "") -> Actor:
    """Who acts. On the command line a name is a claim; the account it was made from stands beside it."""
    account = _account()
    return Actor(by.strip() or os.environ.get("YANQI_BY", "").strip() or account, f"cli:{account}")


def local_today() -> date:
    """The calendar day where the office is."""
    return datetime.now().astimezone().date()


def _account() -> str:
    if sys.platform == "win32":
        return getpass.getuser()
    try:  # not getpass, which believes the environment before the system
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container may run under a number without a name
        return f"uid{os.getuid()}"
