"""Settings: one file, frozen, and a key nobody knows is refused with the likely right one."""

from datetime import date
from pathlib import Path

import pytest

from runtime.settings import OfficeExists, SettingsInvalid, SettingsMissing, create_settings, read_settings

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


@pytest.mark.parametrize("school", [{"code": "123"}, {"name": ""}])
def test_a_wrong_value_names_its_key(tmp_path: Path, school: dict[str, str]) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        create_settings(tmp_path, school=SCHOOL | school, season=SEASON)
    assert next(iter(school)) in caught.value.sentence.zh


def test_a_folder_without_settings_is_no_office(tmp_path: Path) -> None:
    with pytest.raises(SettingsMissing):
        read_settings(tmp_path)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "yanqi.toml").write_text("school = ", encoding="utf-8")
    with pytest.raises(SettingsInvalid):
        read_settings(tmp_path)
