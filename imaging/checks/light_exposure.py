"""Too dark or too bright.

Luminance follows the colour of the skin: under the same light black faces measure a sixth of white
ones. So nobody is rejected for a dark face. The wall, whose colour the standard knows, tells the light.
"""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.colour import delta_e, lab_of
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Rendered photos at a quarter of the light: mean 0.02-0.03, entropy 2.9-3.2 bits. Good light on the
# darkest skin, among 98 studio portraits and our rendered ones: mean 0.05-0.06, entropy 4.4-4.7 bits.
_DARK_MEAN, _DULL, _FLAT = 0.15, 5.0, 4.0
_DARK_WALL = 25.0  # L* below the darkest allowed background: a quarter of the light
# Shares and means on 800 Asian ID photos: 98 % have less than 0.6 % clipped; 99.5 % a mean below 0.65.
_CLIPPED, _BRIGHT_MEAN, _BRIGHT_WALL = 0.02, 0.66, 90.0
_LIMIT = f"{_DARK_MEAN:g}–{_BRIGHT_MEAN:g}"


@check(
    id="light.exposure",
    word="Luminance",
    text=Text("照片过暗（面部亮度 {value}）。", "The photo is too dark (face luminance {value})."),
    remedy=Text(
        "请调整灯光或曝光后重拍；不要用软件调亮调暗。",
        "Correct the light or exposure and retake; do not brighten or darken by software.",
    ),
)
def light_exposure(measures: Measures, standard: Standard) -> Answer:
    if measures.light is None:
        return NO_FACE
    light, wall = measures.light, measures.background
    allowed = [lab_of(colour) for colour in standard.backgrounds]
    value = round(light.mean, 3)
    if light.mean < _DARK_MEAN:
        dim = wall is not None and wall.lightness < min(colour[0] for colour in allowed) - _DARK_WALL
        if dim and light.entropy < _DULL:
            return Fault(Severity.REJECT, value, _LIMIT)
        if dim or light.entropy < _FLAT:
            text = Text(
                "面部很暗，细节不清（亮度 {value}）。", "The face is very dark, with little detail ({value})."
            )
            return Fault(Severity.REVIEW, value, _LIMIT, text)
    if light.over > _CLIPPED or light.mean > _BRIGHT_MEAN:
        text = Text(
            "照片过亮，面部发白（亮度 {value}）。", "The photo is too bright, the face washed out ({value})."
        )
        limit = standard.limit("background.colour")
        washed = (
            wall is not None
            and wall.lightness > _BRIGHT_WALL
            and limit is not None
            and limit.judge(min(delta_e((wall.lightness, wall.a, wall.b), colour) for colour in allowed))
        )
        return Fault(Severity.REJECT if washed else Severity.REVIEW, value, _LIMIT, text)
    return None
