"""Are these two files the same picture?"""

from imaging.picture.compare import ONE_EXPOSURE, compare_pictures, compare_views, difference_map
from imaging.picture.fingerprint import ALIKE, Fingerprint, fingerprint, propose
from imaging.picture.relation import Edit, PictureComparison, Relation
from imaging.picture.view import View

__all__ = [
    "ALIKE",
    "ONE_EXPOSURE",
    "Edit",
    "Fingerprint",
    "PictureComparison",
    "Relation",
    "View",
    "compare_pictures",
    "compare_views",
    "difference_map",
    "fingerprint",
    "propose",
]
