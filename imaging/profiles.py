"""Which standard a photo is held to: the one in force on the day it was taken, unless one is chosen for all.

An office's own profiles are TOML files in one folder, each inheriting from a profile that comes with the
product or from another of the folder. From its `since` on, one takes the place of what was in force.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from imaging.standard import Standard, load_standard

_NATIONAL = ("xinhua-2002", "chsi-2017")  # the rules for graduates, oldest first


@dataclass(frozen=True, slots=True)
class Profiles:
    """`dated`: oldest first; of those of one day the office's own stand last. `chosen` overrides dates."""

    dated: tuple[Standard, ...]
    chosen: Standard | None = None

    def on(self, captured_on: date) -> Standard:
        """The standard for a photo taken on that day; the oldest one for days before all."""
        if self.chosen:
            return self.chosen
        return next((one for one in reversed(self.dated) if one.since <= captured_on), self.dated[0])


def read_profiles(folder: Path | None = None, chosen: str = "") -> Profiles:
    """The national profiles, and an office's own in `folder`, which need not be there.

    `chosen`: the name of a profile or the path of a TOML file; empty: the day of capture decides. Raises
    UnknownStandard, InvalidStandard.
    """
    own = sorted(folder.glob("*.toml")) if folder else []
    dated = [load_standard(name) for name in _NATIONAL] + [load_standard(path, folder) for path in own]
    return Profiles(
        dated=tuple(sorted(dated, key=lambda one: one.since)),  # stable: an own one stays behind its equal
        chosen=load_standard(chosen, folder) if chosen else None,
    )
