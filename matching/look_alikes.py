"""The same picture elsewhere in the season, found without a face template.

For pictures of students who did not consent: small copies of the picture propose, and its pixels decide
(imaging.picture). One exposure finds itself again; another photo of the same person is not found.
"""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from imaging.photo import Photo
from imaging.picture import Fingerprint, View, fingerprint, propose
from registry.errors import OfficeError


class LookAlikes:
    """Proposes pictures that may be one exposure. Held in memory, for as long as one screening runs."""

    def __init__(self, read: Callable[[str], Photo]) -> None:
        """`read` gives the photo of a SHA-256, or raises OfficeError."""
        self._read = read
        self._print = cache(self._make)

    def pairs(self, queries: Sequence[str], among: Sequence[str]) -> list[tuple[int, int]]:
        """(place in `queries`, place in `among`) of pictures worth comparing; both hold SHA-256."""
        asked, known = self._prints(queries), self._prints(among) if queries else {}
        if not asked or not known:
            return []
        proposed = propose(np.stack([*asked.values()]), np.stack([*known.values()]))
        query_places, places = list(asked), list(known)
        return [(query_places[query], places[original]) for query, original in proposed]

    def _prints(self, pictures: Sequence[str]) -> dict[int, Fingerprint]:
        """By place; a picture that cannot be read has none."""
        made = ((place, self._print(sha256)) for place, sha256 in enumerate(pictures))
        return {place: found for place, found in made if found is not None}

    def _make(self, sha256: str) -> Fingerprint | None:
        try:
            return fingerprint(View(self._read(sha256)))
        except OfficeError:
            return None
