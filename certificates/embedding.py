"""Fonts inside the PDF: one Type 0 font a face, holding only the glyphs the run used.

ReportLab's own TrueType support refuses CFF outlines (our Song is one), splits Chinese into dozens of
256-character fonts, and writes five-digit code points into ToUnicode, so every character beyond the BMP
extracts wrongly. A composite font (ISO 32000-1, 9.7) needs none of that. Each character has its own code,
so two characters sharing one glyph still extract as themselves: an embedded CMap takes codes to glyphs,
ToUnicode takes codes to text, in UTF-16BE as 9.10.3 asks.
"""

import hashlib
import io
from collections.abc import Iterable, Sequence
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfdoc

from certificates.fonts import Face, FontUnreadable

_BLOCK = 100  # entries of one bfchar or cidchar block at most, Adobe Technical Note 5014

# Layout, hinting and naming tables: nothing a PDF reader looks at in a composite font.
_DROP = ["GSUB", "GPOS", "GDEF", "BASE", "JSTF", "VORG", "vhea", "vmtx", "kern", "DSIG", "STAT", "gasp"]
_DROP += ["name", "post", "OS/2", "cmap", "meta"]


class EmbeddedFont:
    """One face in one document. `name` is its resource name, e.g. F1."""

    def __init__(self, face: Face, name: str) -> None:
        self.face = face
        self.name = name
        self._codes: dict[str, str] = {}  # character → its code as four hex digits
        self._characters: list[str] = []

    def encode(self, text: str) -> str:
        """Text as the hexadecimal string a Tj operator takes. The face must have every character."""
        codes = self._codes
        for character in text:
            if character not in codes:
                self._characters.append(character)
                codes[character] = f"{len(self._characters):04X}"
        return "".join([codes[character] for character in text])

    def add_to(self, document: Any) -> Any:
        """Write the font's objects into a ReportLab document; returns the reference of the font."""
        glyphs = [self.face.glyphs[ord(character)] for character in self._characters]
        program, cids = _subset(self.face, glyphs)
        tag = hashlib.sha256("".join(self._characters).encode()).hexdigest()
        base = "".join(chr(65 + int(digit, 16)) for digit in tag[:6]) + "+" + self.face.name
        font = _font(base, self._descendant(document, base, program, dict(zip(cids, glyphs, strict=True))))
        codes = [f"<{code:04X}>" for code in range(1, len(cids) + 1)]
        texts = [f"<{character.encode('utf-16-be').hex().upper()}>" for character in self._characters]
        maps = {
            "Encoding": _cmap(f"{base}-H", "begincidchar", zip(codes, map(str, cids), strict=True)),
            "ToUnicode": _cmap("Adobe-Identity-UCS", "beginbfchar", zip(codes, texts, strict=True)),
        }
        for key, stream in maps.items():
            font[key] = document.Reference(stream, f"{self.name}.{key}")
        return document.Reference(font, f"{self.name}.font")

    def _descendant(self, document: Any, base: str, program: bytes, cids: dict[int, int]) -> Any:
        face, truetype = self.face, program[:4] == b"\0\1\0\0"
        file = pdfdoc.PDFStream(content=program)
        file.dictionary["Length1" if truetype else "Subtype"] = (
            len(program) if truetype else pdfdoc.PDFName("CIDFontType0C")
        )
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": pdfdoc.PDFName(base),
                "Flags": 4,  # symbolic: its characters are not Adobe's standard Latin set
                "FontBBox": pdfdoc.PDFArray([round(v) for v in face.bbox]),
                "ItalicAngle": 0,
                "Ascent": round(face.ascent),
                "Descent": round(face.descent),
                "CapHeight": round(face.ascent),
                "StemV": 80,
                "FontFile2" if truetype else "FontFile3": document.Reference(file, f"{self.name}.file"),
            }
        )
        widths: list[Any] = []
        for cid, glyph in sorted(cids.items()):
            if face.widths[glyph] != 1000:
                widths += [cid, pdfdoc.PDFArray([round(face.widths[glyph], 2)])]
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2" if truetype else "CIDFontType0"),
                "BaseFont": pdfdoc.PDFName(base),
                "CIDSystemInfo": _system_info(),
                "FontDescriptor": document.Reference(descriptor, f"{self.name}.descriptor"),
                "DW": 1000,
                "W": pdfdoc.PDFArray(widths),
            }
        )
        if truetype:
            font["CIDToGIDMap"] = pdfdoc.PDFName("Identity")
        return document.Reference(font, f"{self.name}.descendant")


def _font(base: str, descendant: Any) -> Any:
    return pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("Type0"),
            "BaseFont": pdfdoc.PDFName(base),
            "DescendantFonts": pdfdoc.PDFArray([descendant]),
        }
    )


def _system_info() -> Any:
    return pdfdoc.PDFDictionary(
        {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
    )


def _cmap(name: str, block: str, pairs: Iterable[tuple[str, str]]) -> Any:
    cid = block == "begincidchar"
    entries = [f"{code} {target}" for code, target in pairs]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering "
        f"({'Identity' if cid else 'UCS'}) /Supplement 0 >> def",
        f"/CMapName /{name} def /CMapType {1 if cid else 2} def" + (" /WMode 0 def" if cid else ""),
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(entries), _BLOCK):
        part = entries[start : start + _BLOCK]
        lines += [f"{len(part)} {block}", *part, block.replace("begin", "end")]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    stream = pdfdoc.PDFStream(content="\n".join(lines))
    if cid:
        stream.dictionary["Type"] = pdfdoc.PDFName("CMap")
        stream.dictionary["CMapName"] = pdfdoc.PDFName(name)
        stream.dictionary["CIDSystemInfo"] = _system_info()
    return stream


def _subset(face: Face, glyphs: Sequence[int]) -> tuple[bytes, list[int]]:
    """The font program with these glyphs only, and the CID of each (ISO 32000-1, 9.7.4.2).

    Raises FontUnreadable.
    """
    try:
        with TTFont(io.BytesIO(face.file.read_bytes()), lazy=True, recalcTimestamp=False) as font:
            return _cut(font, glyphs)
    except Exception:  # noqa: BLE001 - fontTools raises anything on broken outlines
        raise FontUnreadable(name=face.file.name) from None


def _cut(font: TTFont, glyphs: Sequence[int]) -> tuple[bytes, list[int]]:
    options = subset.Options()
    options.drop_tables += _DROP
    options.hinting = False
    options.notdef_outline = True
    options.layout_features = []
    order = font.getGlyphOrder()
    names = [order[glyph] for glyph in glyphs]
    cff = font["CFF "].cff.topDictIndex[0] if "CFF " in font else None
    keyed = hasattr(cff, "ROS")
    # A CID-keyed CFF carries its CIDs along; everywhere else CID means glyph index, which must stay.
    options.retain_gids = not keyed
    cutter = subset.Subsetter(options)
    cutter.populate(glyphs=names)
    cutter.subset(font)
    cids = [int(name[3:]) for name in names] if keyed else list(glyphs)
    if cff is not None:
        return font["CFF "].compile(font), cids
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue(), cids
