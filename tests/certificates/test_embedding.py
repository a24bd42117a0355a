import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfdoc

from certificates.embedding import EmbeddedFont
from certificates.fonts import HEI, HEI_BOLD, RARE, SONG, Font, FontUnreadable, font_file, open_face
from tests.certificates.test_fonts import NOWHERE, make_font


def page_of(*parts: tuple[Font | Path, str]) -> bytes:
    """A PDF of one page, each part set in its own font."""
    document = pdfdoc.PDFDocument(invariant=1)
    document.Catalog.Outlines = None
    fonts, operators = {}, []
    for index, (source, text) in enumerate(parts, start=1):
        face = open_face(source if isinstance(source, Path) else font_file(source))
        font = EmbeddedFont(face, f"F{index}")
        operators.append(f"BT /F{index} 20 Tf 1 0 0 1 20 {600 - 40 * index} Tm <{font.encode(text)}> Tj ET")
        fonts[f"F{index}"] = font
    page = pdfdoc.PDFPage()
    page.MediaBox = pdfdoc.PDFArray([0, 0, 800, 600])
    page.Contents = pdfdoc.PDFStream(content="\n".join(operators))
    references = {name: font.add_to(document) for name, font in fonts.items()}
    page.Resources = pdfdoc.PDFDictionary({"Font": pdfdoc.PDFDictionary(references)})
    document.addPage(page)
    return bytes(document.format())


def extracted(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    textpage = page.get_textpage()
    text = str(textpage.get_text_range())
    textpage.close()
    page.close()
    document.close()
    return text.splitlines()


def test_rare_characters_extract_as_themselves() -> None:
    pdf = page_of((SONG, "㐂𬭎·〇 Aa1"), (RARE, "𠮷"), (HEI, "𰻝𠮷"[:1]))
    assert extracted(pdf) == ["㐂𬭎·〇 Aa1", "𠮷", "𰻝"]


def test_two_characters_with_one_glyph_stay_two_characters() -> None:
    face = open_face(font_file(SONG))
    assert face.glyphs[0x4E00] == face.glyphs[0x2F00]
    assert extracted(page_of((SONG, "一\u2f00一"))) == ["一\u2f00一"]


def test_unicode_beyond_the_bmp_is_written_as_surrogate_pairs() -> None:
    with pikepdf.open(io.BytesIO(page_of((RARE, "𠮷")))) as pdf:
        font = pdf.pages[0].Resources.Font.F1
        assert b"<D842DFB7>" in font.ToUnicode.read_bytes()


def test_more_characters_than_one_block_holds() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 250)))
    face = open_face(font_file(SONG))
    text = "".join(character for character in text if ord(character) in face.glyphs)
    assert len(text) > 200
    with pikepdf.open(io.BytesIO(page_of((SONG, text)))) as pdf:
        font = pdf.pages[0].Resources.Font.F1
        assert font.ToUnicode.read_bytes().count(b" beginbfchar") == 3
        assert font.Encoding.read_bytes().count(b" begincidchar") == 3
    assert "".join(extracted(page_of((SONG, text[:30]), (SONG, text[210:240])))) == text[:30] + text[210:240]


def test_outlines_are_embedded_as_they_are_and_only_those_used() -> None:
    with pikepdf.open(io.BytesIO(page_of((SONG, "毕业"), (HEI, "证书")))) as pdf:
        fonts = pdf.pages[0].Resources.Font
        song, hei = (fonts[name].DescendantFonts[0] for name in ("/F1", "/F2"))
        assert song.Subtype == "/CIDFontType0"
        assert song.FontDescriptor.FontFile3.Subtype == "/CIDFontType0C"
        assert len(song.FontDescriptor.FontFile3.read_bytes()) < 20_000
        assert hei.Subtype == "/CIDFontType2"
        assert len(hei.FontDescriptor.FontFile2.read_raw_bytes()) < 400_000
        assert str(fonts.F1.BaseFont)[7] == "+"  # the six-letter tag of a subset


def ink(pdf: bytes) -> tuple[int, int]:
    """Width and height of what is drawn, in hundredths of the 20-point type size."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    dark = page.render(scale=5).to_numpy().min(axis=2) < 128
    page.close()
    document.close()
    return int(dark.any(axis=0).sum()), int(dark.any(axis=1).sum())


@pytest.mark.parametrize("font", [SONG, HEI, HEI_BOLD, RARE])
def test_the_glyph_drawn_is_the_character_s_own(font: Font) -> None:
    wide, low = ink(page_of((font, "一")))
    narrow, high = ink(page_of((font, "丨")))
    assert (wide > 80, low < 20) == (True, True)
    assert (narrow < 20, high > 80) == (True, True)


@pytest.mark.parametrize("name", ["square.ttf", "square.otf"])
def test_an_additional_font_of_either_make_is_drawn_and_read(tmp_path: Path, name: str) -> None:
    make_font(tmp_path / name, NOWHERE)
    pdf = page_of((tmp_path / name, NOWHERE))
    assert extracted(pdf) == [NOWHERE]
    assert ink(pdf) == pytest.approx((80, 80), abs=2)


def test_outlines_that_are_broken_are_refused(tmp_path: Path) -> None:
    make_font(tmp_path / "square.ttf", NOWHERE)
    with TTFont(tmp_path / "square.ttf") as font:
        outlines = font.reader.tables["glyf"]
    data = bytearray((tmp_path / "square.ttf").read_bytes())
    data[outlines.offset : outlines.offset + outlines.length] = b"\xff" * outlines.length
    (tmp_path / "broken.ttf").write_bytes(data)
    with pytest.raises(FontUnreadable, match=r"font\.unreadable"):
        page_of((tmp_path / "broken.ttf", NOWHERE))
