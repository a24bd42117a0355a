"""Exactly one face."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text


@check(
    id="geometry.single_face",
    word="SingleFacePresent",
    text=Text(
        "照片中有 {value} 张人脸，只能有一张。", "There are {value} faces in the photo; there must be one."
    ),
    remedy=Text(
        "请单人重新拍摄，背景中不要有他人或人像图案。",
        "Take it again with one person, and no people or portraits behind.",
    ),
)
def geometry_single_face(measures: Measures, _: Standard) -> Answer:
    if measures.faces == 1:
        return None
    if measures.faces == 0:
        text = Text("没有检测到人脸。", "No face was found.")
        return Fault(Severity.REJECT, 0.0, "1", text)
    return Fault(Severity.REJECT, float(measures.faces), "1")
