"""Fictional graduates and their photos, for the tests of this folder."""

import io
from datetime import date
from functools import cache
from typing import Any

from PIL import Image

from certificates.field import Certificate
from registry.identifiers import CertificateNumber, Level, Sex, StudentNumber, StudyKind


@cache
def photo(index: int, size: tuple[int, int] = (480, 640), mode: str = "RGB", kind: str = "JPEG") -> bytes:
    """A picture file, different for every index."""
    picture = Image.linear_gradient("L").resize(size)
    colours = Image.merge("RGB", (picture, picture.rotate(180), picture.point([index % 256] * 256)))
    out = io.BytesIO()
    colours.convert(mode).save(out, kind)
    return out.getvalue()


def graduate(index: int = 0, **changes: Any) -> Certificate:
    """An independently sealed bachelor; `changes` replace fields."""
    level = changes.get("level", Level.BACHELOR)
    values: dict[str, Any] = {
        "number": CertificateNumber.compose("51161", StudyKind.OPEN, 2026, level, index + 1),
        "student_number": StudentNumber(f"195100120{index:04d}"),
        "name": "林晓岚",
        "sex": Sex.FEMALE,
        "birth_date": date(1994, 7, 30),
        "enrolled_on": date(2023, 9, 1),
        "graduated_on": date(2026, 7, 1),
        "issued_on": date(2026, 7, 1),
        "level": level,
        "kind": StudyKind.OPEN,
        "major": "会计学",
        "duration": "三年",
        "study_mode": "开放教育",
        "school_name": "国家开放大学",
        "president": "欧阳明远",
        "photo": photo(index),
    }
    return Certificate(**(values | changes))
