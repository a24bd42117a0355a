from datetime import date

import pytest

from registry.season import Half, InvalidSeason, Season, days_left


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-autumn", "2026-autumn"),
        ("2026秋", "2026-autumn"),
        (" 2026年秋季 ", "2026-autumn"),
        ("2026 Spring", "2026-spring"),
        ("2026春", "2026-spring"),
    ],
)
def test_spellings(typed: str, code: str) -> None:
    season = Season.parse(typed)
    assert season.code == code
    assert Season.parse(season.code) == season
    assert Season.parse(season.text.zh) == season


@pytest.mark.parametrize("bad", ["", "2026", "秋季", "26秋", "autumn 2026", "²⁰²⁶秋"])
def test_anything_else_is_refused(bad: str) -> None:
    with pytest.raises(InvalidSeason):
        Season.parse(bad)


def test_the_last_day_counts() -> None:
    deadline = date(2026, 11, 20)
    assert days_left(deadline, date(2026, 11, 20)) == 0
    assert days_left(deadline, date(2026, 11, 21)) == -1


@pytest.mark.parametrize(
    ("season", "printed"),
    [
        (Season(2009, Half.SPRING), False),
        (Season(2009, Half.AUTUMN), True),
        (Season(2010, Half.SPRING), True),
        (Season(2008, Half.AUTUMN), False),
    ],
)
def test_central_printing_began_in_autumn_2009(season: Season, printed: bool) -> None:
    assert season.centrally_printed is printed


def test_seasons_have_no_order_of_their_own() -> None:
    """By their words autumn would come before spring."""
    with pytest.raises(TypeError):
        sorted([Season(2026, Half.SPRING), Season(2026, Half.AUTUMN)])  # type: ignore[type-var]
