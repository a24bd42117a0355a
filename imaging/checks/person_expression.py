"""The expression is neutral."""

from imaging.check import NO_FACE, Answer, Fault, check
from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Severity
from registry.text import Text

# 0 is the mean neutral studio face, 1 the mean smile. Above 1.3: none of 49 neutral studio portraits and
# of 60 rendered good ones (at most 0.8 and 1.1), 5 % of 800 Asian ID photos, of which all we looked at
# show teeth; 33 % of 49 studio smiles, many of them faint. A faint smile is let through.
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
