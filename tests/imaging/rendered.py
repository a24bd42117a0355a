"""The rendered portraits of this folder, and a good photo's measures to start a case from."""

from functools import cache
from pathlib import Path

from imaging.measure import Measures, measure
from imaging.photo import Photo, read_photo

FOLDER = Path(__file__).parent / "portraits"
GOOD = ("f03_a", "m12_a", "f15_a")


def portrait_bytes(name: str) -> bytes:
    """The file of one portrait."""
    return (FOLDER / f"{name}.jpg").read_bytes()


def portrait(name: str) -> Photo:
    """One portrait, decoded."""
    return read_photo(portrait_bytes(name))


@cache
def good_measures() -> Measures:
    """Measures of a photo that meets the standard."""
    return measure(portrait("f03_a"), "f03_a.jpg")
