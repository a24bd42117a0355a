"""What pdfium finds drawn on a page, held against the template: every text in its box, one photo, no more.

A certificate's page is one drawing (the background), then the photo, then texts; inside the drawing texts
come last too. Whatever else is drawn could cover something, so it is a fault wherever it stands.
"""

import ctypes
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from certificates.drawn import MM, Drawn, Page, clips, floats, matrix, opaque
from certificates.layout import Layer, Template, TextBox
from certificates.manifest import PageEntry
from registry.text import Text

_NEAR = 0.1  # mm a photo or a text may lie beside its place; the renderer writes 0.01 pt
_OVERHANG = 0.25  # em that ink may leave its box: descenders on the last line, strokes, oblique forms
_RATIO = 480 / 640
_SQUEEZE = 0.002  # of the ratio; a squeezed 33×48 would differ by 0.06
_UNMAPPED = frozenset("\0\ufffd\ufffe\uffff")  # what pdfium returns for a glyph that stands for no character
_NAMED = {
    "name": Text("姓名", "name"),
    "number": Text("证书编号", "certificate number"),
    "student_number": Text("学号", "student number"),
}


def page_faults(page: Page, entry: PageEntry, template: Template, *, background: bool) -> Iterator[Text]:
    """What is wrong with a page, its background's inside left aside."""
    objects = page.objects()
    kinds = [kind for kind, _ in objects]
    photos = [one for kind, one in objects if kind == pdfium.FPDF_PAGEOBJ_IMAGE]
    texts = [page.drawn(one) for kind, one in objects if kind == pdfium.FPDF_PAGEOBJ_TEXT]
    if len(photos) != 1:
        yield Text(
            f"页面上画了 {len(photos)} 张图片，应为 1 张照片。",
            f"{len(photos)} pictures are drawn, not 1.",
        )
    drawings = [
        one for kind, one in objects if kind not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT)
    ]
    if kinds[: len(drawings)] != [pdfium.FPDF_PAGEOBJ_FORM] * background or len(drawings) != background:
        yield Text(
            "页面缺少底版，或有多余图形遮盖内容。", "The background is missing, or something covers the page."
        )
    elif any(matrix(one) != (1, 0, 0, 1, 0, 0) or clips(one) or not opaque(one) for one in drawings):
        yield Text("底版移位、变形或变淡。", "The background is moved, deformed or faint.")
    for photo in photos:
        yield from _photo_faults(photo, template)
    boxes = [box for box in template.texts if box.layer is Layer.FIELDS]
    yield from _text_faults(texts, boxes, entry)


def _text_faults(drawn: Sequence[Drawn], boxes: Sequence[TextBox], entry: PageEntry | None) -> Iterator[Text]:
    """Texts that are not what their boxes must show; `entry` is None for the background's fixed wording."""
    wanted = entry.texts if entry else tuple("".join(word for word, _ in box.pieces) for box in boxes)
    if len(wanted) != len(boxes):
        yield Text("清单与证书模板不符。", "The manifest does not belong to this template.")
        return
    if any(_UNMAPPED & set(one.text) for one in drawn):
        yield Text(
            "有文字无法识别，可能印成方框。", "Some text stands for no character; it may print as a box."
        )
    missing = ["".join(text.split()) for text in wanted]
    found = [""] * len(boxes)
    for one in drawn:
        places = [i for i, box in enumerate(boxes) if _inside(one, box)]
        if not one.text and places:
            continue  # a space of its own
        if not places:
            yield Text("有文字不在应在的位置。", "Some text stands where none belongs.")
            continue
        # Boxes may overlap: the text belongs to the one that waits for it.
        at = next((i for i in places if missing[i].removeprefix(found[i]).startswith(one.text)), places[0])
        found[at] += one.text
        if not _as_set(one, boxes[at]):
            yield Text(
                f"“{boxes[at].id}”处的文字大小、颜色或样式与模板不符，可能看不见。",
                f"The text of {boxes[at].id} is not set as the template says; it may be invisible.",
            )
    for box, must, shows in zip(boxes, missing, found, strict=True):
        named = list(_named(box, shows, entry)) if entry else []
        yield from named
        if not named and not (must == shows and re.fullmatch(_wording(box), shows)):
            yield Text(
                f"“{box.id}”处的文字与应印内容不符（应为 {len(must)} 字，实有 {len(shows)} 字）。",
                f"The text of {box.id} is wrong ({len(shows)} characters, {len(must)} expected).",
            )


