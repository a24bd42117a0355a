"""The bones of a JPEG file: tables, metadata, and what lies behind its end (ITU-T T.81, annex B)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

_SOI, _EOI, _SOS, _DQT = 0xD8, 0xD9, 0xDA, 0xDB
_APP0, _APP14, _APP15, _COM = 0xE0, 0xEE, 0xEF, 0xFE
_JFIF_SIZE = 16  # of its segment's content without a thumbnail, length bytes included
_STANDALONE = {0x01, _SOI, *range(0xD0, 0xD8)}

# Table K.1 of ITU-T T.81, in zigzag order, as the file stores it.
# fmt: off
_LUMINANCE = np.array([
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40,
    26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
    56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
], dtype=np.float64)
# fmt: on


@dataclass(frozen=True, slots=True)
class JpegBones:
    """`quality` is the estimated libjpeg quality factor 1-100, None without a table.

    `trailing` holds the bytes behind the end-of-image marker, zero and line-end padding removed.
    `table` is the first quantisation table (64,), the luminance's, in zigzag order.
    """

    quality: float | None
    trailing: bytes
    table: npt.NDArray[np.float64] | None = field(default=None, repr=False, compare=False)


def read_bones(data: bytes) -> JpegBones | None:
    """Walk the markers of a JPEG. None where the bytes are not one, or its markers are broken."""
    table: npt.NDArray[np.float64] | None = None
    end = 0
    for marker, start, end in _segments(data):
        if marker is None:
            return None
        if marker == _DQT and table is None:
            table = _first_table(data[start + 4 : end])
    if not end:
        return None
    if data[end - 2 : end] != b"\xff\xd9":
        return JpegBones(_quality(table), b"", table)  # cut off: nothing can lie behind the end
    return JpegBones(_quality(table), data[end:].strip(b"\x00\r\n"), table)


def without_metadata(data: bytes) -> bytes | None:
    """The same picture, bit for bit, without EXIF, GPS, XMP, IPTC, comments, thumbnails and what lies behind.

    Only what decoders need stays: JFIF's density and Adobe's colour transform. None where the bytes are no
    whole JPEG. What has no metadata comes back unchanged.
    """
    kept = [b"\xff\xd8"]
    marker, end = None, 0
    for marker, start, end in _segments(data):
        if marker is None:
            return None
        segment = data[start:end]
        if marker == _APP0 and segment[4:9] == b"JFIF\0":
            # Its last two bytes are the size of a thumbnail.
            kept.append(
                b"\xff\xe0\x00\x10" + segment[4:16] + b"\0\0" if len(segment) > 2 + _JFIF_SIZE else segment
            )
        elif marker == _APP14 or not (_APP0 <= marker <= _APP15 or marker == _COM):
            kept.append(segment)
    return b"".join(kept) if marker == _EOI else None


def _segments(data: bytes) -> Iterator[tuple[int | None, int, int]]:
    """(marker, start, end) of every segment behind the first, up to the end-of-image marker.

    A scan's segment ends where its entropy-coded data do. A broken marker comes out as None, and is the last.
    """
    at = 2 if data[:2] == b"\xff\xd8" else len(data)
    while at + 2 <= len(data):
        marker, end = data[at + 1], at + 2
        if data[at] != 0xFF:
            yield None, at, end
            return
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker not in _STANDALONE and marker != _EOI:
            length = int.from_bytes(data[at + 2 : at + 4], "big")
            if length < 2:
                yield None, at, end
                return
            end = at + 2 + length
            if marker == _SOS:
                end = _end_of_scan(data, end)
        yield marker, at, min(end, len(data))
        if marker == _EOI:
            return
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    while (at := data.find(b"\xff", at)) >= 0:
        following = data[at + 1] if at + 1 < len(data) else _EOI
        if following and not 0xD0 <= following <= 0xD7:
            return at
        at += 2
    return len(data)


def _first_table(segment: bytes) -> npt.NDArray[np.float64] | None:
    wide = segment[:1] >= b"\x10"
    values = np.frombuffer(segment[1 : 1 + (128 if wide else 64)], dtype=">u2" if wide else "u1")
    return values.astype(np.float64) if values.size == 64 else None


def _quality(table: npt.NDArray[np.float64] | None) -> float | None:
    """The libjpeg quality whose table comes nearest."""
    if table is None:
        return None
    return float(np.abs(standard_tables() - table).sum(axis=1).argmin() + 1)


@cache
def standard_tables() -> npt.NDArray[np.float64]:
    """libjpeg's luminance tables of quality 1-100, (100, 64) in zigzag order: K.1 x scale / 100."""
    factors = np.arange(1, 101)
    scales = np.where(factors < 50, 5000 / factors, 200 - 2 * factors)
    return np.clip(np.floor((_LUMINANCE[None] * scales[:, None] + 50) / 100), 1, 255)
