"""What the file itself says, before anybody looks at the picture."""

import io
import re
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath

from PIL import ExifTags, Image

from imaging.jpeg import read_bones
from imaging.photo import Photo
from registry.errors import OfficeError
from registry.identifiers import IdNumber, StudentNumber

_CREATOR = rb"""CreatorTool(?:>|=["'])([^<"']+)"""  # XMP, as an element or an attribute
_TOOL_LENGTH = 60

_PERSONAL = {
    ExifTags.Base.Artist: "Artist",
    ExifTags.Base.CameraOwnerName: "CameraOwnerName",
    ExifTags.Base.BodySerialNumber: "BodySerialNumber",
    ExifTags.Base.XPAuthor: "XPAuthor",
}


@dataclass(frozen=True, slots=True)
class FileMeasures:
    """Facts of one file. `width`, `height` in px as stored; `dpi` None where the file states none."""

    kind: str
    extension: str  # lower case with its dot; empty where no file name is known
    bytes: int
    width: int
    height: int
    mode: str  # Pillow's word: RGB is 24-bit colour
    dpi: float | None  # the smaller of both directions
    quality: float | None  # estimated JPEG quality factor
    orientation: int  # EXIF 1-8
    trailing: int  # bytes behind the end of the picture
    personal: str  # names of metadata fields that tell about a person or place, comma-separated
    editor: str  # the program that last wrote the file, by its own word
    name_is: str  # id_number, student_number or other; empty where no file name is known


def measure_file(photo: Photo, file_name: str) -> FileMeasures:
    """Read header, markers and metadata. `file_name` may be empty."""
    bones = read_bones(photo.data) if photo.kind == "JPEG" else None
    personal, editor = _metadata(photo.data)
    return FileMeasures(
        kind=photo.kind,
        extension=PurePath(file_name).suffix.lower(),
        bytes=len(photo.data),
        width=photo.width,
        height=photo.height,
        mode=photo.mode,
        dpi=min(photo.dpi) if photo.dpi else None,
        quality=bones.quality if bones else None,
        orientation=photo.orientation,
        trailing=len(bones.trailing) if bones else 0,
        personal=", ".join(personal),
        editor=editor,
        name_is=_name_is(PurePath(file_name).stem),
    )


def _metadata(data: bytes) -> tuple[list[str], str]:
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data)) as image:
            warnings.simplefilter("ignore")  # Pillow warns of odd metadata
            exif = image.getexif()
            fields = [name for tag, name in _PERSONAL.items() if tag in exif or tag in exif.get_ifd(0x8769)]
            personal = fields + (["GPS"] if exif.get_ifd(ExifTags.IFD.GPSInfo) else [])
            software = exif.get(ExifTags.Base.Software) or image.info.get("Software") or ""
            xmp = re.search(_CREATOR, image.info.get("xmp") or b"")
    except Exception:  # noqa: BLE001 - broken EXIF names nobody
        return [], ""
    tool = str(software) or (xmp[1].decode("utf-8", "replace") if xmp else "")
    return personal, "".join(c for c in tool if c.isprintable()).strip()[:_TOOL_LENGTH]


def _name_is(stem: str) -> str:
    """What kind of number a file is named by. The number itself is not kept: measures are stored."""
    if not stem:
        return ""
    for kind in (IdNumber, StudentNumber):
        with suppress(OfficeError):
            kind.parse(stem)
            return "id_number" if kind is IdNumber else "student_number"
    return "other"
