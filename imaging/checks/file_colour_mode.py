"""24-bit colour: no grey, palette, CMYK or transparency."""

from imaging.check import Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

_MODES = {
    "L": Text("灰度", "grey"),
    "1": Text("黑白二值", "black and white"),
    "P": Text("调色板", "palette"),
    "CMYK": Text("CMYK 印刷色", "CMYK"),
    "RGBA": Text("带透明通道", "with transparency"),
}


@check(
    id="file.colour_mode",
    word="ColourMode",
    text=Text("照片不是 24 位彩色，而是{mode_zh}。", "The photo is not 24-bit colour but {mode_en}."),
    remedy=Text(
        "请使用彩色原图；黑白或 CMYK 文件请重新索取。",
        "Use the colour original; ask again for grey or CMYK files.",
    ),
)
def file_colour_mode(measures: Measures, _: Standard) -> Answer:
    mode = measures.file.mode
    if mode == "RGB":
        return None
    name = _MODES.get(mode, Text(mode, mode))
    return Fault(Severity.REJECT, mode, "RGB", facts={"mode_zh": name.zh, "mode_en": name.en})
