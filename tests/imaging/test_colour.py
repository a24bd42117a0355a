import pytest

from imaging.colour import Lab, delta_e, lab_of, rgb_of

# From the test data of Sharma, Wu and Dalal 2005, "The CIEDE2000 color-difference formula".
PAIRS: list[tuple[Lab, Lab, float]] = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
    ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "difference"), PAIRS)
def test_published_differences(one: Lab, other: Lab, difference: float) -> None:
    assert delta_e(one, other) == pytest.approx(difference, abs=1e-4)
    assert delta_e(other, one) == pytest.approx(difference, abs=1e-4)


@pytest.mark.parametrize("rgb", [(100, 197, 255), (255, 255, 255), (51, 143, 178), (0, 0, 0)])
def test_a_colour_comes_back(rgb: tuple[int, int, int]) -> None:
    assert rgb_of(lab_of(rgb)) == rgb
