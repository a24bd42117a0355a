"""What two files are to each other, and the evidence for it."""

from dataclasses import dataclass
from enum import StrEnum

from registry.text import Text


class Relation(StrEnum):
    """Are these two files the same picture?"""

    IDENTICAL = "identical"  # the same bytes, or the same pixels
    SAME = "same"  # one exposure: re-encoded, resized, cropped, evenly toned, grey
    ALTERED = "altered"  # one exposure, but face or background differs beyond codec noise
    OTHER = "other"  # two exposures, even of one person one second apart
    NOT_ASSESSED = "not_assessed"  # too small or too plain to tell

    @property
    def text(self) -> Text:
        """The outcome in words."""
        return _RELATIONS[self]

    @property
    def same_exposure(self) -> bool:
        """Both files go back to one press of the shutter."""
        return self in (Relation.IDENTICAL, Relation.SAME, Relation.ALTERED)


class Edit(StrEnum):
    """What makes a copy an altered one."""

    FACE = "face"
    SURROUND = "surround"  # background, hair, clothes
    COLOUR = "colour"
    MIRRORED = "mirrored"
    TURNED = "turned"
    SQUEEZED = "squeezed"
    TONE = "tone"

    @property
    def text(self) -> Text:
        """The edit in words."""
        return _EDITS[self]


@dataclass(frozen=True, slots=True)
class PictureComparison:
    """The decision on two files and the numbers it rests on.

    `transform`: the six numbers of the (2, 3) affine from pixels of a to pixels of b, row by row; None unless
    two different files show one exposure. `detailed`: number of 16×16 blocks with fine structure;
    `agreement`: share of them that agree (0-1). `peak`: strongest local difference in detail, 0 alike, about
    2 unrelated. `recoloured`: share of the common area whose colour one global tone does not explain.
    `gain`, `offset`: that tone in luma, b = gain·a + offset. `overlap`: share of the coarser copy's area
    that the other covers. Numbers keep their defaults where nothing was measured.
    """

    relation: Relation
    edits: tuple[Edit, ...] = ()
    transform: tuple[float, ...] | None = None
    agreement: float = 0.0
    detailed: int = 0
    peak: float = 0.0
    recoloured: float = 0.0
    gain: float = 1.0
    offset: float = 0.0
    overlap: float = 0.0

    @property
    def text(self) -> Text:
        """The decision in one sentence, naming what was altered."""
        if not self.edits:
            return self.relation.text
        zh = "；".join(edit.text.zh for edit in self.edits)
        en = "; ".join(edit.text.en for edit in self.edits)
        return Text(f"{self.relation.text.zh}（{zh}）", f"{self.relation.text.en} ({en})")


_RELATIONS = {
    Relation.IDENTICAL: Text("同一文件", "the same file"),
    Relation.SAME: Text("同一张照片", "the same picture"),
    Relation.ALTERED: Text("同一张照片，但被改动过", "the same picture, altered"),
    Relation.OTHER: Text("不是同一张照片", "not the same picture"),
    Relation.NOT_ASSESSED: Text(
        "照片太小或没有细节，无法判断", "the picture is too small or too plain to tell"
    ),
}

_EDITS = {
    Edit.FACE: Text("面部有改动", "the face differs"),
    Edit.SURROUND: Text("背景、头发或衣着有改动", "background, hair or clothes differ"),
    Edit.COLOUR: Text("局部颜色被改", "colours were changed in places"),
    Edit.MIRRORED: Text("左右翻转", "mirrored"),
    Edit.TURNED: Text("被旋转", "turned"),
    Edit.SQUEEZED: Text("被拉伸变形", "stretched out of proportion"),
    Edit.TONE: Text("整体明暗改动过大", "brightness or contrast changed too far"),
}
