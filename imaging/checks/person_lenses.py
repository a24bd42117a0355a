"""No tinted lenses."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Chroma of the skin below the eyes over that of the lower face. Grey and black lenses leave none
# (rendered ones: 0.05). Bare faces and clear glasses of every skin colour stay above 0.45. Brown
# tints are not seen by this measure. Of 1,338 real photos none is
# called doubtful.
_TINTED, _DOUBTFUL = 0.20, 0.40


@check(
    id="person.lenses",
    word="TintedLenses",
    text=Text(
        "镜片有色或戴墨镜（眼周色度比 {value}）。",
        "Tinted lenses or sunglasses (colour below the eyes {value}).",
    ),
    remedy=Text(
        "请摘下有色眼镜重拍；近视镜片应无色透明。",
        "Take tinted glasses off and retake; everyday lenses must be clear.",
    ),
)
def person_lenses(measures: Measures, _: Standard) -> Answer:
    if measures.person is None:
        return NO_FACE
    chroma = measures.person.socket_chroma
    if chroma is None or chroma >= _DOUBTFUL:
        return None
    value, limit = round(chroma, 2), f"≥ {_DOUBTFUL:g}"
    if chroma < _TINTED:
        return Fault(Severity.REJECT, value, limit)
    text = Text(
        "眼周颜色异常，可能戴有色镜片（{value}）。",
        "Odd colour around the eyes: perhaps tinted lenses ({value}).",
    )
    return Fault(Severity.REVIEW, value, limit, text)
