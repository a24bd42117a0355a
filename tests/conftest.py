"""What tests share: the sample season taken through every step once."""

import shutil
import tomllib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings

from matching.pairing import Role
from registry.ports import Silence
from runtime.office import Office, open_office
from runtime.settings import create_settings
from runtime.steps.create_run import create_runs
from runtime.steps.delivery import import_delivery
from runtime.steps.gate import gate_season
from runtime.steps.intake import import_images, import_roster
from runtime.steps.print_run import render_run
from runtime.steps.screen import screen_season
from runtime.steps.validate import validate_season

# The same examples in every run, and no time limit on one: a slow machine is not a wrong program.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

SAMPLES = Path(__file__).parent.parent / "samples"
DEMO_CLOCK = datetime(2026, 11, 9, 1, 0, 0)  # noqa: DTZ001 - UTC, as the database keeps it


def new_office(folder: Path) -> Office:
    """An empty office for the sample season."""
    season = tomllib.loads((SAMPLES / "season.toml").read_text(encoding="utf-8"))
    create_settings(
        folder,
        school={
            "code": season["school_code"],
            "name": season["school_name"],
            "president": season["president"],
            "co_sealed_with": season["co_sealed_with"],
        },
        season={"code": season["season"], "issued_on": season["issued_on"]},
    )
    return open_office(folder, lambda: DEMO_CLOCK, season["today"])


def take_in_samples(office: Office) -> None:
    """Import everything that lies in samples/."""
    import_roster(office, SAMPLES / "roster-main.xlsx")
    import_roster(office, SAMPLES / "roster-chengnan.csv")
    import_delivery(office, SAMPLES / "delivery-2026.zip")
    import_delivery(office, SAMPLES / "delivery-2023")
    import_images(office, SAMPLES / "eregistration.zip", Role.EREGISTRATION_IMAGE)
    import_images(office, SAMPLES / "certificate-photos", Role.CERTIFICATE_PHOTO)


@pytest.fixture(scope="session")
def screened_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that has screened the sample season. Copy it, never open it."""
    folder = tmp_path_factory.mktemp("screened") / "office"
    office = new_office(folder)
    take_in_samples(office)
    validate_season(office, Silence())
    screen_season(office, Silence())
    office.database.dispose()
    return folder


def copy_office(folder: Path, to: Path) -> Office:
    """An office of one's own, as `folder` was left."""
    shutil.copytree(folder, to)
    season = tomllib.loads((SAMPLES / "season.toml").read_text(encoding="utf-8"))
    return open_office(to, lambda: DEMO_CLOCK, season["today"])


@pytest.fixture(scope="session")
def finished_season(screened_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The sample season after its last step. Read it, never change it."""
    office = copy_office(screened_folder, tmp_path_factory.mktemp("finished") / "office")
    gate_season(office)
    for created in create_runs(office):
        assert created.run_id is not None
        render_run(office, created.run_id)
    return office
