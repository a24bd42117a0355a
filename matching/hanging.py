"""Where pictures hang, and where a person was seen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matching.decision import Decision, PairVerdict
from matching.pairing import Role, StrayPicture, StudentPictures


@dataclass(frozen=True, slots=True)
class Hanging:
    """One picture in one place: whose, in which role. `owner` is a 学号, or the key of a stray picture."""

    owner: str
    role: Role
    sha256: str
    stray: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """A picture of the season that shows the same person as the one asked about."""

    hanging: Hanging
    decision: Decision


# An altered picture still shows where it was taken from.
SHOWS = (PairVerdict.IDENTICAL, PairVerdict.SAME_PICTURE, PairVerdict.ALTERED, PairVerdict.SAME_PERSON)
_ROLE_ORDER = (Role.ORIGINAL, Role.EREGISTRATION_IMAGE, Role.CERTIFICATE_PHOTO)


def surest(sighting: Sighting) -> tuple[int, float, int]:
    """A key to sort by: proof by pixels first, then likeness, then originals."""
    decision = sighting.decision
    return (
        SHOWS.index(decision.verdict),
        -(decision.similarity or 0.0),
        _ROLE_ORDER.index(sighting.hanging.role),
    )


def hang(students: Iterable[StudentPictures], strays: Iterable[StrayPicture]) -> Iterator[Hanging]:
    """Every picture of a season in its places."""
    for student in students:
        for role in Role:
            for sha256 in student.of(role):
                yield Hanging(student.student_number, role, sha256)
    for stray in strays:
        yield Hanging(stray.key, stray.role, stray.sha256, stray=True)
