"""Who has whose picture, solved for all at once, and what that makes: swaps, cycles, shifted rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.assignment import assign
from matching.pairing import Role

_NEEDS_IT = 1.0  # added for a student who lacks a picture of their own: less than a proof by pixels weighs


@dataclass(frozen=True, slots=True)
class Held:
    """A wrong picture: who holds it in which role, and how surely it shows each other student.

    0 to 1 by face, 2 where the pixels prove it.
    """

    holder: str
    role: Role
    owners: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ring:
    """Students of whom each holds the next one's picture. Closed: the last one holds the first one's.

    Open, the rows are shifted: nobody has the first one's picture, and the last one lacks their own.
    """

    role: Role
    members: tuple[str, ...]
    closed: bool


def owners(held: Iterable[Held], missing: Mapping[Role, Collection[str]]) -> dict[tuple[str, Role], str]:
    """(holder, role) to the student whose picture it is.

    A picture belongs to one student who lacks theirs: among look-alikes the assignment counts that makes
    most of them consistent. `missing` are the students without any picture in a role.
    """
    found: dict[tuple[str, Role], str] = {}
    for role, pictures in _by_role(held).items():
        needy = {one.holder for one in pictures} | set(missing.get(role, ()))
        for group in _connected(pictures, needy):
            found |= {(one.holder, role): owner for one, owner in _solve(group, needy)}
    return found


def rings(owned: Mapping[tuple[str, Role], str], missing: Mapping[Role, Collection[str]]) -> list[Ring]:
    """Swaps and cycles, then shifted rows of two or more wrong pictures; each student is in one ring."""
    found = []
    for role in dict.fromkeys(role for _, role in owned):
        onward = {holder: owner for (holder, of), owner in owned.items() if of is role}
        lacking = onward.keys() | set(missing.get(role, ()))
        found += [
            Ring(role, members, closed)
            for members, closed in _paths({h: o for h, o in onward.items() if o in lacking})
            if closed or len(members) > 2
        ]
    taken: set[str] = set()
    best = []
    for ring in sorted(found, key=lambda ring: (not ring.closed, -len(ring.members))):
        if taken.isdisjoint(ring.members):
            taken.update(ring.members)
            best.append(ring)
    return best


def _by_role(held: Iterable[Held]) -> dict[Role, list[Held]]:
    grouped: dict[Role, list[Held]] = defaultdict(list)
    for one in held:
        grouped[one.role].append(one)
    return grouped


def _connected(pictures: Sequence[Held], needy: set[str]) -> list[list[Held]]:
    """Groups that no student in need connects: each is solved alone."""
    group_of: dict[str, list[Held]] = {}
    groups: dict[int, list[Held]] = {}
    for one in pictures:
        merged = [one]
        for group in {id(g): g for g in (group_of.get(o) for o in one.owners if o in needy) if g}.values():
            merged += group
            groups.pop(id(group), None)
        groups[id(merged)] = merged
        group_of.update((owner, merged) for each in merged for owner in each.owners if owner in needy)
    return list(groups.values())


def _solve(group: Sequence[Held], needy: set[str]) -> list[tuple[Held, str]]:
    columns = sorted({owner for one in group for owner in one.owners if owner in needy})
    # Beyond them each picture has a column of its own: somebody who has their picture, or nobody.
    values = np.zeros((len(group), len(columns) + len(group)))
    beside = [_surest_beside(one, needy) for one in group]
    for row, one in enumerate(group):
        for owner, sure in one.owners.items():
            if owner in needy:
                values[row, columns.index(owner)] = sure + _NEEDS_IT
        values[row, len(columns) + row] = one.owners.get(beside[row], 0.0)
    chosen = [columns[c] if c < len(columns) else "" for c in assign(values)]
    answers = [
        (one, owner if owner in one.owners else other)
        for one, owner, other in zip(group, chosen, beside, strict=True)
    ]
    return [(one, owner) for one, owner in answers if owner]


def _surest_beside(one: Held, needy: set[str]) -> str:
    others = [(sure, owner) for owner, sure in one.owners.items() if owner not in needy]
    return max(others)[1] if others else ""


def _paths(onward: Mapping[str, str]) -> list[tuple[tuple[str, ...], bool]]:
    """The cycles and the longest paths of a graph in which nobody is pointed at twice."""
    found = []
    unseen = dict.fromkeys(onward)
    owned = set(onward.values())
    starts = [one for one in onward if one not in owned]
    for start in (*starts, *onward):
        if start not in unseen:
            continue
        path = [start]
        unseen.pop(start)
        while (following := onward.get(path[-1])) and following != start:
            path.append(following)
            unseen.pop(following, None)
        found.append((tuple(path), path[-1] in onward))
    return found
