"""How many certificates a CPU-second buys: the shipped template against ReportLab as most people use it.

Both print the same words at the same places and a photo of its own on every page. Plain ReportLab draws on
a Canvas with a TrueType Hei and drawImage from memory; it is spared the guilloche ground (it draws frames
only), line breaking, the checks and the crop. Usage: python -m bench.print [--pages 1000]
"""

import argparse
import io
import random
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from certificates.field import FIELDS, Certificate
from certificates.fonts import HEI, font_file, load_fonts
from certificates.layout import Template
from certificates.render import render
from certificates.template import load_template
from certificates.typeset import POINTS
from certificates.verify import verify
from registry.identifiers import CertificateNumber, Level, Sex, StudentNumber, StudyKind

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰梅鑫波斌宇浩凯雪晨琳璐嘉欣怡子涵梓轩"
MAJORS = [
    "会计学",
    "法学",
    "行政管理",
    "学前教育",
    "计算机科学与技术",
    "汉语言文学",
    "机械设计制造",
]


def photo(seed: int) -> bytes:
    """A 480×640 JPEG of about 38 KB, different for every seed."""
    rng = np.random.default_rng(seed)
    small = rng.integers(60, 220, (40, 30, 3), dtype=np.uint8)
    picture = Image.fromarray(small).resize((480, 640), Image.Resampling.BICUBIC)
    noise = rng.normal(0, 4, (640, 480, 1))
    grainy = (np.asarray(picture, dtype=np.float64) + noise).clip(0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(grainy).save(out, "JPEG", quality=80, dpi=(300, 300))
    return out.getvalue()


def season(pages: int) -> list[Certificate]:
    """So many fictional graduates."""
    rng = random.Random(20260701)
    return [
        Certificate(
            number=CertificateNumber.compose("51161", StudyKind.OPEN, 2026, Level.BACHELOR, i + 1),
            student_number=StudentNumber(f"{2351001200000 + i}"),
            name=rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2, 2)))),
            sex=rng.choice(list(Sex)),
            birth_date=date(1985, 1, 1) + timedelta(days=rng.randrange(6000)),
            enrolled_on=date(2023, 9, 1),
            graduated_on=date(2026, 7, 1),
            issued_on=date(2026, 7, 1),
            level=Level.BACHELOR,
            kind=StudyKind.OPEN,
            major=rng.choice(MAJORS),
            duration="两年半",
            study_mode="开放教育",
            school_name="国家开放大学",
            president="欧阳明远",
            photo=photo(i),
        )
        for i in range(pages)
    ]


def plain(template: Template, certificates: list[Certificate]) -> bytes:
    """ReportLab as its user guide teaches it: one Canvas, drawString, drawImage; frames only."""
    pdfmetrics.registerFont(TTFont("hei", font_file(HEI)))
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=(template.width * POINTS, template.height * POINTS))
    for certificate in certificates:
        for ornament in template.ornaments:
            if ornament.kind == "frame":
                inset = dict(ornament.numbers)["inset"]
                page.setStrokeColor(ornament.colour)
                page.rect(
                    inset * POINTS,
                    inset * POINTS,
                    (template.width - 2 * inset) * POINTS,
                    (template.height - 2 * inset) * POINTS,
                )
        for box in template.texts:
            text = "".join(FIELDS[name].value(certificate) if name else word for word, name in box.pieces)
            page.setFont("hei", box.size)
            page.setFillColor(box.colour)
            across = int(box.box.width * POINTS / box.size)
            for line, start in enumerate(range(0, len(text), across)):
                y = (template.height - box.box.y) * POINTS - (1 + line * box.leading) * box.size
                page.drawString(box.box.x * POINTS, y, text[start : start + across])
        at = template.photo
        bottom = (template.height - at.y - at.height) * POINTS
        picture = ImageReader(io.BytesIO(certificate.photo))
        page.drawImage(picture, at.x * POINTS, bottom, at.width * POINTS, at.height * POINTS)
        page.showPage()
    page.save()
    return out.getvalue()


def main() -> None:
    """Render both ways and print certificates per CPU-second."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--pages", type=int, default=1000)
    pages = arguments.parse_args().pages
    template, certificates = load_template("open-bachelor-independent"), season(pages)
    photos = sum(len(one.photo) for one in certificates)

    start = time.process_time()
    baseline = plain(template, certificates)
    plain_seconds = time.process_time() - start

    start = time.process_time()
    fonts = load_fonts()
    fonts_seconds = time.process_time() - start
    out = io.BytesIO()
    report = render(template, certificates, out, watermark=False, fonts=fonts)
    seconds = time.process_time() - start
    assert len(report.pages) == pages

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "run.pdf"
        file.write_bytes(out.getvalue())
        start = time.process_time()
        outcome = verify(file, report.pages, template)
        verify_seconds = time.process_time() - start
    assert outcome.passed

    print(f"{'':24}{'certs/CPU s':>12}{'bytes over photo':>18}")
    for name, spent, size in (
        ("plain ReportLab", plain_seconds, len(baseline)),
        ("yanqi, checks included", seconds, len(out.getvalue())),
    ):
        print(f"{name:24}{pages / spent:12.0f}{(size - photos) / pages:18.0f}")
    print(f"pages={pages}")
    print(f"fonts_seconds={fonts_seconds:.2f}")
    print(f"verify_ms={1000 * verify_seconds / pages:.2f}")
    print(f"bytes_over_photo={(len(out.getvalue()) - photos) / pages:.0f}")
    print(f"certs_per_cpu_second={pages / seconds:.0f}")
    print(f"ratio_plain={plain_seconds / seconds:.2f}")


if __name__ == "__main__":
    main()
