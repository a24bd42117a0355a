"""The file is named by the number the office files it under."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

_NAMES = {
    "id_number": Text("有效的身份证号", "a valid ID number"),
    "student_number": Text("学号", "a student number"),
}


@check(
    id="file.name",
    word="FileName",
    text=Text("文件名不是{wanted_zh}。", "The file name is not {wanted_en}."),
    remedy=Text(
        "请把文件名改为本人的{wanted_zh}，再核对一遍号码。",
        "Rename the file to the person's number ({wanted_en}), and compare it once more.",
    ),
)
def file_name(measures: Measures, standard: Standard) -> Answer:
    wanted, found = standard.naming, measures.file.name_is
    if not wanted or not found:
        return None
    # An ID number may also be the student number: both are letters and digits.
    if found == wanted or (found, str(wanted)) == ("id_number", "student_number"):
        return None
    name = _NAMES[wanted]
    return Fault(Severity.REVIEW, found, str(wanted), facts={"wanted_zh": name.zh, "wanted_en": name.en})
