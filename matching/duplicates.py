"""Groups of students with one face in the same role."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from matching.decision import Decision
from matching.gallery import Gallery
from matching.hanging import Hanging
from matching.pairing import Role


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One face under several students. `wrong`: under whom it fits least; `evidence` is about that one."""

    wrong: Hanging
    others: tuple[Hanging, ...]
    evidence: tuple[Decision, ...]

    @property
    def one_picture(self) -> bool:
        """Whether it is one picture, and not two of one person."""
        return any(decision.similarity is None for decision in self.evidence)


def duplicates(gallery: Gallery, role: Role, fit: Callable[[Hanging], int]) -> Iterator[Duplicate]:
    """One for each group: the case of the student whom the picture fits least, which holds up the others."""
    groups: dict[str, set[Hanging]] = {}
    proof: dict[frozenset[str], Decision] = {}
    for a, b in gallery.doubles(role):
        one, other = groups.setdefault(a.owner, {a}), groups.setdefault(b.owner, {b})
        if one is other:
            continue
        decision = gallery.one_face(a.sha256, b.sha256)
        if decision:
            proof[frozenset((a.owner, b.owner))] = decision
            one |= other
            groups.update(dict.fromkeys((hanging.owner for hanging in other), one))
    for group in {id(group): group for group in groups.values() if len(group) > 1}.values():
        wrong, *others = sorted(group, key=lambda hanging: (fit(hanging), hanging.owner))
        evidence = tuple(decision for pair, decision in proof.items() if wrong.owner in pair)
        yield Duplicate(wrong, tuple(others), evidence)
