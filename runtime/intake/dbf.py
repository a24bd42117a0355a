"""DBF (dBASE, FoxPro), the format agencies and 学信网 exchange. Memo files are ignored."""

import struct
from collections.abc import Iterator
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from dbfread.codepages import guess_encoding
from dbfread.dbf import DBFField, DBFHeader
from dbfread.field_parser import FieldParser

from runtime.intake.encodings import decode_gb18030
from runtime.intake.lines import MAX_CELLS, Line, TableTooLarge, TableUnreadable

_VERSIONS = frozenset(b"\x02\x03\x04\x05\x30\x31\x32\x43\x63\x83\x8b\x8c\x8e\xcb\xf5\xfb")
_BLOCK = 32  # bytes of the file header, and of each field descriptor
_NOT_DATA = frozenset("MGPB0")  # memo pointers and FoxPro's hidden null flags
# Only an East-Asian driver byte is believed: a Western one is what tools write when nobody chose.
_BELIEVED = frozenset((0x13, 0x4E, 0x4F, 0x78, 0x79, 0x7B))


def is_dbf(data: bytes) -> bool:
    """Whether bytes begin like a DBF: a known version, a month and day, and the zeros text never has."""
    head = data[:_BLOCK]
    plausible = len(head) == _BLOCK and head[0] in _VERSIONS and head[2] <= 12 and head[3] <= 31
    return plausible and b"\0" in head


def lines(source: str, data: bytes) -> Iterator[Line]:
    """The field names as line 1, then every record that is not deleted.

    Raises TableUnreadable or TableTooLarge.
    """
    header = DBFHeader.unpack(data[:_BLOCK])
    fields = _fields(data[_BLOCK : header.headerlen])
    end = header.headerlen + header.numrecords * header.recordlen
    whole = end <= len(data) and data[end : end + 1] not in (b" ", b"*")
    fits = header.recordlen == 1 + sum(field.length for field in fields)
    if not fields or not whole or not fits or header.encryption_flag:
        raise _damaged(source)
    if header.numrecords * len(fields) > MAX_CELLS:
        raise TableTooLarge(source=source)
    places = range(header.headerlen, end, header.recordlen)
    records = [data[place : place + header.recordlen] for place in places if data[place : place + 1] != b"*"]
    shown = [field for field in fields if field.type not in _NOT_DATA]
    encoding = _encoding(header.language_driver, shown, records)
    parser = FieldParser(
        SimpleNamespace(header=header, encoding=encoding, char_decode_errors="strict", dbversion="")
    )
    try:
        yield 1, [_decode(field.name.split(b"\0")[0], encoding) for field in shown]
        for number, record in enumerate(records, start=2):
            yield number, [_text(parser, field, _raw(field, record), encoding) for field in shown]
    # A character, number or date that is none, a field of the wrong length or of an unknown type.
    except (ValueError, ArithmeticError, struct.error) as error:
        raise _damaged(source) from error


def _fields(raw: bytes) -> list[Any]:
    """Field descriptors; `address` is set to the field's place in a record (its own is unreliable)."""
    fields, place = [], 1
    for start in range(0, len(raw) - _BLOCK + 1, _BLOCK):
        if raw[start] in b"\r\n":
            break
        field = DBFField.unpack(raw[start : start + _BLOCK])
        field.type = chr(field.type[0])
        if field.type == "C":  # fields longer than 255 keep their high byte there
            field.length |= field.decimal_count << 8
        field.address = place
        place += field.length
        fields.append(field)
    return fields


def _raw(field: Any, record: bytes) -> bytes:
    return record[field.address : field.address + field.length]


def _encoding(driver: int, fields: list[Any], records: list[bytes]) -> str:
    if driver in _BELIEVED:
        return str(guess_encoding(driver))
    texts = [field.name.split(b"\0")[0] for field in fields]
    texts += [_raw(field, record) for record in records for field in fields if field.type == "C"]
    try:
        b"\n".join(texts).decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _decode(raw: bytes, encoding: str) -> str:
    return decode_gb18030(raw) if encoding == "gb18030" else raw.decode(encoding)


def _text(parser: FieldParser, field: Any, raw: bytes, encoding: str) -> str:
    if field.type == "C":
        return _decode(raw.strip(b"\0 "), encoding)
    if field.type in "NF":  # digits in the file: kept as they are, an 18-digit number included
        return raw.decode("ascii").strip("\0 *")
    value = parser.parse(field, raw)
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _damaged(source: str) -> TableUnreadable:
    return TableUnreadable(
        source=source, problem_zh="DBF 文件不完整或已损坏", problem_en="the DBF file is incomplete or damaged"
    )
