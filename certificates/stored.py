"""What pikepdf finds stored in a finished PDF: whole streams, plain pages, the photo's own bytes.

A page may hold only what the renderer's pages hold, so nothing that another reader or printer would treat
differently (annotations, a crop box, masks, a decode array) can slip in.
"""

import hashlib
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from certificates.layout import Template
from certificates.manifest import PageEntry
from imaging.jpeg import without_metadata
from registry.text import Text

_POINTS = 72 / 25.4
_EXACT = 0.0006  # points; the renderer rounds to 0.001
_PAGE = {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources", "/Rotate", "/Trans"}
_FORM = {"/Type", "/Subtype", "/BBox", "/Resources", "/Filter", "/Length"}
_RESOURCES = {"/Font", "/XObject", "/ProcSet"}
_PHOTO = {
    "/Type": "/XObject",
    "/Subtype": "/Image",
    "/Width": 480,
    "/Height": 640,
    "/ColorSpace": "/DeviceRGB",
    "/BitsPerComponent": 8,
    "/Filter": "/DCTDecode",
}


def file_faults(stored: pikepdf.Pdf) -> Iterator[Text]:
    """Damage anywhere in the file: every stream must unpack in full, to its checksum (RFC 1950).

    To be asked first: it reads every object, and qpdf can crash on one found broken only half-way.
    """
    bad = sum(isinstance(one, pikepdf.Stream) and not _whole(one) for one in stored.objects)
    if bad:
        yield Text(f"文件有 {bad} 处数据损坏。", f"{bad} streams of the file are damaged.")
    if stored.get_warnings():
        yield Text("文件结构损坏。", "The file's structure is damaged.")


def _whole(stream: pikepdf.Stream) -> bool:
    kind, raw = stream.get("/Filter"), stream.read_raw_bytes()
    if isinstance(kind, pikepdf.Array):
        kind = kind[0] if len(kind) == 1 else None
    if kind == "/DCTDecode":
        return True  # held against its SHA-256
    if kind != "/FlateDecode" or "/DecodeParms" in stream:
        return False
    unpack = zlib.decompressobj()
    try:
        unpack.decompress(raw)
    except zlib.error:
        return False
    return unpack.eof and not unpack.unused_data.strip()


def page_faults(page: pikepdf.Page, entry: PageEntry, template: Template) -> Iterator[Text]:
    """A page of another paper, with more than a certificate's parts, or with another photo."""
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    objects = dict(resources.get("/XObject", pikepdf.Dictionary())).values()
    forms = [one for one in objects if one.get("/Subtype") == "/Form"]
    photos = [one for one in objects if one.get("/Subtype") == "/Image"]
    paper = [0, 0, template.width * _POINTS, template.height * _POINTS]
    if not (
        set(page.obj.keys()) <= _PAGE
        and page.obj.get("/Rotate", 0) == 0
        and _box(page.obj.get("/MediaBox"), paper)
        and set(resources.keys()) <= _RESOURCES
        and all(set(form.keys()) <= _FORM and _box(form.get("/BBox"), paper) for form in forms)
        and all(set(form.get("/Resources", {}).keys()) <= {"/Font", "/ProcSet"} for form in forms)
    ):
        yield Text(
            "纸张尺寸不对，或页面含有模板以外的内容。", "Another paper size, or parts no certificate has."
        )
    if len(photos) != 1:
        yield Text(
            f"页面带有 {len(photos)} 张图片，应为 1 张照片。", f"{len(photos)} pictures stored, not 1."
        )
    for photo in photos:
        yield from _photo_faults(photo, entry)


def _box(found: Any, wanted: list[float]) -> bool:
    if not isinstance(found, pikepdf.Array) or len(found) != 4:
        return False
    return all(abs(float(a) - b) < _EXACT for a, b in zip(found, wanted, strict=True))


def _photo_faults(photo: Any, entry: PageEntry) -> Iterator[Text]:
    if set(photo.keys()) != {*_PHOTO, "/Length"} or any(photo[key] != value for key, value in _PHOTO.items()):
        yield Text("照片不是原 JPEG。", "The photo is not the JPEG itself.")
    elif hashlib.sha256(photo.read_raw_bytes()).hexdigest() != entry.photo_sha256:
        yield Text("照片不是清单所列的那一张。", "The photo is not the one in the manifest.")
    elif without_metadata(photo.read_raw_bytes()) != photo.read_raw_bytes():
        yield Text("照片带有拍摄信息或附加数据。", "The photo carries metadata or other data.")


def background_of(page: pikepdf.Page) -> tuple[int, int] | None:
    """Which object the page's one form is; None where it has none or several."""
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    objects = dict(resources.get("/XObject", pikepdf.Dictionary())).values()
    forms = [one.objgen for one in objects if one.get("/Subtype") == "/Form"]
    return forms[0] if len(forms) == 1 else None
