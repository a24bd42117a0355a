from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from certificates.fonts import (
    HEI,
    RARE,
    ROLES,
    SONG,
    Font,
    FontMissing,
    FontUnreadable,
    MissingGlyph,
    font_file,
    load_fonts,
    open_face,
)

NOWHERE = "\U0003134f"  # Ext H: none of the wheels' fonts has it


def make_font(path: Path, character: str) -> None:
    """A font, TrueType or CFF by the file's name, in which the character is a square of 0.8 em."""
    corners = [(0, 0), (0, 800), (800, 800), (800, 0)]
    cff = path.suffix == ".otf"
    square, nothing = (T2CharStringPen(900, None), T2CharStringPen(900, None)) if cff else _pens()
    for i, point in enumerate(corners):
        (square.lineTo if i else square.moveTo)(point)
    square.closePath()
    shapes = [pen.getCharString() if cff else pen.glyph() for pen in (nothing, nothing, square)]
    order = [".notdef", "blank", "square"]
    glyphs = dict(zip(order, shapes, strict=True))
    builder = FontBuilder(1000, isTTF=not cff)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord("x"): "blank", ord(character): "square"})
    if cff:
        builder.setupCFF("Square", {}, glyphs, {})
    else:
        builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(order, (900, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Square", "styleName": "Regular", "psName": "Square"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def _pens() -> tuple[TTGlyphPen, TTGlyphPen]:
    return TTGlyphPen(None), TTGlyphPen(None)


@pytest.mark.parametrize(
    ("character", "font"), [("学", SONG), ("㐂", SONG), ("·", SONG), ("〇", SONG), ("𰻝", HEI), ("𠮷", RARE)]
)
def test_a_character_goes_to_the_first_font_that_has_it(character: str, font: Font) -> None:
    assert load_fonts().pick("song", character).file == font_file(font)


def test_a_missing_character_is_named_with_the_package_to_install() -> None:
    with pytest.raises(MissingGlyph) as caught:
        load_fonts().pick("song", NOWHERE)
    assert "U+3134F" in caught.value.sentence.zh
    assert NOWHERE in caught.value.sentence.zh
    assert "fonts-hanazono" in caught.value.cure.zh


def test_fonts_of_a_folder_come_last(tmp_path: Path) -> None:
    make_font(tmp_path / "square.ttf", NOWHERE)
    fonts = load_fonts(tmp_path)
    face = fonts.pick("song", NOWHERE)
    assert face.file == tmp_path / "square.ttf"
    assert face.width(NOWHERE) == 0.9
    assert fonts.pick("song", "学").file == font_file(SONG)


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font")
    with pytest.raises(FontUnreadable, match=r"font\.unreadable"):
        load_fonts(tmp_path)


@pytest.mark.parametrize("fault", ["embedding forbidden", "no outlines"])
def test_a_font_that_cannot_be_embedded_is_refused(tmp_path: Path, fault: str) -> None:
    make_font(tmp_path / "square.ttf", NOWHERE)
    with TTFont(tmp_path / "square.ttf", recalcBBoxes=False) as font:
        if fault == "no outlines":
            del font["glyf"], font["loca"]
        else:
            font["OS/2"].fsType = 0x0002
        font.save(tmp_path / "closed.ttf")
    with pytest.raises(FontUnreadable):
        open_face(tmp_path / "closed.ttf")


def test_a_changed_font_is_refused() -> None:
    with pytest.raises(FontMissing):
        font_file(Font(SONG.family, SONG.package, SONG.path, "0" * 64, SONG.licence))


def test_an_absent_font_is_refused() -> None:
    with pytest.raises(FontMissing):
        font_file(Font("?", "no_such_package_of_fonts", "x.ttf", "0" * 64, "?"))


def test_every_font_of_a_chain_is_there_and_openly_licensed() -> None:
    for chain in ROLES.values():
        for font in chain:
            assert font_file(font).is_file()
            assert font.licence == "OFL-1.1"
