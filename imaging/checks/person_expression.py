"""The expression is neutral."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# 0 is the mean neutral studio face, 1 the mean smile. Above 1.3: none of 49 studio portraits, 447 ID
# photos, 97 press and 11 official portraits told neutral by eye (at most 1.06) and none of 60 rendered ones
# (1.14; 1.30 by fits without their person); 4 % of 800 ID photos, 35 % of 49 studio smiles, many of them
# faint, and 25 %, 73 % and 90 % of the smiles on ID photos, in the press and of officials (bench/smile.py).
# A faint one is let through.
_SMILING = 1.3


@check(
    id="person.expression",
    word="ExpressionNeutrality",
    text=Text("笑容明显（笑意 {value}）。", "The person is smiling ({value})."),
    remedy=Text("请表情自然、不露笑容重拍。", "Keep a natural, neutral expression and retake."),
)
def person_expression(measures: Measures, _: Standard) -> Answer:
    if measures.person is None:
        return NO_FACE
    smile = measures.person.smile
    return Fault(Severity.REVIEW, round(smile, 1), f"≤ {_SMILING:g}") if smile > _SMILING else None
