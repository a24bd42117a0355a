"""MAIN PATH 2, one pair: identical → same picture → same person → a person decides."""

from functools import lru_cache

from imaging.photo import Photo
from imaging.picture import ONE_EXPOSURE, Relation, View, compare_views
from matching.card import NoCard
from matching.decision import Decision, PairVerdict
from matching.engine import FaceEngine, Template
from registry.errors import OfficeError
from registry.text import Text

_VIEWS_KEPT = 256  # half a megabyte each: a picture is compared with a few others in a row


class Comparer:
    """Compares pairs of photos with one engine. A photo that comes again is not embedded again."""

    def __init__(self, engine: FaceEngine) -> None:
        self.engine = engine
        self._templates: dict[str, Template | OfficeError] = {}
        self._view = lru_cache(maxsize=_VIEWS_KEPT)(View)

    def compare(self, a: Photo, b: Photo) -> Decision:
        """Decide one pair. Never raises for what the photos show: that is `not_assessed` with its reason."""
        decision = compare_as_pictures(self._view(a), self._view(b))
        if decision:
            return decision
        try:
            return compare_as_persons(a.sha256, b.sha256, self.template(a), self.template(b), self.engine)
        except OfficeError as error:
            return not_assessed(a.sha256, b.sha256, error)

    def template(self, photo: Photo) -> Template:
        """The photo's face template, made once. Raises NoFace, SeveralFaces."""
        known = self._templates.get(photo.sha256)
        if known is None:
            try:
                known = self.engine.template(photo)
            except OfficeError as error:
                known = error
            self._templates[photo.sha256] = known
        if isinstance(known, OfficeError):
            raise known
        return known


def not_assessed(a: str, b: str, error: OfficeError) -> Decision:
    """The decision that there is none, with its reason."""
    return Decision(a, b, PairVerdict.NOT_ASSESSED, error.sentence)


def compare_as_pictures(a: View, b: View) -> Decision | None:
    """The steps that need no face template; None where the pictures are two exposures."""
    found = compare_views(a, b)
    if found.relation not in _BY_PICTURE:
        return None
    verdict, reason = _BY_PICTURE[found.relation]
    laid = found.relation is not Relation.IDENTICAL
    return Decision(
        a.photo.sha256,
        b.photo.sha256,
        verdict,
        reason,
        agreement=found.agreement if laid else None,
        one_exposure_at=ONE_EXPOSURE if laid else None,
    )


def compare_as_persons(a: str, b: str, face_a: Template, face_b: Template, engine: FaceEngine) -> Decision:
    """Three outcomes from two thresholds; `a` and `b` are the photos' SHA-256.

    An engine without a card decides nothing: that is `not_assessed`.
    """
    card = engine.card
    if not card.decides:
        return not_assessed(a, b, NoCard(name=card.name))
    similarity = float(engine.similarities(face_a[None], face_b[None])[0, 0])
    facts = {
        "value": f"{similarity:.2f}",
        "same": f"{card.same_at:.2f}",
        "different": f"{card.different_below:.2f}",
    }
    if similarity >= card.same_at:
        verdict, reason = PairVerdict.SAME_PERSON, _SAME
    elif similarity < card.different_below:
        verdict, reason = PairVerdict.DIFFERENT_PERSON, _DIFFERENT
    else:
        verdict, reason = PairVerdict.UNDECIDED, _UNDECIDED
    return Decision(
        a,
        b,
        verdict,
        reason.format(**facts),
        similarity=similarity,
        same_at=card.same_at,
        different_below=card.different_below,
        engine=card.name,
        model_sha256=card.model_sha256,
    )


SAME_FILE = Text("两个文件的图像完全相同。", "Both files hold exactly the same image.")
_BY_PICTURE = {
    Relation.IDENTICAL: (PairVerdict.IDENTICAL, SAME_FILE),
    Relation.SAME: (
        PairVerdict.SAME_PICTURE,
        Text("同一次拍摄，只是重新保存、缩放或裁剪过。", "One exposure, stored again, resized or cropped."),
    ),
    Relation.ALTERED: (
        PairVerdict.ALTERED,
        Text(
            "同一次拍摄，但人脸或背景被改动过。", "One exposure, but the face or the background was changed."
        ),
    ),
}
_SAME = Text("相似度 {value}，不低于 {same}。", "Similarity {value}, at least {same}.")
_DIFFERENT = Text("相似度 {value}，低于 {different}。", "Similarity {value}, below {different}.")
_UNDECIDED = Text(
    "相似度 {value}，介于 {different} 与 {same} 之间。", "Similarity {value}, between {different} and {same}."
)
