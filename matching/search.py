"""Who is alike in a whole season: every pair, in blocks that fit the processor's cache.

Brute force finds every pair by construction. An index of neighbours (faiss, usearch) would be faster from a
million faces on, and would have to be measured for what it misses; see docs/matching.md.
"""

from collections.abc import Callable, Iterator

import numpy as np

from matching.engine import Template

Similarities = Callable[[Template, Template], Template]

_BLOCK = 1024  # rows: 4 MB of similarities at a time; 512 and 2048 take 3-10 % longer at 100,000


def pairs_above(rows: Template, least: float, similarities: Similarities) -> Iterator[tuple[int, int, float]]:
    """Every pair i < j of rows (n, d) whose similarity is at least `least`, with it."""
    for i in range(0, len(rows), _BLOCK):
        for j in range(i, len(rows), _BLOCK):
            scores = similarities(rows[i : i + _BLOCK], rows[j : j + _BLOCK])
            for a, b in _above(scores, least):
                if i + a < j + b:
                    yield i + a, j + b, float(scores[a, b])


def rows_above(
    queries: Template, rows: Template, least: float, similarities: Similarities, most: int
) -> list[list[int]]:
    """For each query (q, d) the `most` likeliest of the rows (n, d) that reach `least`, likeliest first."""
    found: list[list[tuple[float, int]]] = [[] for _ in queries]
    for i in range(0, len(queries), _BLOCK):
        for j in range(0, len(rows), _BLOCK):
            scores = similarities(queries[i : i + _BLOCK], rows[j : j + _BLOCK])
            for a, b in _above(scores, least):
                found[i + a].append((-float(scores[a, b]), j + b))
    return [[row for _, row in sorted(one)[:most]] for one in found]


def _above(scores: Template, least: float) -> list[tuple[int, int]]:
    reached = scores >= least
    if not reached.any():  # nearly every block: listing the places takes longer than the product
        return []
    return [(int(a), int(b)) for a, b in np.argwhere(reached)]
