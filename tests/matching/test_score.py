"""A similarity in words, by the engine's own thresholds."""

import pytest

from matching.score import meaning


@pytest.mark.parametrize(
    ("similarity", "zh", "en"),
    [
        (0.12, "相似度 0.12：远低于 0.30，不是同一人", "far below 0.30, not the same person"),
        (0.25, "相似度 0.25：低于 0.30，不是同一人", ": below 0.30, not the same person"),
        (0.30, "相似度 0.30：在 0.30 与 0.42 之间，无法确定", "undecided"),
        (0.41, "相似度 0.41：在 0.30 与 0.42 之间，无法确定", "undecided"),
        (0.42, "相似度 0.42：达到 0.42，是同一人", "at or above 0.42, the same person"),
        (0.80, "相似度 0.80：远高于 0.42，是同一人", "far above 0.42, the same person"),
    ],
)
def test_what_a_similarity_means(similarity: float, zh: str, en: str) -> None:
    said = meaning(similarity, same_at=0.42, different_below=0.30)
    assert said.zh == zh
    assert en in said.en
