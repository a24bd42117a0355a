"""What a trace rests on, kept so that it can be audited when program and thresholds have moved on."""

from dataclasses import asdict
from typing import Any

import cv2
import numpy as np

from imaging.photo import Photo
from imaging.picture import Edit, View, difference_map
from imaging.picture.compare import (
    ONE_EXPOSURE,
    ONE_EXPOSURE_BROADLY,
    ONE_EXPOSURE_BROADLY_IN_PART,
    ONE_EXPOSURE_BY_FACE,
    ONE_EXPOSURE_IN_PART,
)
from imaging.picture.difference import COLOUR_LIMIT
from imaging.picture.edits import COLOUR_AREA, DETAIL_AREA, DETAIL_LIMIT, SURROUND_LIMIT
from imaging.picture.plane import Plane
from imaging.provenance import Trace
from registry.provenance import Provenance
from runtime.office import StoredPhotos

# Edits of the whole picture have no place in it.
_LOCAL = frozenset((Edit.FACE, Edit.SURROUND, Edit.COLOUR))
_DIGITS = 4  # below the precision of any threshold


def evidence_of(found: Trace) -> dict[str, Any]:
    """The comparison as JSON, with the thresholds of the day; {} where nothing was compared."""
    if found.evidence is None:
        return {}
    measured = asdict(found.evidence)
    return {
        **{name: _rounded(value) for name, value in measured.items() if name not in ("edits", "transform")},
        "edits": [edit.value for edit in found.evidence.edits],
        "transform": [_rounded(number) for number in found.evidence.transform or ()],
        "thresholds": {
            "agreement": ONE_EXPOSURE,
            "broad_agreement": ONE_EXPOSURE_BROADLY,
            "agreement_by_face": ONE_EXPOSURE_BY_FACE,
            "agreement_in_part": ONE_EXPOSURE_IN_PART,
            "broad_agreement_in_part": ONE_EXPOSURE_BROADLY_IN_PART,
            "peak": DETAIL_LIMIT,
            "surround_peak": SURROUND_LIMIT,
            "peak_area": DETAIL_AREA,
            "colour": COLOUR_LIMIT,
            "recoloured": COLOUR_AREA,
        },
    }


def heat_map(photo: Photo, found: Trace, photos: StoredPhotos) -> bytes | None:
    """A PNG of where an altered photo differs from its original; None where no place can be shown."""
    if found.provenance is not Provenance.ALTERED or not found.original or not found.evidence:
        return None
    if not _LOCAL & set(found.evidence.edits):
        return None
    heat = difference_map(photo, photos.photo(found.original.sha256))
    return None if heat is None else _coloured(photo, heat)


def _coloured(photo: Photo, heat: Plane) -> bytes:
    """The photo in pale grey, and over it yellow to red from half the limit of a harmless copy up."""
    grey = cv2.cvtColor(View(photo).pixels, cv2.COLOR_BGR2GRAY).astype(np.float32)
    pale = np.repeat((128 + grey / 2)[..., None], 3, axis=2)
    strength = np.clip(heat - 0.5, 0, 1)[..., None]
    colour = np.concatenate(
        [np.zeros_like(strength), 190 * (1 - strength), np.full_like(strength, 215)], axis=2
    )
    cover = np.clip(2 * strength, 0, 0.85)
    mixed = (pale * (1 - cover) + colour * cover).astype(np.uint8)
    return cv2.imencode(".png", mixed, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes()


def _rounded(value: Any) -> Any:
    return round(value, _DIGITS) if isinstance(value, float) else value
