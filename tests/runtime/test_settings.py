"""Settings: one file, frozen, and a key nobody knows is refused with the likely right one."""

from datetime import date
from pathlib import Path

import pytest

from registry.calendar import Task
from registry.errors import OfficeError
from runtime.office import open_office
from runtime.settings import (
    IssuedOutsideSeason,
    OfficeExists,
    SettingsInvalid,
    SettingsMissing,
    create_settings,
    read_settings,
)
from tests.conftest import DEMO_CLOCK, new_office

SCHOOL = {"code": "99999", "name": "示范开放大学", "president": "周明远"}
SEASON = {"code": "2026-autumn", "issued_on": date(2026, 12, 31)}


def test_settings_come_back_as_written(tmp_path: Path) -> None:
    written = create_settings(tmp_path, school=SCHOOL, season=SEASON)
    assert read_settings(tmp_path) == written


def test_an_office_is_not_overwritten(tmp_path: Path) -> None:
    create_settings(tmp_path, school=SCHOOL, season=SEASON)
    with pytest.raises(OfficeExists):
        create_settings(tmp_path, school=SCHOOL, season=SEASON)


def test_an_unknown_key_names_the_likely_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        create_settings(tmp_path, school=SCHOOL | {"presidant": "周明远"}, season=SEASON)
    assert "president" in caught.value.cure.en
    assert not (tmp_path / "yanqi.toml").exists()


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 2, 1)])
def test_a_date_of_issue_of_another_season_is_refused(tmp_path: Path, day: date) -> None:
    with pytest.raises(IssuedOutsideSeason):
        create_settings(tmp_path, school=SCHOOL, season=SEASON | {"issued_on": day})
    assert not (tmp_path / "yanqi.toml").exists()
    create_settings(tmp_path, school=SCHOOL, season=SEASON | {"issued_on": date(2027, 1, 10)})
    path = tmp_path / "yanqi.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("2027-01-10", str(day)), encoding="utf-8")
    with pytest.raises(IssuedOutsideSeason):
        read_settings(tmp_path)


@pytest.mark.parametrize("school", [{"code": "123"}, {"name": ""}])
def test_a_wrong_value_names_its_key(tmp_path: Path, school: dict[str, str]) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        create_settings(tmp_path, school=SCHOOL | school, season=SEASON)
    assert next(iter(school)) in caught.value.sentence.zh


def test_an_office_without_providers_can_add_one_later(tmp_path: Path) -> None:
    create_settings(tmp_path, school=SCHOOL, season=SEASON)
    with (tmp_path / "yanqi.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[provider]]\nid = "studio"\nname = "市影像社"\nsince = 2022-03-01\n')
    (provider,) = read_settings(tmp_path).provider
    assert (provider.id, provider.since, provider.until, provider.key) == (
        "studio",
        date(2022, 3, 1),
        None,
        "",
    )


def test_providers_come_back_as_written(tmp_path: Path) -> None:
    open_end = {"id": "studio", "name": "市影像社", "since": date(2022, 3, 1)}
    over = open_end | {"id": "old", "until": date(2025, 2, 28), "key": "old.pem"}
    written = create_settings(tmp_path, school=SCHOOL, season=SEASON, provider=[open_end, over])
    assert read_settings(tmp_path) == written
    assert len(written.provider) == 2


@pytest.mark.parametrize(
    "changes", [{"id": "市"}, {"until": date(2022, 2, 28)}, {"name": ""}, {"untill": date(2023, 1, 1)}]
)
def test_a_wrong_provider_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    provider = {"id": "studio", "name": "市影像社", "since": date(2022, 3, 1)} | changes
    with pytest.raises(SettingsInvalid) as caught:
        create_settings(tmp_path, school=SCHOOL, season=SEASON, provider=[provider])
    assert "provider" in caught.value.sentence.zh
    assert ("until？" in caught.value.cure.zh) is ("untill" in changes)


def test_one_id_is_one_provider(tmp_path: Path) -> None:
    provider = {"id": "studio", "name": "市影像社", "since": date(2022, 3, 1)}
    with pytest.raises(SettingsInvalid):
        create_settings(tmp_path, school=SCHOOL, season=SEASON, provider=[provider, provider])


def test_a_folder_without_settings_is_no_office(tmp_path: Path) -> None:
    with pytest.raises(SettingsMissing):
        read_settings(tmp_path)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "yanqi.toml").write_text("school = ", encoding="utf-8")
    with pytest.raises(SettingsInvalid):
        read_settings(tmp_path)


def test_the_office_sets_days_of_its_calendar(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    new_office(folder).database.dispose()
    with (folder / "yanqi.toml").open("a", encoding="utf-8") as file:
        file.write("[calendar.seasons.2026-autumn]\nimages = 2026-11-18\nterm_starts = 2026-08-31\n")
    office = open_office(folder, lambda: DEMO_CLOCK, date(2026, 11, 9))
    office.database.dispose()
    assert office.calendar.last_day(Task.IMAGES) == date(2026, 11, 18)
    assert office.calendar.last_day(Task.STATUS_CHANGES) == date(2026, 9, 20)
    assert office.calendar.last_day(Task.GRADUATION_AUDIT) == date(2026, 11, 25)


@pytest.mark.parametrize("code", ["2026秋", "2026-winter"])
def test_a_season_of_the_calendar_has_its_code(tmp_path: Path, code: str) -> None:
    with pytest.raises(OfficeError) as caught:
        create_settings(tmp_path, school=SCHOOL, season=SEASON, calendar={"seasons": {code: {}}})
    assert "2026" in caught.value.sentence.zh
