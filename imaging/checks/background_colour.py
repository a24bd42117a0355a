"""The wall has a colour the standard allows."""

from imaging.check import NO_FACE, Answer, Fault, Unclear, check, within
from imaging.colour import delta_e, lab_of, rgb_of
from imaging.measure import Measures
from imaging.standard import Standard
from registry.text import Text

_CLUTTERED = 0.25  # share of the wall unlike its own median: then the wall has no one colour
_NO_WALL = Unclear(
    Text("头部占满画面，看不到足够的背景。", "The head fills the frame: too little wall is seen.")
)


@check(
    id="background.colour",
    word="BackgroundColour",
    text=Text(
        "背景颜色为 RGB({red},{green},{blue})，与允许的颜色相差 ΔE {value}，应 {limit}。",
        "The background is RGB({red},{green},{blue}), ΔE {value} from any allowed colour; {limit} is needed.",
    ),
    remedy=Text(
        "请在标准背景前重拍；不要用软件换背景。",
        "Retake before the standard background; do not replace it by software.",
    ),
    unit="ΔE2000",
)
def background_colour(measures: Measures, standard: Standard) -> Answer:
    if measures.geometry is None:
        return NO_FACE
    wall = measures.background
    if wall is None:
        return _NO_WALL
    if wall.foreign > _CLUTTERED:
        return Unclear(
            Text("背景杂乱，没有统一的颜色。", "The background is cluttered and has no one colour.")
        )
    seen = (wall.lightness, wall.a, wall.b)
    fault = within(
        standard,
        "background.colour",
        min(delta_e(seen, lab_of(allowed)) for allowed in standard.backgrounds),
        digits=1,
    )
    if fault is None:
        return None
    red, green, blue = rgb_of(seen)
    return Fault(fault.severity, fault.value, fault.limit, facts={"red": red, "green": green, "blue": blue})
