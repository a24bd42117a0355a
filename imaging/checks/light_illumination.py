"""Both halves of the face have the same light."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# The darker cheek's luminance over the lighter one's. Of 98 studio portraits none lies below 0.60; of 800
# Asian ID photos 3 % lie below 0.52, and every one we looked at has a side in shade. Rendered side
# light: 0.27 and 0.46.
_UNEVEN = 0.52


@check(
    id="light.illumination",
    word="IlluminationUniformity",
    text=Text(
        "面部左右光线不均，暗侧亮度只有亮侧的 {value}%。",
        "The light is uneven: the darker cheek has {value} % of the lighter one.",
    ),
    remedy=Text("请左右对称布光后重拍。", "Light both sides alike and retake."),
    unit="%",
)
def light_illumination(measures: Measures, _: Standard) -> Answer:
    if measures.light is None:
        return NO_FACE
    ratio = measures.light.cheek_ratio
    if ratio >= _UNEVEN:
        return None
    return Fault(Severity.REVIEW, round(100 * ratio), f"≥ {100 * _UNEVEN:g}")