def _named(box: TextBox, shows: str, entry: PageEntry) -> Iterator[Text]:
    """Name and numbers that the template's wording frames, against the manifest's own columns."""
    for field in dict.fromkeys(field for _, field in box.pieces if field in _NAMED):
        value = "".join(getattr(entry, field).split())
        match = re.fullmatch(_wording(box, field), shows)
        if match and match[1] != value and not re.fullmatch(_wording(box, field, re.escape(value)), shows):
            zh, en = _NAMED[field].zh, _NAMED[field].en
            yield Text(f"页面上的{zh}与清单不符。", f"The page's {en} is not the manifest's.")


def _wording(box: TextBox, field: str = "", value: str = ".*?") -> str:
    """The box's wording as a pattern without spaces; the first `field` is group 1 and holds `value`."""
    parts = [re.escape("".join(word.split())) if word else ".*?" for word, _ in box.pieces]
    if field:
        parts[[name for _, name in box.pieces].index(field)] = f"({value})"
    return "".join(parts)


def _inside(one: Drawn, box: TextBox) -> bool:
    left, top, right, bottom = one.ink if one.text else (one.x, one.y, one.x, one.y)
    place, over = box.box, _NEAR + _OVERHANG * box.size * MM
    return (
        place.x - _NEAR <= one.x
        and place.y - _NEAR <= one.y <= place.y + place.height + _NEAR
        and place.x - over <= left
        and right <= place.x + place.width + over
        and place.y - over <= top
        and bottom <= place.y + place.height + over
    )


def _as_set(one: Drawn, box: TextBox) -> bool:
    return (
        one.plain
        and one.colour == box.colour.lower()
        and box.min_size - 0.01 <= one.size <= box.size + 0.01
        and one.stroke <= max(box.stroke, box.value_stroke) + 0.001
    )


def _photo_faults(image: Any, template: Template) -> Iterator[Text]:
    """A photo that is squeezed, turned, translucent, or not where the template has it."""
    a, b, c, d, x, y = (v * MM for v in matrix(image))
    if b or c or d <= 0 or abs(a / d / _RATIO - 1) > _SQUEEZE:
        yield Text("照片被压扁、拉长或旋转。", "The photo is squeezed, stretched or turned.")
        return
    left, bottom, right, top = x, y, x + a, y + d
    for points in clips(image):
        across, up = sorted({round(p, 2) for p, _ in points}), sorted({round(q, 2) for _, q in points})
        if len(across) != 2 or len(up) != 2:  # no rectangle
            across, up = [0, 0], [0, 0]
        left, right = max(left, across[0] * MM), min(right, across[1] * MM)
        bottom, top = max(bottom, up[0] * MM), min(top, up[1] * MM)
    box = template.photo
    shown = (left, template.height - top, right, template.height - bottom)
    place = (box.x, box.y, box.x + box.width, box.y + box.height)
    middle = abs(x + a / 2 - box.x - box.width / 2)
    if middle > _NEAR or max(abs(p - q) for p, q in zip(shown, place, strict=True)) > _NEAR:
        yield Text("照片不在模板规定的位置。", "The photo is not where the template has it.")
    if not opaque(image):
        yield Text("照片被设为半透明。", "The photo is translucent.")


def background_faults(page: Page, template: Template) -> Iterator[Text]:
    """A background that covers itself, or holds other wording than the template's."""
    forms = [one for kind, one in page.objects() if kind == pdfium.FPDF_PAGEOBJ_FORM]
    objects = [inner for form in forms for inner in page.objects(form)]
    kinds = [kind for kind, _ in objects]
    paths = [one for kind, one in objects if kind == pdfium.FPDF_PAGEOBJ_PATH]
    texts = [page.drawn(one) for kind, one in objects if kind == pdfium.FPDF_PAGEOBJ_TEXT]
    fills = sum(one.kind == "fill" for one in template.ornaments)
    widest = max((one.line for one in template.ornaments), default=0)
    if (
        kinds != [pdfium.FPDF_PAGEOBJ_PATH] * len(paths) + [pdfium.FPDF_PAGEOBJ_TEXT] * len(texts)
        or len(paths) < len(template.ornaments)
        or any(_covers(one, template) for one in paths[fills:])
        or any(_width(one) > widest + 0.01 for one in paths)
    ):
        yield Text("底版的图案不全或被遮盖。", "The background is incomplete or covered.")
    boxes = [box for box in template.texts if box.layer is Layer.BACKGROUND]
    yield from _text_faults(texts, boxes, None)


def _covers(path: Any, template: Template) -> bool:
    """Whether a path is painted over more than a quarter of the paper."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value:
        return False
    left, bottom, right, top = floats(4, lambda *to: pdfium.FPDFPageObj_GetBounds(path, *to))
    return (right - left) * (top - bottom) * MM * MM > template.width * template.height / 4


def _width(path: Any) -> float:
    """Line width of a path, mm."""
    (width,) = floats(1, lambda to: pdfium.FPDFPageObj_GetStrokeWidth(path, to))
    return width * abs(matrix(path)[0]) * MM
