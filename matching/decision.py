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


class Method(StrEnum):
    """Which step of the cascade decided."""

    FILE = "file"  # equal bytes or pixels
    PICTURE = "picture"  # the pictures laid on each other
    FACE = "face"  # two exposures: the similarity of the faces
    NONE = "none"  # nothing could

    @property
    def text(self) -> Text:
        """The step in words."""
        return _METHODS[self]


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
_METHOD_OF = {
    PairVerdict.IDENTICAL: Method.FILE,
    PairVerdict.SAME_PICTURE: Method.PICTURE,
    PairVerdict.ALTERED: Method.PICTURE,
    PairVerdict.SAME_PERSON: Method.FACE,
    PairVerdict.UNDECIDED: Method.FACE,
    PairVerdict.DIFFERENT_PERSON: Method.FACE,
    PairVerdict.NOT_ASSESSED: Method.NONE,
}
_METHODS = {
    Method.FILE: Text("文件相同", "equal files"),
    Method.PICTURE: Text("画面比对", "pictures laid on each other"),
    Method.FACE: Text("人脸比对", "faces compared"),
    Method.NONE: Text("未能比对", "not assessed"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One comparison of two photos, named by their SHA-256.

    `similarity` is the engine's, None where no face was compared. `engine`, `model_sha256` and the two
    thresholds are those of the engine's card; empty where pixels alone decided. `agreement` is the share of
    detailed blocks that agree (0-1) where the pictures were laid on each other and are one exposure, and
    `one_exposure_at` the share from which they are (a blurred copy is told below it by broader structure).
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
    agreement: float | None = None
    one_exposure_at: float | None = None

    @property
    def method(self) -> Method:
        """The step of the cascade that decided: each outcome belongs to one."""
        return _METHOD_OF[self.verdict]
