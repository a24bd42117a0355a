"""The shoulders are level."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Level bodies read within 2.5 degrees on 82 of 83 rendered photos (long hair over one shoulder: 5.5) and
# within 8 on 87 of 88 studio portraits, whose people hold one shoulder lower more often than they know.
# Where hair, frame or wall hides a shoulder nothing is said: a person would not see it either.
_LIMIT = 9.0


@check(
    id="geometry.shoulders",
    word="ShoulderPresentation",
    text=Text("两肩不平，倾斜 {value}°。", "The shoulders are not level: {value}°."),
    remedy=Text("请放平双肩、身体坐正后重拍。", "Sit upright with level shoulders and retake."),
    unit="°",
)
def geometry_shoulders(measures: Measures, _: Standard) -> Answer:
    if measures.body is None or abs(measures.body.shoulders) <= _LIMIT:
        return None
    return Fault(Severity.REVIEW, round(abs(measures.body.shoulders), 1), f"±{_LIMIT:g}")
