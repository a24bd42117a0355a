"""The pictures of a batch report: a small one of every photo, a larger one of each that has a fault."""

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from api.report.thumbnails import shrink
from imaging.photo import read_photo
from imaging.standard import Standard
from imaging.verdict import Outcome
from registry.errors import OfficeError
from runtime.checking import Record, Submitted, judge_photo

SMALL, LARGE = "small", "large"
_HEIGHTS = {SMALL: 144, LARGE: 420}  # px; shown at 108 and 310 css px


@dataclass(frozen=True, slots=True)
class Drawn:
    """One photo's record and its pictures: JPEG bytes by kind, none where it cannot be read."""

    record: Record
    pictures: dict[str, bytes]


def judge_and_draw(photo: Submitted, standard: Standard) -> Drawn:
    """Judge one photo and make its pictures, while its bytes are at hand."""
    record = judge_photo(photo, standard)
    try:
        pixels = read_photo(photo.data or b"").pixels
    except OfficeError:
        return Drawn(record, {})
    kinds = (SMALL,) if record["verdict"] == Outcome.ACCEPTED else (SMALL, LARGE)
    return Drawn(record, {kind: shrink(pixels, _HEIGHTS[kind]) for kind in kinds})


class PictureFolder:
    """Pictures as files, `small/<sha256>.jpg` and `large/<sha256>.jpg`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for kind in _HEIGHTS:
            (folder / kind).mkdir(parents=True, exist_ok=True)

    def keep(self, drawn: Drawn) -> None:
        """Write the pictures of one photo; a file is whole or not there."""
        for kind, jpeg in drawn.pictures.items():
            path = self._path(kind, drawn.record["sha256"])
            new = path.with_suffix(".new")
            new.write_bytes(jpeg)
            new.replace(path)

    def data_uri(self, kind: str, sha256: str) -> str | None:
        """The picture as a `data:` address; None where there is none."""
        path = self._path(kind, sha256)
        if not sha256 or not path.is_file():
            return None
        return "data:image/jpeg;base64," + b64encode(path.read_bytes()).decode("ascii")

    def link(self, kind: str, sha256: str) -> str | None:
        """The picture's address as seen from the folder above; None where there is none."""
        path = self._path(kind, sha256)
        return f"{self._folder.name}/{kind}/{sha256}.jpg" if sha256 and path.is_file() else None

    def _path(self, kind: str, sha256: str) -> Path:
        return self._folder / kind / f"{sha256}.jpg"
