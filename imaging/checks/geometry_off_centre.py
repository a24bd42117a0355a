"""The face is in the middle."""

from imaging.check import NO_FACE, Answer, Fault, check, within
from imaging.measure import Measures
from imaging.standard import Standard
from registry.text import Text


@check(
    id="geometry.off_centre",
    word="HorizontalPosition",
    text=Text(
        "脸部偏{side_zh} {value}%（占照片宽度），应在 {limit}% 以内。",
        "The face is {value} % of the width too far {side_en}; {limit} % is allowed.",
    ),
    remedy=Text(
        "请由图像社重新裁切原片，使脸居中。",
        "Have the agency crop the original again with the face in the middle.",
    ),
    unit="%",
)
def geometry_off_centre(measures: Measures, standard: Standard) -> Answer:
    if measures.geometry is None:
        return NO_FACE
    offset = measures.geometry.off_centre
    fault = within(standard, "geometry.off_centre", offset)
    limit = standard.limit("geometry.off_centre")
    if fault is None or limit is None or limit.max is None:
        return None
    side = {"side_zh": "右" if offset > 0 else "左", "side_en": "right" if offset > 0 else "left"}
    return Fault(fault.severity, round(abs(offset) * 100, 1), f"{limit.max * 100:g}", facts=side)
