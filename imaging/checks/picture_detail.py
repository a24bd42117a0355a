"""The face shows the detail its pixels could hold: neither enlarged nor slightly out of focus."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# Decades from coarse to fine detail (bench/degradations.py). Untouched: 267 ID photos 0.4 % above 3.5
# (median 2.3), 98 studio portraits 2.4 at most, 60 rendered ones 3.48. Blurred by 1 px 80-100 % are above.
_LOST = 3.5
# Detectors of enlarging, measures.enlarged, on photos they were not fitted on (bench/enlarging.py): enlarged
# twice 94-100 % are above 0, three times all, 1.5 times 41-70 %. Untouched, saved at quality 75-98: none of
# the studio and official portraits, 3.6 % of the rendered (the softest), 2-6 % of the ID photos, which were
# themselves resized.
_ENLARGED = Text(
    "照片像是由小图放大（放大痕迹 {value}，应 {limit}）。",
    "The photo looks enlarged from a small one (trace {value}; {limit}).",
)


@check(
    id="picture.detail",
    word="EffectiveResolution",
    text=Text(
        "面部缺少细节（细节损失 {value}，应 {limit}），像是由小图放大或轻微失焦。",
        "The face lacks detail (loss {value}, {limit} is needed): enlarged from a small one, or unfocused.",
    ),
    remedy=Text(
        "请使用相机原始尺寸的照片，不要放大小图；或对准焦点后重拍。",
        "Use the photo at the camera's own size and do not enlarge a small one; or focus and retake.",
    ),
)
def picture_detail(measures: Measures, _: Standard) -> Answer:
    if measures.geometry is None:
        return NO_FACE
    enlarged, loss = measures.picture.enlarged, measures.picture.detail_loss
    if enlarged is not None and enlarged > 0:
        return Fault(Severity.REVIEW, round(enlarged, 1), "≤ 0", _ENLARGED)
    return (
        Fault(Severity.REVIEW, round(loss, 2), f"≤ {_LOST:g}") if loss is not None and loss > _LOST else None
    )
