"""The fonts certificates are set in, and which of them draws a given character.

Fonts are files inside wheels, found without importing the package and held to their digests, so that
the same run gives the same bytes on every machine. A character goes to the first font of its role's
chain that has it; one that none has is refused by name, because ReportLab drops it silently.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from fontTools.ttLib import TTFont

from registry.errors import OfficeError
from registry.text import Text

_OFL = "OFL-1.1"


class FontMissing(OfficeError):
    """A font file is not there, or is not the one the templates were designed with."""

    code = "font.missing"
    text = Text("字体文件 {name} 缺失或已被改动。", "The font file {name} is missing or was changed.")
    remedy = Text("请重新安装：make clean && make test。", "Install again: make clean && make test.")


class FontUnreadable(OfficeError):
    """A file in the folder of additional fonts is not a font that may be embedded."""

    code = "font.unreadable"
    text = Text("字体文件 {name} 无法使用。", "The font file {name} cannot be used.")
    remedy = Text(
        "请从附加字体文件夹中移走该文件，只放允许嵌入的 .ttf 或 .otf 字体。",
        "Take it out of the folder of additional fonts; only embeddable .ttf or .otf files belong there.",
    )


class MissingGlyph(OfficeError):
    """No font has this character, so it would print as nothing or as a box."""

    code = "font.missing_glyph"
    text = Text(
        "字体中没有“{character}”字（{codepoint}），无法打印。",
        "No font has the character “{character}” ({codepoint}), so it cannot be printed.",
    )
    remedy = Text(
        "请安装生僻字字体 fonts-hanazono（花园明朝），"
        "并把附加字体文件夹设为 /usr/share/fonts/truetype/hanazono。",
        "Install the rare-character font fonts-hanazono and name /usr/share/fonts/truetype/hanazono "
        "as the folder of additional fonts.",
    )


@dataclass(frozen=True, slots=True)
class Font:
    """One font file inside a wheel."""

    family: str
    package: str
    path: str
    sha256: str
    licence: str


SONG = Font(
    "Noto Serif SC",
    "pylopdf_fonts_zh_cn",
    "NotoSerifSC-Regular.otf",
    "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3",
    _OFL,
)
HEI = Font(
    "Noto Sans SC",
    "rendercv_fonts",
    "Noto Sans/NotoSansSC-Regular.ttf",
    "dc71173babc38dfd019912965f2b4b3421fb347ebd854e7b96f64ad63673924a",
    _OFL,
)
HEI_BOLD = Font(
    "Noto Sans SC Bold",
    "rendercv_fonts",
    "Noto Sans/NotoSansSC-Bold.ttf",
    "e414444c28bed174ec47f1d968fe8109ab935702022f4f082b2edde99607eb7d",
    _OFL,
)
# Its own forms are Japanese, so it comes last; it is here for 𠮷 (U+20BB7) and its like.
RARE = Font(
    "Noto Sans JP",
    "rendercv_fonts",
    "Noto Sans/NotoSansJP-Regular.ttf",
    "7c8597677e9fac0f54d7848ad18bc6a708dfb5baa4ebf4bd91e66efcca313bf3",
    _OFL,
)

ROLES: Mapping[str, tuple[Font, ...]] = MappingProxyType(
    {"song": (SONG, HEI, RARE), "hei": (HEI, RARE), "hei-bold": (HEI_BOLD, HEI, RARE)}
)


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """An opened font file: `glyphs` is code point → glyph index, `widths` glyph index → 1/1000 em."""

    file: Path
    sha256: str
    name: str  # PostScript name
    family: str
    licence: str
    glyphs: dict[int, int] = field(repr=False)
    widths: list[float] = field(repr=False)
    ascent: float
    descent: float
    bbox: tuple[float, float, float, float]

    def width(self, character: str) -> float:
        """Advance of a character this face has, in em."""
        return self.widths[self.glyphs[ord(character)]] / 1000


class Fonts:
    """The chains of one run: `ROLES`, each followed by the office's additional fonts."""

    def __init__(self, chains: Mapping[str, tuple[Face, ...]]) -> None:
        self._chains = chains
        self._picked: dict[tuple[str, str], Face] = {}

    def pick(self, role: str, character: str) -> Face:
        """The face that draws a character. Raises MissingGlyph."""
        key = role, character
        if key not in self._picked:
            self._picked[key] = self._search(role, character)
        return self._picked[key]

    def missing(self, role: str, text: str) -> Iterator[MissingGlyph]:
        """Every character of a text that no face of the role has, each once."""
        for character in dict.fromkeys(text):
            try:
                self.pick(role, character)
            except MissingGlyph as error:
                yield error

    def _search(self, role: str, character: str) -> Face:
        for face in self._chains[role]:
            if ord(character) in face.glyphs:
                return face
        raise MissingGlyph(character=character, codepoint=f"U+{ord(character):04X}")


def load_fonts(folder: Path | None = None) -> Fonts:
    """Open every chain. `folder` holds additional .ttf and .otf files, used last, in order of name.

    Raises FontMissing, FontUnreadable.
    """
    files = sorted(folder.glob("*.[ot]tf")) if folder else []
    additional = tuple(open_face(file) for file in files)
    return Fonts(
        {
            role: tuple(open_face(font_file(font)) for font in chain) + additional
            for role, chain in ROLES.items()
        }
    )


def font_file(font: Font) -> Path:
    """Where a wheel's font lies, after its digest was checked. Raises FontMissing."""
    spec = find_spec(font.package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / font.path
        if path.is_file() and open_face(path).sha256 == font.sha256:
            return path
    raise FontMissing(name=font.path)


@cache
def open_face(file: Path) -> Face:
    """Read a font's tables, not its outlines. Raises FontUnreadable."""
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    try:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            return _face(file, digest, font)
    except Exception:  # noqa: BLE001 - fontTools raises anything on broken tables
        raise FontUnreadable(name=file.name) from None


def _face(file: Path, digest: str, font: TTFont) -> Face:
    order = font.getReverseGlyphMap()
    head, hhea, metrics = font["head"], font["hhea"], font["hmtx"].metrics
    outlines = "glyf" in font or "CFF " in font
    if not outlines or "fvar" in font or font["OS/2"].fsType & 0x0002:  # variable, or embedding forbidden
        raise FontUnreadable(name=file.name)
    scale = 1000 / head.unitsPerEm
    names = font["name"]
    return Face(
        file=file,
        sha256=digest,
        name=names.getDebugName(6) or file.stem,
        family=names.getDebugName(1) or file.stem,
        licence=names.getDebugName(13) or "",
        glyphs={code: order[glyph] for code, glyph in font.getBestCmap().items()},
        widths=[metrics[glyph][0] * scale for glyph in font.getGlyphOrder()],
        ascent=hhea.ascent * scale,
        descent=hhea.descent * scale,
        bbox=(head.xMin * scale, head.yMin * scale, head.xMax * scale, head.yMax * scale),
    )
