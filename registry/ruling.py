"""What the rules say to a request: each reason with its rule, and who must act."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from registry.text import Text


class Effect(StrEnum):
    """What a ruling does to the request."""

    REFUSED = "refused"  # no paper can change it
    CONDITION = "condition"  # it can stand once `office` has what it asks for

    @property
    def text(self) -> Text:
        """The effect in words."""
        return _EFFECTS[self]


_EFFECTS = {
    Effect.REFUSED: Text("不予办理", "refused"),
    Effect.CONDITION: Text("有条件", "on a condition"),
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """One rule that stands in the way of a request. `rule` is its number in the registry lecture."""

    id: str
    rule: str
    effect: Effect
    text: Text
    office: Text


def refused(rulings: Iterable[Ruling]) -> bool:
    """Whether any of the rulings refuses the request."""
    return any(ruling.effect is Effect.REFUSED for ruling in rulings)


CITY_STUDENTS = Text("市校学生处", "student office of the city school")
CITY_REGISTRY = Text("市校学籍考务办", "registry-and-exam office of the city school")
SITE = Text("教学点", "teaching site")
WELFARE = Text("学工处", "student affairs office")
PLANS = Text("教学计划管理部门", "department of teaching plans")
EXAMS = Text("考试管理部门", "department of examinations")
