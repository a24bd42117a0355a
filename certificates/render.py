"""Certificates to PDF: prepared in full first, then one page each, the same bytes every time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from certificates import layers
from certificates.book import Book
from certificates.field import Certificate
from certificates.fonts import Fonts, load_fonts
from certificates.layout import Box, Template
from certificates.manifest import PageEntry
from certificates.photo_crop import full_picture
from certificates.prepare import Prepared, Sheet, prepare, texts_of
from certificates.typeset import POINTS
from registry.errors import OfficeError
from registry.text import Text


class NothingToPrint(OfficeError):
    """Not one certificate of the run may be printed."""

    code = "print.nothing"
    text = Text("没有可以打印的证书（退回 {refused} 份）。", "Nothing may be printed ({refused} refused).")
    remedy = Text("请先处理被退回证书的问题，再打印。", "Deal with the refused certificates first.")


@dataclass(frozen=True, slots=True)
class RenderReport:
    """What was written: its pages, the refusals (each error's facts hold `student_number`), and with what.

    `fonts` are (PostScript name, SHA-256) of the font files used.
    """

    pages: tuple[PageEntry, ...]
    refused: tuple[OfficeError, ...]
    template: str
    template_digest: str
    fonts: tuple[tuple[str, str], ...]


def render(
    template: Template,
    certificates: Iterable[Certificate],
    out: BinaryIO,
    *,
    watermark: bool,
    background: bool = True,
    fonts: Fonts | None = None,
) -> RenderReport:
    """Prepare and write. Raises NothingToPrint, FontMissing; refusals of one certificate are reported.

    `watermark` makes specimens 样张, which may go unnumbered; without `background` only the fields layer
    is printed, for stock that carries the rest.
    """
    chosen = fonts or load_fonts()
    prepared = prepare(template, certificates, chosen, specimen=watermark)
    return write(prepared, out, fonts=chosen, watermark=watermark, background=background)


def write(
    prepared: Prepared, out: BinaryIO, *, fonts: Fonts, watermark: bool, background: bool = True
) -> RenderReport:
    """Write what was prepared, in its order. Raises NothingToPrint."""
    if not prepared.sheets:
        raise NothingToPrint(refused=len({e.facts["student_number"] for e in prepared.refused}))
    template = prepared.template
    book = Book(template.width * POINTS, template.height * POINTS, template.title.zh)
    under, over = [], []
    if background:
        under.append(book.form("Background", layers.background(book, template, fonts)))
    if watermark:
        over.append(book.form("Guides", layers.guides(book, template, fonts)))
        over.append(book.form("Specimen", layers.specimen(book, template, fonts), layers.SPECIMEN_ALPHA))
    crop = _photo(template)
    for sheet in prepared.sheets:
        content = (*_do(under), crop, book.text(sheet.lines), *_do(over))
        book.page("\n".join(content), under + over, sheet.photo, sheet.photo_sha256)
    book.save(out)
    return RenderReport(
        pages=tuple(_entry(page, sheet, template) for page, sheet in enumerate(prepared.sheets, start=1)),
        refused=prepared.refused,
        template=template.name,
        template_digest=template.digest,
        fonts=tuple((face.name, face.sha256) for face in book.faces),
    )


def _entry(page: int, sheet: Sheet, template: Template) -> PageEntry:
    one = sheet.certificate
    return PageEntry(
        page=page,
        number=str(one.number) if one.number else "",
        student_number=str(one.student_number),
        name=one.name,
        photo_sha256=sheet.photo_sha256,
        texts=texts_of(template, one),
    )


def _do(forms: Iterable[str]) -> Iterable[str]:
    return (f"/{name} Do" for name in forms)


def _photo(template: Template) -> str:
    whole = full_picture(template.photo)

    def rectangle(box: Box) -> list[float]:
        bottom = (template.height - box.y - box.height) * POINTS
        return [box.x * POINTS, bottom, box.width * POINTS, box.height * POINTS]

    clip = " ".join(f"{v:.3f}" for v in rectangle(template.photo))
    x, y, width, height = rectangle(whole)
    return f"q {clip} re W n {width:.3f} 0 0 {height:.3f} {x:.3f} {y:.3f} cm /Photo Do Q"
