"""The file is a JPEG and is called one."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text


@check(
    id="file.format",
    word="ImageFormat",
    text=Text("文件实际是 {value}，不是 JPEG。", "The file is really {value}, not JPEG."),
    remedy=Text(
        "请向图像社索取 JPEG 原文件，不要只改扩展名。",
        "Get the JPEG original from the agency; do not just rename the file.",
    ),
)
def file_format(measures: Measures, _: Standard) -> Answer:
    file = measures.file
    if file.kind != "JPEG":
        return Fault(Severity.REJECT, file.kind, "JPEG")
    if file.extension and file.extension not in {".jpg", ".jpeg"}:
        return Fault(
            Severity.REVIEW,
            file.extension,
            ".jpg",
            Text("文件扩展名是 {value}，应为 .jpg。", "The file name ends in {value}; .jpg is expected."),
        )
    return None
