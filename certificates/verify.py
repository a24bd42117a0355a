"""A finished PDF held against its manifest by libraries that had no part in making it.

pypdfium2 reads what a person would see: text, and the pictures with their places. pikepdf reads what is
stored: the photo's own bytes, and whether every font is embedded. Nothing here imports the renderer.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium_c

from certificates.manifest import PageEntry
from registry.errors import OfficeError
from registry.text import Text

_NUMBER = re.compile(r"(?<!\d)\d{18}(?!\d)")
_UNMAPPED = frozenset("\0\ufffd\ufffe\uffff")  # what pdfium returns for a glyph that stands for no character
_RATIO = 480 / 640
_SQUEEZE = 0.002  # of the ratio; a squeezed 33×48 would differ by 0.06


class UnreadablePdf(OfficeError):
    """The file is not a PDF that other software can open."""

    code = "pdf.unreadable"
    text = Text("无法打开这份 PDF，文件可能不完整。", "This PDF cannot be opened; it may be incomplete.")
    remedy = Text("请不要打印；重新生成该批次。", "Do not print it; render the run again.")


@dataclass(frozen=True, slots=True)
class Problem:
    """One disagreement; `page` counts from 1, 0 is the file as a whole."""

    page: int
    text: Text


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome: how many pages were looked at, and every problem found."""

    pages: int
    problems: tuple[Problem, ...]

    @property
    def passed(self) -> bool:
        """Whether the file may be printed."""
        return not self.problems


def verify(pdf: Path, manifest: Sequence[PageEntry]) -> Verification:
    """Check every page of a file. Raises UnreadablePdf."""
    try:
        with pikepdf.open(pdf) as stored:
            shown = pypdfium2.PdfDocument(pdf)
            try:
                problems = tuple(_problems(shown, stored, manifest))
                return Verification(len(shown), problems)
            finally:
                shown.close()
    except Exception:  # noqa: BLE001 - damage comes out of both libraries in every shape
        raise UnreadablePdf from None


def _problems(shown: Any, stored: pikepdf.Pdf, manifest: Sequence[PageEntry]) -> Iterator[Problem]:
    if not len(shown) == len(stored.pages) == len(manifest):
        yield Problem(
            0,
            Text(
                f"PDF 有 {len(shown)} 页，清单有 {len(manifest)} 份证书。",
                f"The PDF has {len(shown)} pages, the manifest {len(manifest)} certificates.",
            ),
        )
    yield from _repeated(manifest)
    fonts: set[tuple[int, int]] = set()
    for entry in manifest:
        if not 1 <= entry.page <= min(len(shown), len(stored.pages)):
            yield Problem(entry.page, Text("PDF 中没有这一页。", "The PDF has no such page."))
            continue
        for text in (*_text(shown[entry.page - 1], entry), *_photo(stored.pages[entry.page - 1], entry)):
            yield Problem(entry.page, text)
        for text in _fonts(stored.pages[entry.page - 1], fonts):
            yield Problem(entry.page, text)


def _repeated(manifest: Sequence[PageEntry]) -> Iterator[Problem]:
    for zh, en, values in (
        ("页码", "page", [(entry.page, str(entry.page)) for entry in manifest]),
        ("证书编号", "certificate number", [(entry.page, entry.number) for entry in manifest]),
        ("学号", "student number", [(entry.page, entry.student_number) for entry in manifest]),
    ):
        seen: set[str] = set()
        for page, value in values:
            if value and value in seen:
                yield Problem(page, Text(f"清单中{zh}重复。", f"The manifest repeats this {en}."))
            seen.add(value)


def _text(page: Any, entry: PageEntry) -> Iterator[Text]:
    textpage = page.get_textpage()
    text = "".join(textpage.get_text_range().split())
    textpage.close()
    if "".join(entry.name.split()) not in text:
        yield Text("页面上没有清单所列的姓名。", "The page does not show the name in the manifest.")
    numbers = _NUMBER.findall(text)
    if numbers != ([entry.number] if entry.number else []):
        yield Text("页面上的证书编号与清单不符。", "The page's certificate number is not the manifest's.")
    if _UNMAPPED & set(text):
        yield Text(
            "有文字无法识别，可能印成方框。", "Some text stands for no character; it may print as a box."
        )
    pictures = list(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=4))
    for picture in pictures:
        a, b, c, d, _, _ = picture.get_matrix().get()
        if b or c or d <= 0 or abs(a / d / _RATIO - 1) > _SQUEEZE:
            yield Text("照片被压扁、拉长或旋转。", "The photo is squeezed, stretched or turned.")
    page.close()


def _photo(page: pikepdf.Page, entry: PageEntry) -> Iterator[Text]:
    pictures = list(_pictures(page.obj.get("/Resources"), depth=4))
    if len(pictures) != 1:
        yield Text(f"页面上有 {len(pictures)} 张图片，应为 1 张照片。", f"{len(pictures)} pictures, not 1.")
        return
    if pictures[0].get("/Filter") != "/DCTDecode":
        yield Text("照片不是原 JPEG。", "The photo is not the JPEG itself.")
    elif hashlib.sha256(pictures[0].read_raw_bytes()).hexdigest() != entry.photo_sha256:
        yield Text("照片不是清单所列的那一张。", "The photo is not the one in the manifest.")


def _pictures(resources: Any, depth: int) -> Iterator[Any]:
    objects = resources.get("/XObject") if resources is not None else None
    for one in [] if objects is None or depth == 0 else dict(objects).values():
        if one.get("/Subtype") == "/Image":
            yield one
        elif one.get("/Subtype") == "/Form":
            yield from _pictures(one.get("/Resources"), depth - 1)


def _fonts(page: pikepdf.Page, seen: set[tuple[int, int]]) -> Iterator[Text]:
    """Fonts without their program: a printer would put another in their place. Each is told once."""
    fonts = page.obj.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
    for font in dict(fonts).values():
        if font.objgen in seen:
            continue
        seen.add(font.objgen)
        inner = font.DescendantFonts[0] if font.get("/Subtype") == "/Type0" else font
        descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            name = str(font.get("/BaseFont", "?")).lstrip("/")
            yield Text(f"字体 {name} 没有嵌入。", f"The font {name} is not embedded.")
