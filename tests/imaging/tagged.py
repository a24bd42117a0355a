"""A photo as it comes from a camera and an editor: with place, names, comments, thumbnails."""

import io

from PIL import ExifTags, Image

WORDS = (b"Exif", b"Somebody", b"comment", b"profile", b"xmpmeta", b"8BIM", b"JFXX", b"second")


def tagged(picture: bytes, *, progressive: bool = False) -> bytes:
    """The picture with everything cameras and editors write into a file."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Somebody"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (39.0, 54.0, 20.0), 3: "E", 4: (116.0, 23.0, 29.0)})
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.save(
            out, "JPEG", quality="keep", progressive=progressive, dpi=(300, 300), exif=exif,
            comment=b"a comment", icc_profile=b"profile of a scanner",
            xmp=b"<x:xmpmeta>by Somebody</x:xmpmeta>",
        )  # fmt: skip
    iptc = b"Photoshop 3.0\x008BIM\x04\x04by Somebody"
    thumbnail = b"JFXX\x00\x13\x01\x01\xff\xff\xff"
    for marker, content in ((0xED, iptc), (0xE0, thumbnail)):
        segment = bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content
        out = io.BytesIO(out.getvalue()[:20] + segment + out.getvalue()[20:])
    return out.getvalue() + b"\x00PK\x03\x04 a second file"
