"""What the default card claims, on a sample of real photos (docs/matching.md has the whole measurement)."""

import csv
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from imaging.photo import read_photo
from matching.engine import FaceEngine, Template, load_engine
from registry.errors import OfficeError

DATA = Path(os.environ.get("YANQI_DATA", ""))
pytestmark = pytest.mark.skipif(
    "YANQI_DATA" not in os.environ, reason="YANQI_DATA names no folder of measuring data"
)


@cache
def engine() -> FaceEngine:
    return load_engine("opencv_sface")


@cache
def template(name: str) -> Template | None:
    try:
        return engine().template(read_photo((DATA / name).read_bytes()))
    except OfficeError:
        return None


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def between(names: Sequence[str]) -> np.ndarray:
    """Similarities of all pairs."""
    rows = np.stack([found for name in names if (found := template(name)) is not None])
    return engine().similarities(rows, rows)[np.triu_indices(len(rows), 1)]


@pytest.mark.parametrize("sex", ["AF", "AM"])
def test_strangers_of_one_sex_are_not_taken_for_one_person(sex: str) -> None:
    """100 people, 4,950 pairs: at 0.02 % one pair is expected, and four are less likely than 2 %."""
    people = sorted(f"scut/{row['file']}" for row in table("scut_meta.csv") if row["group"] == sex)[::4]
    scores = between(people)
    assert len(scores) == 4950
    assert (scores >= engine().card.same_at).sum() < 4


def test_two_portraits_of_one_person_are_seldom_undecided_and_never_different() -> None:
    """80 pairs of official portraits: at 1.5 % one undecided pair is expected."""
    listed = [row for row in table("congress_pairs.csv") if row["kind"] == "diffphoto"][::3][:80]
    scores = np.array(
        [
            engine().similarities(a[None], b[None])[0, 0]
            for row in listed
            if (a := template(f"congress/{row['a']}")) is not None
            and (b := template(f"congress/{row['b']}")) is not None
        ]
    )
    assert len(scores) >= 75
    assert (scores < engine().card.different_below).sum() == 0
    assert (scores < engine().card.same_at).sum() <= 4
