"""The face is whole."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Over the face width. The tightest of 800 Asian ID photos has 0.05; the landmarks err by about 0.03.
_CLOSE = 0.03


@check(
    id="geometry.edge",
    word="FaceCutOff",
    text=Text("脸部被照片边沿切掉。", "The face is cut off by the edge of the photo."),
    remedy=Text("请由图像社重新裁切原片或重拍。", "Have the agency crop the original again, or retake."),
)
def geometry_edge(measures: Measures, _: Standard) -> Answer:
    if measures.geometry is None:
        return NO_FACE
    gap = measures.geometry.edge_distance
    if gap >= _CLOSE:
        return None
    text = Text("脸部紧贴照片边沿。", "The face touches the edge of the photo.")
    value = round(gap, 2)
    return (
        Fault(Severity.REJECT, value, "> 0") if gap < -_CLOSE else Fault(Severity.REVIEW, value, "> 0", text)
    )
