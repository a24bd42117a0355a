"""A certificate template: a folder with template.toml that says where everything stands.

All positions are millimetres from the top-left corner of the paper; type sizes are points. Wording is
text with `{field}` placeholders out of certificates.field.FIELDS.
"""

import hashlib
import tomllib
from pathlib import Path
from string import Formatter

from certificates.field import FIELDS
from certificates.fonts import ROLES
from certificates.layout import Area, Box, Layer, Ornament, Template, TextBox
from certificates.ornament import KINDS
from certificates.strict_toml import InvalidTemplate, Table
from registry.errors import OfficeError
from registry.identifiers import Level
from registry.student import SealType
from registry.text import Text

PHOTO_RATIO = 440 / 640  # the part of a 480×640 photo that a 33×48 mm print shows, never squeezed
_DIVISORS = ("period", "pitch")


class UnknownTemplate(OfficeError):
    """No template of this name, and no such folder."""

    code = "template.unknown"
    text = Text("没有名为“{name}”的证书模板。", "There is no certificate template “{name}”.")
    remedy = Text("可用的模板：{known}；也可写模板文件夹的路径。", "Known: {known}; or give a folder.")


def known_templates() -> tuple[str, ...]:
    """Names of the templates that come with the product, sorted."""
    return tuple(sorted(file.parent.name for file in _shipped().glob("*/template.toml")))


def load_template(name: str | Path) -> Template:
    """A template by name, or by its folder. Raises UnknownTemplate, InvalidTemplate."""
    folder = _shipped() / name if str(name) in known_templates() else Path(name)
    file = folder / "template.toml"
    if not file.is_file():
        raise UnknownTemplate(name=str(name), known="、".join(known_templates()))
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        zh, en = f"不是 TOML：{error}", f"not TOML: {error}"
        raise InvalidTemplate(where=folder.name, problem_zh=zh, problem_en=en) from None
    return _template(folder.name, Table(content, folder.name), _digest(folder))


def _shipped() -> Path:
    return Path(__file__).parent / "templates"


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _template(name: str, top: Table, digest: str) -> Template:
    paper = top.table("paper")
    width, height = paper.number("width"), paper.number("height")
    paper.done()
    photo = top.table("photo")
    template = Template(
        name=name,
        title=Text(top.text("title_zh"), top.text("title_en")),
        level=Level(top.choice("level", [level.value for level in Level])),
        seal=SealType(top.choice("seal", [seal.value for seal in SealType])),
        width=width,
        height=height,
        photo=_box(photo, width, height),
        texts=tuple(_text(table, width, height) for table in top.tables("text")),
        areas=tuple(_area(table, width, height) for table in top.tables("area")),
        ornaments=tuple(_ornament(table) for table in top.tables("ornament")),
        digest=digest,
    )
    photo.done()
    top.done()
    _check(template, top)
    return template


def _box(table: Table, width: float, height: float) -> Box:
    box = Box(*(table.number(key) for key in ("x", "y", "width", "height")))
    if not box.within(width, height):
        table.fail("方框超出纸张", "the box leaves the paper")
    return box


def _text(table: Table, width: float, height: float) -> TextBox:
    layer = Layer(table.choice("layer", list(Layer)))
    size = table.positive("size")
    box = TextBox(
        id=table.text("id"),
        layer=layer,
        box=_box(table, width, height),
        font=table.choice("font", list(ROLES)),
        size=size,
        min_size=table.positive("min_size", size),
        leading=table.positive("leading", 1.5),
        align=table.choice("align", ["left", "center", "right", "justify"], "left"),
        valign=table.choice("valign", ["top", "middle", "bottom"], "middle"),
        wrap=table.flag("wrap"),
        tracking=table.number("tracking", 0),
        indent=table.number("indent", 0),
        stroke=table.number("stroke", 0),
        value_stroke=table.number("value_stroke", 0),
        colour=table.colour("colour", "#000000"),
        pieces=_pieces(table),
    )
    if box.min_size > size:
        table.fail("min_size 大于 size", "min_size is above size")
    if layer is Layer.BACKGROUND and any(field for _, field in box.pieces):
        table.fail("底版文字中不能有字段", "a background text holds a field")
    table.done()
    return box


def _pieces(table: Table) -> tuple[tuple[str, str], ...]:
    pieces: list[tuple[str, str]] = []
    try:
        for literal, field, spec, conversion in Formatter().parse(table.text("text")):
            if literal:
                pieces.append((literal, ""))
            if field is not None:
                if spec or conversion:
                    table.fail("占位符只能是 {字段}", "a placeholder is {field} and nothing more")
                pieces.append(("", table.known(field, list(FIELDS))))
    except ValueError:
        table.fail("花括号不成对", "the braces do not pair")
    return tuple(pieces)


def _area(table: Table, width: float, height: float) -> Area:
    area = Area(
        label=Text(table.text("label_zh"), table.text("label_en")),
        box=_box(table, width, height),
        shape=table.choice("shape", ["circle", "rectangle"]),
        clear=table.flag("clear"),
    )
    table.done()
    return area


def _ornament(table: Table) -> Ornament:
    kind = table.choice("kind", list(KINDS))
    ornament = Ornament(
        kind=kind,
        colour=table.colour("colour", "#000000"),
        line=table.positive("line", 0.1),
        numbers=tuple(
            (key, table.positive(key) if key in _DIVISORS else table.number(key))
            for key in KINDS[kind].parameters
        ),
    )
    table.done()
    return ornament


def _check(template: Template, top: Table) -> None:
    if abs(template.photo.width / template.photo.height - PHOTO_RATIO) > 0.001:
        top.fail("照片框应为 33×48 毫米的比例", "the photo box must have the proportions of 33×48 mm")
    for text in template.texts:
        if text.box.overlaps(template.photo):
            top.fail(f"文字 {text.id} 压住照片", f"text {text.id} covers the photo")
        for area in template.areas:
            if area.clear and text.box.overlaps(area.box):
                top.fail(
                    f"文字 {text.id} 压住“{area.label.zh}”", f"text {text.id} enters the area {area.label.en}"
                )
    ids = [text.id for text in template.texts]
    if len(set(ids)) != len(ids):
        top.fail("文字 id 重复", "two texts share an id")
