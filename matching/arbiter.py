"""Which picture of a student is wrong: the agency's originals arbitrate."""

from matching.case import Side
from matching.decision import Decision, PairVerdict
from matching.gallery import Gallery
from matching.pairing import StudentPictures


def arbitrate(gallery: Gallery, student: StudentPictures) -> tuple[Side, tuple[Decision, ...]]:
    """The wrong side of a pair that does not agree, and the comparisons that show it."""
    photo, image = student.certificate_photo, student.eregistration_image
    if not student.originals or not photo or not image:
        return Side.UNKNOWN, ()
    photo_says = [gallery.decide(photo, original) for original in student.originals]
    image_says = [gallery.decide(image, original) for original in student.originals]
    photo_right = any(said.verdict.clears for said in photo_says)
    image_right = any(said.verdict.clears for said in image_says)
    photo_wrong = all(said.verdict is PairVerdict.DIFFERENT_PERSON for said in photo_says)
    image_wrong = all(said.verdict is PairVerdict.DIFFERENT_PERSON for said in image_says)
    evidence = (*photo_says, *image_says)
    if photo_right and image_wrong:
        return Side.EREGISTRATION_IMAGE, evidence
    if image_right and photo_wrong:
        return Side.CERTIFICATE_PHOTO, evidence
    return (Side.BOTH if photo_wrong and image_wrong else Side.UNKNOWN), evidence


def fit(gallery: Gallery, picture: str, student: StudentPictures, pair: Decision | None) -> int:
    """How well a picture fits a student: 0 not at all, 1 unknown, 2 it does.

    Without originals, whether the student's own pair agrees has to do.
    """
    said = [gallery.decide(picture, original) for original in student.originals]
    said += [pair] if pair and not said else []
    if any(decision.verdict.clears for decision in said):
        return 2
    return 0 if any(decision.verdict is PairVerdict.DIFFERENT_PERSON for decision in said) else 1
