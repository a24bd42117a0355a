"""The PDF itself, written with ReportLab's document model (pdfbase.pdfdoc), one page a certificate.

The Canvas is left out on purpose. It names a photo by its file name, so a reused temporary file puts one
student's photo on another's page; it doubles the size of every stream with ASCII85; it keeps an unembedded
Helvetica in every file. Here a photo is the JPEG's own bytes, stored once under its SHA-256.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from reportlab.pdfbase import pdfdoc

from certificates.embedding import EmbeddedFont
from certificates.fonts import Face
from certificates.photo_crop import HEIGHT, WIDTH
from certificates.typeset import Line


class _Info(pdfdoc.PDFInfo):  # type: ignore[misc]  # ReportLab is untyped
    """Document information without dates and names: the same run gives the same bytes."""

    def format(self, document: Any) -> Any:
        """The dictionary's bytes."""
        entries = {"Title": pdfdoc.PDFString(self.title), "Producer": pdfdoc.PDFString(self.producer)}
        return pdfdoc.PDFDictionary(entries).format(document)


class Book:
    """A PDF under construction. Sizes are points; `width` × `height` is every page's paper."""

    def __init__(self, width: float, height: float, title: str) -> None:
        self._width, self._height = width, height
        self._document = pdfdoc.PDFDocument(compression=0, invariant=1, pdfVersion=(1, 7), lang="zh-CN")
        # Every stream without a filter of its own is deflated, and none is wrapped in ASCII85.
        self._document.defaultStreamFilters = [pdfdoc.PDFZCompress]
        self._document.Catalog.Outlines = None
        self._document.info = _Info()
        self._document.info.title = title
        self._document.info.producer = "Yanqi"
        self._fonts: dict[Face, EmbeddedFont] = {}
        self._identity = hashlib.sha256()

    @property
    def faces(self) -> tuple[Face, ...]:
        """The faces used so far, in order of first use."""
        return tuple(self._fonts)

    def text(self, lines: Iterable[Line]) -> str:
        """Operators that draw lines of text."""
        parts = ["BT"]
        colour = font = ""
        spacing, stroke = 0.0, 0.0
        for line in lines:
            if line.colour != colour:
                colour = line.colour
                rgb = " ".join(f"{int(colour[i : i + 2], 16) / 255:.3g}" for i in (1, 3, 5))
                parts.append(f"{rgb} rg {rgb} RG")
            if line.spacing != spacing:
                spacing = line.spacing
                parts.append(f"{spacing:.3f} Tc")
            parts.append(f"1 0 0 1 {line.x:.2f} {self._height - line.baseline:.2f} Tm")
            for run in line.runs:
                width = run.stroke * line.size
                if width != stroke:
                    stroke = width
                    parts.append(f"2 Tr {stroke:.3f} w" if stroke else "0 Tr")
                embedded = self._font(run.face)
                wanted = f"/{embedded.name} {line.size:g} Tf"
                if wanted != font:
                    font = wanted
                    parts.append(wanted)
                shown = f"<{embedded.encode(run.text)}>"
                parts.append(f"[{run.pull * 1000:g} {shown}] TJ" if run.pull else f"{shown} Tj")
        parts.append("ET")
        return "\n".join(parts)

    def form(self, name: str, content: str, alpha: float = 1) -> str:
        """Store a drawing for every page to use as `/name Do`; `alpha` below 1 makes it translucent."""
        stream = pdfdoc.PDFStream(content=f"/A gs\n{content}" if alpha < 1 else content)
        resources = {"Font": _reference(pdfdoc.BasicFonts)}
        if alpha < 1:
            state = pdfdoc.PDFDictionary({"ca": alpha, "CA": alpha})
            resources["ExtGState"] = pdfdoc.PDFDictionary({"A": state})
        stream.dictionary.dict.update(
            Type=pdfdoc.PDFName("XObject"),
            Subtype=pdfdoc.PDFName("Form"),
            BBox=pdfdoc.PDFArray([0, 0, self._width, self._height]),
            Resources=pdfdoc.PDFDictionary(resources),
        )
        self._document.Reference(stream, name)
        return name

    def page(self, content: str, forms: Sequence[str], photo: bytes, photo_sha256: str) -> None:
        """One page. `content` draws the photo as `/Photo Do` and the forms by their names."""
        image = f"Photo.{photo_sha256}"
        if image not in self._document.idToObject:
            self._document.Reference(_jpeg(photo, WIDTH, HEIGHT), image)
        self._add(content, {name: name for name in forms} | {"Photo": image})
        self._identity.update(content.encode() + photo_sha256.encode())

    def picture(self, jpeg: bytes, width: int, height: int) -> str:
        """Store an RGB JPEG of `width` × `height` px, once, for `sheet` to draw as `/name Do`."""
        name = f"Picture.{hashlib.sha256(jpeg).hexdigest()}"
        if name not in self._document.idToObject:
            self._document.Reference(_jpeg(jpeg, width, height), name)
        return name

    def sheet(self, content: str, pictures: Iterable[str]) -> None:
        """One page of no certificate, with any number of pictures."""
        names = sorted(set(pictures))
        self._add(content, {name: name for name in names})
        self._identity.update("\n".join([content, *names]).encode())

    def _add(self, content: str, drawn: Mapping[str, str]) -> None:
        named = {name: _reference(of) for name, of in drawn.items()}
        page = pdfdoc.PDFPage()
        page.MediaBox = pdfdoc.PDFArray([0, 0, round(self._width, 3), round(self._height, 3)])
        page.Contents = pdfdoc.PDFStream(content=content)
        page.Resources = pdfdoc.PDFDictionary(
            {"Font": _reference(pdfdoc.BasicFonts), "XObject": pdfdoc.PDFDictionary(named)}
        )
        self._document.addPage(page)

    def save(self, out: BinaryIO) -> None:
        """Write the file, fonts last, when it is known which glyphs they need."""
        fonts = self._document.idToObject[pdfdoc.BasicFonts]
        for embedded in self._fonts.values():
            fonts[embedded.name] = embedded.add_to(self._document)
        self._document.signature = self._identity  # the file identifier: of the content, not of the time
        out.write(self._document.format())

    def _font(self, face: Face) -> EmbeddedFont:
        if face not in self._fonts:
            self._fonts[face] = EmbeddedFont(face, f"F{len(self._fonts) + 1}")
        return self._fonts[face]


def _reference(name: str) -> Any:
    return pdfdoc.PDFObjectReference(name)


def _jpeg(data: bytes, width: int, height: int) -> Any:
    stream = pdfdoc.PDFStream(content=data)
    stream.dictionary.dict.update(
        Type=pdfdoc.PDFName("XObject"),
        Subtype=pdfdoc.PDFName("Image"),
        Width=width,
        Height=height,
        ColorSpace=pdfdoc.PDFName("DeviceRGB"),
        BitsPerComponent=8,
        Filter=pdfdoc.PDFName("DCTDecode"),
    )
    return stream
