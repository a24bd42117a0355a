from pathlib import Path

import pytest

from imaging.standard import (
    InvalidStandard,
    Limit,
    UnknownStandard,
    known_standards,
    load_standard,
)
from registry.finding import Severity


def test_the_default_says_what_the_rule_of_2017_says() -> None:
    standard = load_standard()
    assert (standard.width, standard.height) == (480, 640)
    assert standard.backgrounds[0] == (100, 197, 255)
    assert {name: str(limit) for name, limit in standard.limits.items()} == {
        "file.dpi": "300",
        "file.quality": "≥ 60",
        "file.bytes": "20480–40960",
        "geometry.hair_top": "50–110",
        "geometry.eye_line": "200–300",
        "geometry.face_width": "180–300",
        "geometry.off_centre": "-0.06–0.06",
        "background.colour": "≤ 10",
    }


@pytest.mark.parametrize("name", known_standards())
def test_every_limit_names_its_clause_and_our_confidence(name: str) -> None:
    standard = load_standard(name)
    assert standard.name == name
    for limit in standard.limits.values():
        assert limit.clause
        assert limit.confidence in set("SHMLO")


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        (200, None),
        (300, None),
        (199, Severity.REVIEW),
        (310, Severity.REVIEW),
        (189, Severity.REJECT),
        (311, Severity.REJECT),
    ],
)
def test_a_person_decides_within_the_slack(value: float, severity: Severity | None) -> None:
    assert Limit(min=200, max=300, slack=10).judge(value) is severity


def test_without_slack_nothing_is_rejected() -> None:
    assert Limit(max=10, outside=Severity.INFO).judge(1e9) is Severity.INFO


def test_an_office_inherits_and_changes_one_number(tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    own.write_text(
        'inherits = "chsi-2017"\nname = "ours"\n[limits."file.bytes"]\nmin = 30720\nmax = 61440\nslack = 0\n',
        "utf-8",
    )
    ours, parent = load_standard(own), load_standard()
    changed = ours.limits["file.bytes"]
    assert (changed.min, changed.max, changed.judge(70_000)) == (30720, 61440, Severity.REJECT)
    assert ours.limits["geometry.eye_line"] == parent.limits["geometry.eye_line"]
    assert (ours.name, ours.backgrounds) == ("ours", parent.backgrounds)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('inherits = "chsi-2017"\nwitdh = 3\n', "did you mean width?"),
        (
            'inherits = "chsi-2017"\n[limits."geometry.hairtop"]\nmin = 3\n',
            "did you mean geometry.hair_top?",
        ),
        ('inherits = "chsi-2017"\n[limits."file.dpi"]\nslck = 3\n', "did you mean slack?"),
        ('inherits = "chsi-2017"\nlimits = 3\n', "limits is not a table"),
        ('inherits = "chsi-2017"\nbackgrounds = [[1, 2]]\n', ""),
        ('inherits = "chsi-2017"\n[limits."file.dpi"]\noutside = "fatal"\n', "fatal"),
        ('name = "bare"\n', ""),
        ("not toml", ""),
    ],
)
def test_a_slip_in_a_standard_is_refused_with_a_hint(tmp_path: Path, text: str, hint: str) -> None:
    own = tmp_path / "ours.toml"
    own.write_text(text, "utf-8")
    with pytest.raises(InvalidStandard) as caught:
        load_standard(own)
    assert hint in caught.value.sentence.en


def test_a_circle_of_inheritance_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    own.write_text(f'inherits = "{own}"\n', "utf-8")
    with pytest.raises(InvalidStandard):
        load_standard(own)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UnknownStandard) as caught:
        load_standard("chsi-2071")
    assert "chsi-2017" in caught.value.cure.en
