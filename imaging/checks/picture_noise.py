"""The face is not grainy."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Grey levels in the smoothest quarter of the face (bench/degradations.py). Untouched: ID photos 2.5 at
# most, studio portraits 2.4, rendered ones 0.4; 2.5 % of small, sharpened official portraits are above.
# Noise of 10 levels reads 6-7.
_NOISY = 5.0


@check(
    id="picture.noise",
    word="Noise",
    text=Text(
        "面部噪点多（{value} 灰阶，应 {limit}）。", "The face is noisy ({value} grey levels; {limit})."
    ),
    remedy=Text(
        "请加强灯光、降低感光度后重拍；不要用软件磨皮降噪。",
        "Use more light and a lower ISO and retake; do not smooth the skin by software.",
    ),
)
def picture_noise(measures: Measures, _: Standard) -> Answer:
    noise = measures.picture.noise
    if noise is None:
        return NO_FACE
    return Fault(Severity.REVIEW, round(noise, 1), f"≤ {_NOISY:g}") if noise > _NOISY else None
