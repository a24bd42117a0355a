"""Metadata that tell about a person or a place."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text


@check(
    id="file.personal",
    word="PersonalMetadata",
    text=Text("文件含个人信息字段：{value}。", "The file carries personal metadata: {value}."),
    remedy=Text(
        "对外发送前请清除；本系统存档时不保留这些字段。", "Remove it before the file leaves the office."
    ),
)
def file_personal(measures: Measures, _: Standard) -> Answer:
    found = measures.file.personal
    return Fault(Severity.INFO, found) if found else None
