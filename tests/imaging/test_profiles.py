"""The standard by the day of capture, and an office's own among the national ones."""

from datetime import date
from pathlib import Path

import pytest

from imaging.profiles import read_profiles
from imaging.standard import InvalidStandard, UnknownStandard, load_standard
from registry.finding import Severity


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(1999, 1, 1), "xinhua-2002"),
        (date(2010, 6, 1), "xinhua-2002"),
        (date(2016, 12, 31), "xinhua-2002"),
        (date(2017, 1, 1), "chsi-2017"),
        (date(2030, 1, 1), "chsi-2017"),
    ],
)
def test_the_day_of_capture_chooses_the_standard(day: date, name: str) -> None:
    assert read_profiles().on(day).name == name


@pytest.mark.parametrize("day", [date(2010, 6, 1), date(2026, 1, 1)])
def test_a_chosen_standard_holds_for_every_day(day: date) -> None:
    assert read_profiles(chosen="ga461-2004").on(day).name == "ga461-2004"


def test_an_offices_own_profile_takes_the_place_of_its_parent_from_its_day_on(tmp_path: Path) -> None:
    write(tmp_path / "ours.toml", 'inherits = "chsi-2017"\nname = "ours"')
    write(tmp_path / "later.toml", 'inherits = "ours"\nname = "later"\nsince = 2024-09-01')
    profiles = read_profiles(tmp_path)
    names = [profiles.on(date(year, 10, 1)).name for year in (2010, 2017, 2023, 2024)]
    assert names == ["xinhua-2002", "ours", "ours", "later"]


def test_an_offices_own_file_sizes_names_and_wall_hold_and_the_rest_is_the_parents(tmp_path: Path) -> None:
    write(
        tmp_path / "ours.toml",
        'inherits = "chsi-2017"\nname = "ours"\nnaming = "student_number"\nbackgrounds = [[255, 255, 255]]\n'
        '[limits."file.bytes"]\nmin = 30720\nmax = 61440\nslack = 0',
    )
    ours, parent = read_profiles(tmp_path).on(date(2026, 4, 18)), load_standard()
    assert (ours.naming, ours.backgrounds) == ("student_number", ((255, 255, 255),))
    assert ours.limits["file.bytes"].judge(70_000) is Severity.REJECT
    assert ours.limits["geometry.eye_line"] == parent.limits["geometry.eye_line"]
    assert ours.since == parent.since


def test_a_profile_of_the_folder_can_be_chosen_by_its_file_name(tmp_path: Path) -> None:
    write(tmp_path / "ours.toml", 'inherits = "ga461-2004"\nname = "ours"\nsince = 2030-01-01')
    assert read_profiles(tmp_path, "ours").on(date(2026, 1, 1)).name == "ours"


def test_an_unknown_choice_lists_the_folders_profiles_too(tmp_path: Path) -> None:
    write(tmp_path / "ours.toml", 'inherits = "chsi-2017"\nname = "ours"')
    with pytest.raises(UnknownStandard) as caught:
        read_profiles(tmp_path, "our")
    assert "xinhua-2002, ours" in caught.value.cure.en


def test_a_slip_in_one_file_of_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "ours.toml", 'inherits = "chsi-2017"\nwitdh = 3')
    with pytest.raises(InvalidStandard):
        read_profiles(tmp_path)


def write(path: Path, text: str) -> None:
    path.write_text(text + "\n", "utf-8")


def test_the_example_of_the_manual_is_a_profile(tmp_path: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    write(tmp_path / "ours.toml", manual.partition("# standards/ours.toml\n")[2].partition("```")[0])
    ours = read_profiles(tmp_path).on(date(2026, 4, 18))
    assert (ours.name, ours.naming, ours.backgrounds) == ("ours", "student_number", ((255, 255, 255),))
    assert (ours.limits["file.bytes"].min, ours.limits["file.bytes"].max) == (30 * 1024, 60 * 1024)
    assert ours.limits["file.bytes"].judge(60 * 1024 + 1) is Severity.REJECT
