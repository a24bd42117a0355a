"""The program that last wrote the file. A hint only: cameras name their firmware here too."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text


@check(
    id="file.editor",
    word="EditorTrace",
    text=Text("文件由软件“{value}”保存过。", "The file was saved by the program {value}."),
    remedy=Text(
        "仅供参考；如是修图软件，请与图像社原图比对。",
        "A hint only; if it is a photo editor, compare with the agency's original.",
    ),
)
def file_editor(measures: Measures, _: Standard) -> Answer:
    editor = measures.file.editor
    return Fault(Severity.INFO, editor) if editor else None
