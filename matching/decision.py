"""What was decided about a pair of photos, and everything it was decided with."""

from dataclasses import dataclass
from enum import StrEnum

from registry.text import Text


class PairVerdict(StrEnum):
    """The outcomes of a comparison. Only the first, second and fourth clear a pair."""

    IDENTICAL = "identical"  # the same bytes or the same pixels
    SAME_PICTURE = "same_picture"  # one exposure, stored twice
    ALTERED = "altered"  # one exposure, but face or background was changed
    SAME_PERSON = "same_person"
    UNDECIDED = "undecided"
    DIFFERENT_PERSON = "different_person"
    NOT_ASSESSED = "not_assessed"

    @property
    def clears(self) -> bool:
        """True where both photos show the same person and neither was tampered with."""
        return self in _CLEAR

    @property
    def text(self) -> Text:
        """The outcome in words."""
        return _TEXTS[self]


_CLEAR = frozenset({PairVerdict.IDENTICAL, PairVerdict.SAME_PICTURE, PairVerdict.SAME_PERSON})
_TEXTS = {
    PairVerdict.IDENTICAL: Text("完全相同", "identical"),
    PairVerdict.SAME_PICTURE: Text("同一张照片", "the same picture"),
    PairVerdict.ALTERED: Text("同一张照片但被改动", "the same picture, altered"),
    PairVerdict.SAME_PERSON: Text("同一人的不同照片", "another photo of the same person"),
    PairVerdict.UNDECIDED: Text("无法确定，须人工核对", "undecided, to be compared by eye"),
    PairVerdict.DIFFERENT_PERSON: Text("不是同一人", "not the same person"),
    PairVerdict.NOT_ASSESSED: Text("未能比对", "not assessed"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One comparison of two photos, named by their SHA-256.

    `similarity` is the engine's, None where no face was compared. `engine`, `model_sha256` and the two
    thresholds are those of the engine's card; empty where pixels alone decided.
    """

    a: str
    b: str
    verdict: PairVerdict
    reason: Text
    similarity: float | None = None
    same_at: float | None = None
    different_below: float | None = None
    engine: str = ""
    model_sha256: str = ""
