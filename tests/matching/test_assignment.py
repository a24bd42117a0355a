"""The assignment against every possible one."""

from itertools import permutations

import numpy as np
import pytest

from matching.assignment import assign


@pytest.mark.parametrize("seed", range(40))
def test_no_assignment_is_worth_more(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = int(rng.integers(1, 5))
    columns = rows + int(rng.integers(0, 3))
    values = rng.integers(0, 5, (rows, columns)).astype(np.float64)  # ties are where it goes wrong
    chosen = assign(values)
    assert len(set(chosen)) == rows
    every = permutations(range(columns), rows)
    best = max(sum(values[row, column] for row, column in enumerate(one)) for one in every)
    assert sum(values[row, column] for row, column in enumerate(chosen)) == best


def test_nobody_is_assigned_to_nothing() -> None:
    assert assign(np.zeros((0, 3))) == []
