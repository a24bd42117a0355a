"""How a check is written, and the catalogue of all checks.

One file in imaging/checks is one check:

    @check(id="geometry.roll", word="HeadPoseRoll", text=Text(…), remedy=Text(…))
    def roll(measures: Measures, standard: Standard) -> Answer: …

The function answers with a Fault, with Unclear where it cannot tell, or with None: all is well. `text` and
`remedy` may name {value}, {limit} and the fault's own facts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from imaging.measure import Measures
from imaging.standard import Standard
from registry.finding import Finding, NotAssessed, Severity
from registry.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found. `value` is already rounded; `text` and `unit` replace the check's own."""

    severity: Severity
    value: float | str | None = None
    limit: str | None = None
    text: Text | None = None
    unit: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why a check could not look."""

    reason: Text


Answer = Fault | Unclear | None

NO_FACE = Unclear(Text("没有检测到人脸，无法判断。", "No face was found, so this cannot be judged."))
CUT_FACE = Unclear(Text("面部不完整，无法判断。", "The face is cut off, so this cannot be judged."))
NO_SCALE = Unclear(
    Text(
        "照片长宽比与标准不同，像素位置无法对照。",
        "The picture's proportions differ from the standard's, so pixel positions do not compare.",
    )
)


@dataclass(frozen=True, slots=True)
class Check:
    """One entry of the catalogue. Calling it judges one photo."""

    id: str
    word: str
    text: Text
    remedy: Text
    unit: str | None
    judge: Callable[[Measures, Standard], Answer] = field(repr=False)

    def __call__(self, measures: Measures, standard: Standard) -> Finding | NotAssessed | None:
        answer = self.judge(measures, standard)
        if answer is None:
            return None
        if isinstance(answer, Unclear):
            return NotAssessed(self.id, self.word, answer.reason)
        facts = {"value": answer.value, "limit": answer.limit, **answer.facts}
        return Finding(
            id=self.id,
            word=self.word,
            severity=answer.severity,
            text=(answer.text or self.text).format(**facts),
            remedy=self.remedy.format(**facts),
            value=answer.value,
            limit=answer.limit,
            unit=answer.unit or self.unit,
        )


def check(
    *,
    id: str,  # noqa: A002 - the field's own word for it
    word: str,
    text: Text,
    remedy: Text,
    unit: str | None = None,
) -> Callable[[Callable[[Measures, Standard], Answer]], Check]:
    """Make a check of a judging function."""

    def made(judge: Callable[[Measures, Standard], Answer]) -> Check:
        return Check(id, word, text, remedy, unit, judge)

    return made


def scale_to(standard: Standard, measures: Measures) -> float | None:
    """Profile pixels per picture pixel; None where the proportions differ by more than one per cent.

    A photo of the right shape and the wrong size is told its size, and its geometry is judged as if it
    had been delivered at the profile's size.
    """
    width, height = measures.file.width, measures.file.height
    if measures.file.orientation >= 5:  # stored lying on its side
        width, height = height, width
    across, down = standard.width / width, standard.height / height
    return across if abs(across / down - 1) <= 0.01 else None


def within(standard: Standard, name: str, value: float, digits: int = 0) -> Fault | None:
    """Hold a value against the standard's limit of that name; None also where it sets none."""
    limit = standard.limit(name)
    severity = limit.judge(value) if limit else None
    if limit is None or severity is None:
        return None
    return Fault(severity, round(value, digits) if digits else round(value), str(limit))


def turned(angle: float, review: float, reject: float, *, plus: Text, minus: Text) -> Fault | None:
    """Hold a head angle in degrees against ±review and ±reject; `plus` and `minus` are its two directions."""
    if abs(angle) <= review:
        return None
    side = plus if angle > 0 else minus
    facts = {"degrees": f"{abs(angle):.1f}", "side_zh": side.zh, "side_en": side.en}
    severity = Severity.REJECT if abs(angle) > reject else Severity.REVIEW
    return Fault(severity, round(angle, 1), f"±{review:g}", facts=facts)


@cache
def catalogue() -> tuple[Check, ...]:
    """Every check there is: one a file of imaging/checks, sorted by file name."""
    package = import_module("imaging.checks")
    found: list[Check] = []
    for module in sorted(iter_modules(package.__path__), key=lambda m: m.name):
        loaded = import_module(f"imaging.checks.{module.name}")
        found.extend(thing for thing in vars(loaded).values() if isinstance(thing, Check))
    ids = [one.id for one in found]
    if len(set(ids)) < len(ids):
        raise RuntimeError(f"two checks share an id: {sorted(ids)}")
    return tuple(found)
