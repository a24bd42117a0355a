"""What a loaded template is made of: value objects, all positions in millimetres from the top-left corner."""

from dataclasses import dataclass
from enum import StrEnum

from registry.identifiers import Level
from registry.student import SealType
from registry.text import Text


class Layer(StrEnum):
    """What a text belongs to."""

    BACKGROUND = "background"  # what pre-printed stock already shows
    FIELDS = "fields"  # what changes from student to student


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the paper, mm."""

    x: float
    y: float
    width: float
    height: float

    def within(self, width: float, height: float) -> bool:
        """Whether the box lies on a paper of this size."""
        return (
            min(self.x, self.y) >= 0
            and min(self.width, self.height) > 0
            and self.x + self.width <= width
            and self.y + self.height <= height
        )

    def overlaps(self, other: "Box") -> bool:
        """Whether two boxes share any area."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class TextBox:
    """One text and how it is set. `leading` is in ems; `tracking`, `indent`, `stroke`, `value_stroke` too.

    `pieces` is the wording taken apart: (literal, "") or ("", field id).
    """

    id: str
    layer: Layer
    box: Box
    font: str
    size: float
    min_size: float
    leading: float
    align: str
    valign: str
    wrap: bool
    tracking: float
    indent: float
    stroke: float
    value_stroke: float
    colour: str
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A place people work on after printing: an ink seal, the embossed seal 钢印, a signature.

    A `clear` area takes no printed text; a seal is stamped over the school's name and stays unclear.
    """

    label: Text
    box: Box
    shape: str
    clear: bool


@dataclass(frozen=True, slots=True)
class Ornament:
    """One drawn element of the background: see certificates.ornament for the kinds and their parameters."""

    kind: str
    colour: str
    line: float  # mm
    numbers: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A loaded template. `digest` is the SHA-256 over the folder's files, by name."""

    name: str
    title: Text
    level: Level
    seal: SealType
    width: float
    height: float
    photo: Box
    texts: tuple[TextBox, ...]
    areas: tuple[Area, ...]
    ornaments: tuple[Ornament, ...]
    digest: str
