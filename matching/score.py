"""What a similarity means, in words, by the thresholds of the engine that measured it."""

from registry.text import Text


def meaning(similarity: float, same_at: float, different_below: float) -> Text:
    """`similarity` held against its thresholds.

    "Far" is farther beyond a threshold than the two are apart: the width of the engine's own doubt.
    """
    doubt = same_at - different_below
    if similarity >= same_at:
        far = similarity >= same_at + doubt
        zh, en = ("远高于", "far above") if far else ("达到", "at or above")
        return Text(
            f"相似度 {similarity:.2f}：{zh} {same_at:.2f}，是同一人",
            f"similarity {similarity:.2f}: {en} {same_at:.2f}, the same person",
        )
    if similarity < different_below:
        far = similarity < different_below - doubt
        zh, en = ("远低于", "far below") if far else ("低于", "below")
        return Text(
            f"相似度 {similarity:.2f}：{zh} {different_below:.2f}，不是同一人",
            f"similarity {similarity:.2f}: {en} {different_below:.2f}, not the same person",
        )
    return Text(
        f"相似度 {similarity:.2f}：在 {different_below:.2f} 与 {same_at:.2f} 之间，无法确定",
        f"similarity {similarity:.2f}: between {different_below:.2f} and {same_at:.2f}, undecided",
    )
