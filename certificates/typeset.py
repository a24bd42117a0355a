"""Setting Chinese text in a box: line breaking, justification, and shrinking down to a stated size.

Line breaking follows GB/T 15834-2011 (no closing mark at the start of a line, no opening mark at its
end); a number is never divided, and neither is a name while it fits on a line. A closing mark at the end
of a line, or before another closing mark, counts half its width, because its right half is blank.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from certificates.fonts import Face, Fonts
from certificates.layout import TextBox

POINTS = 72 / 25.4  # points in a millimetre
_STEP = 0.5  # points; a finer step cannot be told apart on paper
_CHOICES = 3  # sizes a justified text may choose from, for the most even lines
_EVEN = 0.05  # em a gap may gain unseen
_CLOSING = frozenset("，。、；：？！）》〉】」』”’…—·,.;:?!)]%％")
_OPENING = frozenset("（《〈【「『“‘([")
_HALF = frozenset("，。、；：？！）》〉】」』")
_UNBROKEN = re.compile(r"[!-~]+|[〇一二三四五六七八九十]+[年月日]?")
_LOOSEST = 0.25  # em a gap may gain: beyond it a justified line falls apart, so it stays ragged
_TIGHTEST = 0.02  # em a gap may lose: less than the side bearings of a Chinese character
_ASCENT = 0.88  # of the ideographic em box above the baseline, as all our faces have it


class Span(NamedTuple):
    """A stretch of wording: `value` marks a filled-in field, `whole` one not to be broken."""

    text: str
    value: bool
    whole: bool


class Run(NamedTuple):
    """Characters of one face; `stroke` thickens them, `pull` moves them left, both in em."""

    face: Face
    text: str
    stroke: float
    pull: float


@dataclass(frozen=True, slots=True)
class Line:
    """One set line. Points, x and baseline from the top-left corner; `spacing` after each character."""

    x: float
    baseline: float
    size: float
    spacing: float
    colour: str
    runs: tuple[Run, ...]


def set_text(box: TextBox, spans: Sequence[Span], fonts: Fonts) -> tuple[Line, ...] | None:
    """The lines of a text in its box, at the largest size that fits; None where not even the least does.

    Raises MissingGlyph.
    """
    copy = _Copy(box, spans, fonts)
    found: list[tuple[float, tuple[Line, ...]]] = []
    size = box.size
    while size >= box.min_size:
        measure = box.box.width * POINTS / size
        cuts = copy.cut(measure)
        if cuts and ((len(cuts) - 1) * box.leading + 1) * size <= box.box.height * POINTS + 0.01:
            lines = copy.place(cuts, size, measure)
            gap = max(line.spacing / size for line in lines) - box.tracking
            if gap <= _EVEN:
                return lines
            found.append((gap, lines))
            if len(found) == _CHOICES:
                break
        size -= _STEP
    return min(found, key=lambda one: one[0])[1] if found else None


class _Copy:
    """The characters of one text with their faces and widths in em."""

    def __init__(self, box: TextBox, spans: Sequence[Span], fonts: Fonts) -> None:
        self.box = box
        self.text = "".join(span.text for span in spans)
        self.faces = [fonts.pick(box.font, character) for character in self.text]
        pairs = zip(self.faces, self.text, strict=True)
        self.widths = [face.width(character) + box.tracking for face, character in pairs]
        self.strokes: list[float] = []
        self.wholes: list[tuple[int, int]] = []
        for span in spans:
            if span.whole:
                self.wholes.append((len(self.strokes), len(self.strokes) + len(span.text)))
            self.strokes += [box.value_stroke if span.value else box.stroke] * len(span.text)
        self.pulls = [0.0] * len(self.text)
        for i in range(len(self.text) - 1):
            if self.text[i] in _HALF and self.text[i + 1] in _HALF:
                self.pulls[i + 1] = 0.5
                self.widths[i] -= 0.5
        neighbours = zip(" " + self.text, self.text, strict=False)
        self.bound = [before in _OPENING or after in _CLOSING for before, after in neighbours]
        for match in _UNBROKEN.finditer(self.text):
            self._bind(self.bound, *match.span())

    @staticmethod
    def _bind(bound: list[bool], start: int, end: int) -> None:
        bound[start + 1 : end] = [True] * (end - start - 1)

    def cut(self, measure: float) -> list[tuple[int, int]] | None:
        """Start and end of each line for a line length in em; None where something cannot be broken."""
        bound = self.bound.copy()
        for start, end in self.wholes:
            if sum(self.widths[start:end]) <= measure:
                self._bind(bound, start, end)
        cuts: list[tuple[int, int]] = []
        first = 0
        while first < len(self.text):
            last = self._line_end(first, measure - (0 if cuts else self.box.indent), bound)
            if last == first or (last < len(self.text) and not self.box.wrap):
                return None
            cuts.append((first, last))
            first = last
        return cuts

    def _line_end(self, start: int, measure: float, bound: list[bool]) -> int:
        """Where the line from `start` ends; `start` itself where not even its first word fits."""
        used, last = -self.box.tracking, start
        give = _TIGHTEST if self.box.align == "justify" else 0.0
        for i in range(start, len(self.text)):
            if i > start and not bound[i]:
                last = i
            used += self.widths[i] - (give if i > start else 0)
            if used - (0.5 if self.text[i] in _HALF else 0) > measure + 1e-6:
                return last
        return len(self.text)

    def place(self, cuts: Sequence[tuple[int, int]], size: float, measure: float) -> tuple[Line, ...]:
        """Lines at their places."""
        box, lead = self.box, self.box.leading * size
        free = box.box.height * POINTS - (len(cuts) - 1) * lead - size
        top = box.box.y * POINTS + {"top": 0.0, "middle": 0.5, "bottom": 1.0}[box.valign] * free
        lines = []
        for index, (start, end) in enumerate(cuts):
            indent = 0 if index else box.indent
            natural = sum(self.widths[start:end]) - box.tracking
            if box.align != "left" and self.text[end - 1] in _HALF and index < len(cuts) - 1:
                natural -= 0.5
            slack, spacing = measure - indent - natural, box.tracking
            if box.align == "justify" and (index < len(cuts) - 1 or slack < 0) and end - start > 1:
                gain = slack / (end - start - 1)
                spacing += gain if gain <= _LOOSEST else 0
            shift = {"center": slack / 2, "right": slack}.get(box.align, 0.0)
            lines.append(
                Line(
                    x=box.box.x * POINTS + (indent + shift) * size,
                    baseline=top + index * lead + _ASCENT * size,
                    size=size,
                    spacing=spacing * size,
                    colour=box.colour,
                    runs=self._runs(start, end),
                )
            )
        return tuple(lines)

    def _runs(self, start: int, end: int) -> tuple[Run, ...]:
        runs: list[Run] = []
        first = start
        for i in range(start + 1, end + 1):
            if (
                i == end
                or self.pulls[i]
                or self.faces[i] is not self.faces[first]
                or self.strokes[i] != self.strokes[first]
            ):
                face, stroke, pull = self.faces[first], self.strokes[first], self.pulls[first]
                runs.append(Run(face, self.text[first:i], stroke, pull))
                first = i
        return tuple(runs)
