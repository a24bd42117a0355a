"""One student whose pictures show two people: which side is wrong, and whom the wrong pictures may show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from matching.arbiter import arbitrate
from matching.case import Side
from matching.decision import Decision, PairVerdict
from matching.gallery import Gallery
from matching.hanging import Sighting
from matching.pairing import PAIRED, Role, StudentPictures
from matching.swap import Held

_BY_PIXELS = 2.0


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What was found; `sightings` by the role of the wrong picture, surest first."""

    student: StudentPictures
    side: Side
    decision: Decision
    against: tuple[Decision, ...]
    sightings: Mapping[Role, tuple[Sighting, ...]]

    @property
    def known_wrong(self) -> tuple[Role, ...]:
        """The roles whose picture the original proves wrong."""
        return () if self.side is Side.UNKNOWN else wrong_roles(self.side)


def wrong_roles(side: Side) -> tuple[Role, ...]:
    """The roles whose picture is wrong, or may be."""
    return tuple(role for role in PAIRED if side in (Side(role.value), Side.BOTH, Side.UNKNOWN))


def examine(gallery: Gallery, students: Sequence[tuple[StudentPictures, Decision]]) -> list[Mismatch]:
    """Arbitrate each, then search the season for whose the wrong pictures are, all in one pass."""
    judged = [(student, decision, *arbitrate(gallery, student)) for student, decision in students]
    gallery.look_for(
        picture
        for student, _, side, _ in judged
        for role in wrong_roles(side)
        for picture in student.of(role)
    )
    found = []
    for student, decision, side, against in judged:
        number = student.student_number
        sightings = {role: gallery.find(student.of(role)[0], number) for role in wrong_roles(side)}
        if side is Side.UNKNOWN:
            side = _by_others(sightings)
            sightings = {role: sightings[role] for role in wrong_roles(side)}
        found.append(Mismatch(student, side, decision, against, sightings))
    return found


def _by_others(sightings: Mapping[Role, Sequence[Sighting]]) -> Side:
    """The wrong side where the student has no original, but the picture is the original of another.

    By pixels only: a face that merely looks the same proves nothing. Pictures of nobody on the roster do not
    count, as the student's own original may lie under a mistyped number.
    """
    wrong = [role for role, seen in sightings.items() if any(map(_is_anothers_original, seen))]
    return Side(wrong[0].value) if len(wrong) == 1 else Side.UNKNOWN


def _is_anothers_original(one: Sighting) -> bool:
    proven = one.decision.verdict in (PairVerdict.IDENTICAL, PairVerdict.SAME_PICTURE)
    return proven and one.hanging.role is Role.ORIGINAL and not one.hanging.stray


def holdings(mismatches: Sequence[Mismatch]) -> list[Held]:
    """Each wrong picture, and whom it may show. What is wrong itself tells nothing about its student."""
    wrong = {(one.student.student_number, role) for one in mismatches for role in one.known_wrong}
    holders = {(one.student.student_number, role) for one in mismatches for role in one.sightings}
    return [
        Held(one.student.student_number, role, _owners(sightings, role, wrong, holders))
        for one in mismatches
        for role, sightings in one.sightings.items()
    ]


def _owners(
    sightings: Sequence[Sighting],
    role: Role,
    wrong: Collection[tuple[str, Role]],
    holders: Collection[tuple[str, Role]],
) -> dict[str, float]:
    found: dict[str, float] = {}
    for sighting in sightings:
        there, similarity = sighting.hanging, sighting.decision.similarity
        place = (there.owner, there.role)
        if there.stray or place in wrong or (there.role is role and place in holders):
            continue
        sure = _BY_PIXELS if similarity is None else similarity
        found[there.owner] = max(sure, found.get(there.owner, 0.0))
    return found
