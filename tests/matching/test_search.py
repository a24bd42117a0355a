"""The blocked search against brute force."""

import numpy as np
import pytest

from matching import search
from matching.search import pairs_above, rows_above


def cosines(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    return np.asarray(rows @ columns.T, np.float32)


def vectors(count: int) -> np.ndarray:
    rows = np.random.default_rng(7).standard_normal((count, 8))  # (0, 8) for none
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_BLOCK", 16)


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 50])
def test_every_pair_above_the_threshold_is_found_once(count: int) -> None:
    rows = vectors(count)
    found = list(pairs_above(rows, 0.5, cosines))
    truth = np.argwhere(np.triu(cosines(rows, rows) >= 0.5, 1))
    assert sorted((i, j) for i, j, _ in found) == [(int(i), int(j)) for i, j in truth]
    assert all(score == pytest.approx(float(rows[i] @ rows[j])) for i, j, score in found)


def test_each_query_finds_its_likeliest_rows_in_order() -> None:
    rows, queries = vectors(50), vectors(60)[50:]
    scores = cosines(queries, rows)
    for one, found in zip(scores, rows_above(queries, rows, 0.3, cosines, 5), strict=True):
        wanted = [int(place) for place in np.argsort(-one) if one[place] >= 0.3][:5]
        assert found == wanted


def test_a_query_that_nobody_is_like_finds_nobody() -> None:
    assert rows_above(vectors(1), vectors(40), 1.1, cosines, 5) == [[]]
