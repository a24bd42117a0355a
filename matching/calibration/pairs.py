"""A list of pairs as an office writes it, and who is who in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from registry.errors import OfficeError
from registry.text import Text

COLUMNS = ("a", "b", "same")
_SAME = {"1": True, "same": True, "yes": True, "同": True, "是": True}
_DIFFERENT = {"0": False, "different": False, "no": False, "异": False, "否": False}
_WORDS = _SAME | _DIFFERENT


class PairsUnclear(OfficeError):
    """A line of the list that cannot be understood or contradicts another."""

    code = "calibrate.line"
    text = Text("清单第 {line} 行：{problem_zh}。", "Line {line} of the list: {problem_en}.")
    remedy = Text(
        "same 列写 1（同一人）或 0（不同人）；同一人的照片不能列为不同人。",
        "Write 1 (one person) or 0 (different people) in the column same; no pair may contradict another.",
    )


@dataclass(frozen=True, slots=True)
class ListedPair:
    """Two pictures, by the names the list gives them, and whether they show one person."""

    line: int
    a: str
    b: str
    same: bool
    group: str


@dataclass(frozen=True, slots=True)
class PairList:
    """Every pair, and a number for the person each picture shows."""

    pairs: tuple[ListedPair, ...]
    people: Mapping[str, int]


def read_pairs(rows: Iterable[Mapping[str, str]]) -> PairList:
    """Rows of a table with the columns a, b, same, and where there are any person, person_b, group.

    Who is who follows from the column `same`: pictures joined by genuine pairs are one person. `person` is
    whom a shows (and b in a genuine pair), `person_b` whom b shows; neither is kept. Lines count from 2,
    after the heading. Raises PairsUnclear.
    """
    pairs, who = [], _Joined()
    seen: dict[frozenset[str], int] = {}
    for line, row in enumerate(rows, 2):
        pair = _pair(line, row)
        first = seen.setdefault(frozenset((pair.a, pair.b)), line)
        if first != line:
            raise PairsUnclear(
                line=line, problem_zh=f"与第 {first} 行重复", problem_en=f"the pair of line {first} again"
            )
        pairs.append(pair)
        for picture, column in ((pair.a, "person"), (pair.b, "person_b")):
            if row.get(column):
                who.join(f"picture {picture}", f"person {row[column].strip()}")
        if pair.same:
            who.join(f"picture {pair.a}", f"picture {pair.b}")
    names = sorted({name for pair in pairs for name in (pair.a, pair.b)})
    roots = {
        root: number for number, root in enumerate(dict.fromkeys(who.root(f"picture {n}") for n in names))
    }
    people = {name: roots[who.root(f"picture {name}")] for name in names}
    _refuse_contradictions(pairs, people)
    return PairList(tuple(pairs), people)


def _pair(line: int, row: Mapping[str, str]) -> ListedPair:
    a, b, word = (row.get(column, "").strip() for column in COLUMNS)
    if not a or not b:
        raise PairsUnclear(line=line, problem_zh="缺少文件名", problem_en="a file is not named")
    if word.lower() not in _WORDS:
        raise PairsUnclear(
            line=line,
            problem_zh=f"same 列“{word}”看不懂",
            problem_en=f'"{word}" in the column same is unknown',
        )
    return ListedPair(line, a, b, _WORDS[word.lower()], row.get("group", "").strip())


def _refuse_contradictions(pairs: Sequence[ListedPair], people: Mapping[str, int]) -> None:
    for pair in pairs:
        if not pair.same and people[pair.a] == people[pair.b]:
            raise PairsUnclear(
                line=pair.line,
                problem_zh="列为不同人，但其他行表明是同一人",
                problem_en="it says different people, but other lines make them one",
            )


class _Joined:
    """Things that belong together, by the first of them."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, thing: str) -> str:
        while (parent := self._parent.setdefault(thing, thing)) != thing:
            self._parent[thing] = self._parent[parent]
            thing = parent
        return thing

    def join(self, one: str, other: str) -> None:
        self._parent[self.root(one)] = self.root(other)
