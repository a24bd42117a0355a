"""The resolution written in the file."""

from imaging.check import Answer, Fault, check, within
from imaging.measure import Measures
from imaging.standard import Standard
from registry.text import Text


@check(
    id="file.dpi",
    word="ImageResolution",
    text=Text(
        "文件标注的分辨率为 {value} dpi，应为 {limit} dpi。",
        "The file states {value} dpi; {limit} is required.",
    ),
    remedy=Text(
        "只改文件中的分辨率标注即可，像素不变；最好使用图像社原文件。",
        "Only the number in the file is wrong, not the pixels; best use the agency's original.",
    ),
    unit="dpi",
)
def file_dpi(measures: Measures, standard: Standard) -> Answer:
    limit, dpi = standard.limit("file.dpi"), measures.file.dpi
    if limit is None:
        return None
    if dpi is None:
        text = Text(
            "文件没有标注分辨率，应为 {limit} dpi。",
            "The file states no resolution; {limit} dpi is required.",
        )
        return Fault(limit.outside, None, str(limit), text)
    # JFIF may store dots per centimetre: 300 dpi comes back as 299.72.
    return within(standard, "file.dpi", round(dpi))
