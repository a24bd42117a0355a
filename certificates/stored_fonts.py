"""The fonts of a finished PDF: embedded, wherever they hide, and each agreeing with its own program.

Text is read through ToUnicode and drawn through Encoding and W, so a page can read right and print wrong:
both maps must have the same codes, and every code a glyph of the stated width (ISO 32000-1, 9.7.4.3).
"""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen
from fontTools.ttLib import TTFont

from registry.text import Text

_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_DEEP = 4  # forms within forms; ours have none
_SAME = 0.02  # of 1/1000 em; W is written to 0.01
_CODE = re.compile(rb"^<([0-9A-F]{4})> (\d+|<[0-9A-F]+>)$", re.MULTILINE)


def font_faults(page: pikepdf.Page, seen: set[object]) -> Iterator[Text]:
    """Fonts without their program: a printer would put another in their place. Each is told once."""
    for font in _fonts(page.obj.get("/Resources"), seen, _DEEP):
        name = str(font.get("/BaseFont", "?")).lstrip("/")
        inner = font.DescendantFonts[0] if font.get("/Subtype") == "/Type0" else font
        descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
        if not any(isinstance(descriptor.get(key), pikepdf.Stream) for key in _PROGRAMS):
            yield Text(f"字体 {name} 没有嵌入。", f"The font {name} is not embedded.")
        elif not _consistent(font):
            yield Text(
                f"字体 {name} 的编码或字宽与字形不符，会印错字或错位。",
                f"The codes or widths of the font {name} do not fit its glyphs.",
            )


def _fonts(resources: Any, seen: set[object], depth: int) -> Iterator[Any]:
    """Every font of a resource dictionary and of the forms in it, not seen before."""
    if resources is None or depth == 0 or _again(resources, seen):
        return
    fonts = resources.get("/Font")
    if fonts is not None and not _again(fonts, seen):
        yield from (font for font in dict(fonts).values() if not _again(font, seen))
    for one in dict(resources.get("/XObject", pikepdf.Dictionary())).values():
        if one.get("/Subtype") == "/Form" and not _again(one, seen):
            yield from _fonts(one.get("/Resources"), seen, depth - 1)


def _again(one: Any, seen: set[object]) -> bool:
    """Whether an object was met before; a direct one has no number and is always looked at."""
    if one.objgen == (0, 0):
        return False
    if one.objgen in seen:
        return True
    seen.add(one.objgen)
    return False


def _consistent(font: Any) -> bool:
    """Whether a composite font's two maps and its widths agree with the program."""
    if font.get("/Subtype") != "/Type0" or not isinstance(font.get("/Encoding"), pikepdf.Stream):
        return False
    inner = font.DescendantFonts[0]
    drawn = {code: int(cid) for code, cid in _CODE.findall(font.Encoding.read_bytes()) if cid.isdigit()}
    read = {code for code, text in _CODE.findall(font.ToUnicode.read_bytes()) if text.startswith(b"<")}
    cids = set(drawn.values())
    declared, actual = _declared(inner), _actual(inner.FontDescriptor, cids)
    usual = float(inner.get("/DW", 1000))
    return (
        drawn.keys() == read
        and actual.keys() == cids
        and all(abs(declared.get(cid, usual) - width) <= _SAME for cid, width in actual.items())
    )


def _declared(inner: Any) -> dict[int, float]:
    """W: CID → width in 1/1000 em."""
    parts = list(inner.get("/W", pikepdf.Array()))
    return {
        int(first) + i: float(width)
        for first, widths in zip(parts[::2], parts[1::2], strict=True)
        for i, width in enumerate(widths)
    }


def _actual(descriptor: Any, cids: set[int]) -> dict[int, float]:
    """CID → width in 1/1000 em, as the embedded program has it; without the CIDs it lacks."""
    if "/FontFile2" in descriptor:
        with TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()), lazy=True) as font:
            order, metrics, scale = font.getGlyphOrder(), font["hmtx"].metrics, 1000 / font["head"].unitsPerEm
            return {cid: metrics[order[cid]][0] * scale for cid in cids if cid < len(order)}
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(descriptor.FontFile3.read_bytes()), None)
    top, found = fonts[0], {}
    keyed, order = hasattr(top, "ROS"), top.charset
    names = {int(name[3:]): name for name in order[1:]} if keyed else dict(enumerate(order))
    for cid in cids & names.keys():
        outline = top.CharStrings[names[cid]]
        outline.draw(NullPen())  # which is when fontTools learns the width
        found[cid] = outline.width * top.FontMatrix[0] * 1000
    return found
