"""A finished PDF held against its manifest by libraries that had no part in making it.

pypdfium2 reads what a person would see (certificates.shown): texts and the photo with their places. pikepdf
reads what is stored (certificates.stored, stored_fonts). The template is the measure of both; no part of the
renderer is imported. A specimen carries more than a certificate, so it never passes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from certificates import shown, stored, stored_fonts
from certificates.drawn import Page
from certificates.layout import Template
from certificates.manifest import PageEntry
from registry.errors import OfficeError
from registry.text import Text


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


def verify(
    pdf: Path, manifest: Sequence[PageEntry], template: Template, *, background: bool = True
) -> Verification:
    """Check every page of a file against its manifest and template. Raises UnreadablePdf.

    `background` is False for a run printed without it, on stock that carries the rest.
    """
    try:
        # Without recovery qpdf refuses a broken cross-reference table, where readers would guess.
        with pikepdf.open(pdf, attempt_recovery=False, suppress_warnings=True) as kept:
            damage = tuple(Problem(0, text) for text in stored.file_faults(kept))
            if damage:  # nothing else read from a damaged file could be trusted
                return Verification(len(kept.pages), damage)
            seen = pypdfium2.PdfDocument(pdf)
            try:
                problems = tuple(_problems(seen, kept, manifest, template, background=background))
                return Verification(len(seen), problems)
            finally:
                seen.close()
    except Exception:  # noqa: BLE001 - damage comes out of both libraries in every shape
        raise UnreadablePdf from None


def _problems(
    seen: Any, kept: pikepdf.Pdf, manifest: Sequence[PageEntry], template: Template, *, background: bool
) -> Iterator[Problem]:
    if not len(seen) == len(kept.pages) == len(manifest):
        yield Problem(
            0,
            Text(
                f"PDF 有 {len(seen)} 页，清单有 {len(manifest)} 份证书。",
                f"The PDF has {len(seen)} pages, the manifest {len(manifest)} certificates.",
            ),
        )
    yield from _repeated(manifest)
    met: set[object] = set()
    backgrounds: set[object] = {None}
    for entry in manifest:
        if not 1 <= entry.page <= min(len(seen), len(kept.pages)):
            yield Problem(entry.page, Text("PDF 中没有这一页。", "The PDF has no such page."))
            continue
        page, sheet = kept.pages[entry.page - 1], Page(seen[entry.page - 1], template.height)
        faults = [
            *stored.page_faults(page, entry, template),
            *stored_fonts.font_faults(page, met),
            *shown.page_faults(sheet, entry, template, background=background),
        ]
        form = stored.background_of(page)
        if background and form not in backgrounds:  # one background serves all pages: looked at once
            backgrounds.add(form)
            faults += shown.background_faults(sheet, template)
        sheet.close()
        yield from (Problem(entry.page, text) for text in faults)


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
