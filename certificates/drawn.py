"""What pdfium finds drawn on a page: its objects in order, and how each is set. mm from the top left."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

MM = 25.4 / 72  # of a point


@dataclass(frozen=True, slots=True)
class Drawn:
    """One text as drawn. `x`, `y` is the start of its baseline, `ink` left, top, right, bottom; mm."""

    text: str
    x: float
    y: float
    ink: tuple[float, float, float, float]
    size: float
    colour: str
    stroke: float  # em
    plain: bool  # upright, opaque, not clipped, not invisible


class Page:
    """One open pdfium page of a `height` in mm; `close` it after use."""

    def __init__(self, page: Any, height: float) -> None:
        self._page, self._height = page, height
        self._textpage = page.get_textpage()
        self._buffer = (pdfium.FPDF_WCHAR * 512)()

    def close(self) -> None:
        """Let go of the page."""
        self._textpage.close()
        self._page.close()

    def objects(self, form: Any = None) -> list[tuple[int, Any]]:
        """(type, object) of everything drawn by the page or by a form on it, in order."""
        if form is None:
            count, get, of = pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, self._page
        else:
            count, get, of = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, form
        found = [get(of, i) for i in range(count(of))]
        return [(pdfium.FPDFPageObj_GetType(one), one) for one in found]

    def drawn(self, text: Any) -> Drawn:
        """A text object."""
        a, b, c, d, e, f = matrix(text)
        left, bottom, right, top = (
            v * MM for v in floats(4, lambda *to: pdfium.FPDFPageObj_GetBounds(text, *to))
        )
        (size,) = floats(1, lambda to: pdfium.FPDFTextObj_GetFontSize(text, to))
        mode, stroke = pdfium.FPDFTextObj_GetTextRenderMode(text), 0.0
        colour = _colour(pdfium.FPDFPageObj_GetFillColor, text)
        same = True
        if mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE:
            (width,) = floats(1, lambda to: pdfium.FPDFPageObj_GetStrokeWidth(text, to))
            stroke = width / size if size else 0.0
            same = _colour(pdfium.FPDFPageObj_GetStrokeColor, text) == colour
        high = self._height
        return Drawn(
            text=self._text(text),
            x=e * MM,
            y=high - f * MM,
            ink=(left, high - top, right, high - bottom),
            size=size,
            colour=colour,
            stroke=stroke,
            plain=(
                (a, b, c, d) == (1, 0, 0, 1)
                and same
                and mode in (pdfium.FPDF_TEXTRENDERMODE_FILL, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE)
                and opaque(text)
                and not clips(text)
            ),
        )

    def _text(self, text: Any) -> str:
        size = pdfium.FPDFTextObj_GetText(text, self._textpage, self._buffer, len(self._buffer))
        if size > ctypes.sizeof(self._buffer):
            self._buffer = (pdfium.FPDF_WCHAR * size)()
            return self._text(text)
        raw = ctypes.string_at(self._buffer, max(size - 2, 0))
        return "".join(raw.decode("utf-16-le", "replace").split())


def matrix(one: Any) -> tuple[float, float, float, float, float, float]:
    """An object's matrix, points."""
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(one, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def opaque(one: Any) -> bool:
    """Whether an object has neither transparency, mask nor blend mode."""
    return not pdfium.FPDFPageObj_HasTransparency(one)


def clips(one: Any) -> list[list[tuple[float, float]]]:
    """The points of every path an object is clipped to."""
    clip = pdfium.FPDFPageObj_GetClipPath(one)
    return [
        [_point(clip, path, i) for i in range(pdfium.FPDFClipPath_CountPathSegments(clip, path))]
        for path in range(pdfium.FPDFClipPath_CountPaths(clip))
    ]


def _point(clip: Any, path: int, index: int) -> tuple[float, float]:
    segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, index)
    x, y = floats(2, lambda *to: pdfium.FPDFPathSegment_GetPoint(segment, *to))
    return x, y


def floats(count: int, ask: Callable[..., Any]) -> list[float]:
    """The numbers that a pdfium function writes to its last arguments."""
    to = [ctypes.c_float() for _ in range(count)]
    ask(*to)
    return [one.value for one in to]


def _colour(ask: Callable[..., Any], one: Any) -> str:
    """#rrggbb; empty for a pattern or a translucent colour."""
    r, g, b, a = to = [ctypes.c_uint() for _ in range(4)]
    if not ask(one, *to) or a.value != 255:
        return ""
    return f"#{r.value:02x}{g.value:02x}{b.value:02x}"
