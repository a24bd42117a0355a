import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
from PIL import Image

from certificates.field import Certificate
from certificates.render import NothingToPrint, RenderReport, render
from certificates.template import known_templates, load_template
from registry.student import SealType
from tests.certificates.graduates import graduate, photo
from tests.imaging.tagged import WORDS, tagged

BACHELOR = load_template("open-bachelor-independent")
NAMES = ["林晓岚", "迪丽努尔·吐尔逊", "𠮷㐂𬭎", "阿卜杜拉·" * 9 + "买买提江"]


def printed(*certificates: Certificate, **options: Any) -> tuple[bytes, RenderReport]:
    out = io.BytesIO()
    report = render(BACHELOR, certificates, out, **({"watermark": False} | options))
    return out.getvalue(), report


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(pdf)
    yield document
    document.close()


def text_of(document: Any, page: int) -> str:
    opened_page = document[page]
    textpage = opened_page.get_textpage()
    text = "".join(textpage.get_text_range().split())
    textpage.close()
    opened_page.close()
    return text


def test_one_page_a_certificate_in_the_order_given() -> None:
    graduates = [graduate(i, name=name) for i, name in enumerate(NAMES)]
    pdf, report = printed(*graduates)
    with opened(pdf) as document:
        assert len(document) == len(report.pages) == 4
        for page, one in enumerate(graduates):
            text = text_of(document, page)
            assert one.name in text
            assert str(one.number) in text
            for other in graduates[:page] + graduates[page + 1 :]:
                assert str(other.number) not in text
    assert [(entry.page, entry.student_number, entry.name) for entry in report.pages] == [
        (i, str(one.student_number), one.name) for i, one in enumerate(graduates, start=1)
    ]
    for entry, one in zip(report.pages, graduates, strict=True):
        assert entry.texts[0] == "国家开放大学"
        assert entry.texts[1].startswith(f"学生{one.name}，性别女，")
        assert entry.texts[-1] == f"证书编号：{one.number}"


@pytest.mark.parametrize("name", known_templates())
def test_the_whole_wording_of_every_template_can_be_read_back(name: str) -> None:
    template = load_template(name)
    partner = "南方理工大学" if template.seal is SealType.CO_SEALED else ""
    one = graduate(level=template.level, co_sealed_with=partner)
    out = io.BytesIO()
    render(template, [one], out, watermark=False)
    school = f"在本校与{partner}合作举办的" if partner else "在本校"
    with opened(out.getvalue()) as document:
        text = text_of(document, 0)
    for words in (
        f"学生林晓岚，性别女，一九九四年七月三十日生，于二〇二三年九月至二〇二六年七月{school}会计学专业三年制"
        f"{template.level.zh}学习（开放教育），修完教学计划规定的全部课程，成绩合格，准予毕业。",
        "毕业证书",
        "校长：欧阳明远",
        "二〇二六年七月一日",
        f"证书编号：{one.number}",
        "中华人民共和国教育部学历证书查询网址：http://www.chsi.com.cn",
    ):
        assert words in text
    assert text.count("国家开放大学") == 2
    assert not partner or text.count(partner) == 3


def test_each_page_carries_its_own_photo_byte_for_byte() -> None:
    pdf, report = printed(*(graduate(i) for i in range(3)))
    with pikepdf.open(io.BytesIO(pdf)) as stored:
        for i, page in enumerate(stored.pages):
            image = page.Resources.XObject.Photo
            assert image.read_raw_bytes() == photo(i)
            assert image.Filter == "/DCTDecode"
            assert report.pages[i].photo_sha256 == hashlib.sha256(photo(i)).hexdigest()


def test_where_a_photo_was_taken_is_not_on_the_certificate() -> None:
    """No GPS, EXIF, XMP, IPTC or comment reaches the PDF, and the picture is the same bit for bit (R8)."""
    data = tagged(photo(0))
    pdf, report = printed(graduate(0, photo=data))
    assert not any(word in pdf for word in WORDS)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        stored = document.pages[0].Resources.XObject.Photo.read_raw_bytes()
    assert report.pages[0].photo_sha256 == hashlib.sha256(stored).hexdigest()
    with Image.open(io.BytesIO(stored)) as image, Image.open(io.BytesIO(data)) as delivered:
        assert dict(image.getexif()) == {}
        assert image.tobytes() == delivered.tobytes()


def test_the_photo_shows_33_by_48_mm_unsqueezed() -> None:
    pdf, _ = printed(graduate())
    with opened(pdf) as document:
        page = document[0]
        (image,) = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE])
        a, b, c, d, x, y = image.get_matrix().get()
        assert (a * 25.4 / 72, d * 25.4 / 72) == pytest.approx((36, 48), abs=0.001)
        assert (b, c) == (0, 0)
        assert (x * 25.4 / 72, 210 - y * 25.4 / 72 - 48) == pytest.approx((34.5, 75), abs=0.001)
        bitmap = page.render(scale=300 / 72).to_numpy()
        page.close()
    # At 300 dpi 33×48 mm is 390×567; the photos are never the colour of the ground around them.
    row = bitmap[round((75 + 24) * 300 / 25.4), :, :].astype(int)
    ground = row[round(33 * 300 / 25.4)]
    inside = [i for i in range(350, 900) if abs(row[i] - ground).sum() > 150]
    assert inside[0] == pytest.approx(36 * 300 / 25.4, abs=1.5)
    assert inside[-1] == pytest.approx(69 * 300 / 25.4, abs=1.5)


def test_the_same_run_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = printed(*(graduate(i, name=name) for i, name in enumerate(NAMES)))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    second, _ = printed(*(graduate(i, name=name) for i, name in enumerate(NAMES)))
    other, _ = printed(*(graduate(i + 1, name=name) for i, name in enumerate(NAMES)))
    assert first == second
    with pikepdf.open(io.BytesIO(first)) as a, pikepdf.open(io.BytesIO(other)) as b:
        assert a.trailer.ID[0] != b.trailer.ID[0]


def test_the_file_says_nothing_about_a_person_or_a_day_outside_its_pages() -> None:
    pdf, _ = printed(graduate())
    with pikepdf.open(io.BytesIO(pdf)) as stored:
        assert set(stored.docinfo) == {"/Title", "/Producer"}
        assert str(stored.docinfo.Title) == BACHELOR.title.zh
        assert str(stored.Root.Lang) == "zh-CN"
        assert "/Metadata" not in stored.Root


def test_only_embedded_subsets_are_used() -> None:
    pdf, report = printed(graduate(name="𠮷㐂𬭎"))
    assert b"Helvetica" not in pdf
    with pikepdf.open(io.BytesIO(pdf)) as stored:
        fonts = dict(stored.pages[0].Resources.Font)
        assert len(fonts) == len(report.fonts) == 2
        for font in fonts.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor
    assert [name for name, _ in report.fonts] == ["NotoSerifSC-Regular", "NotoSansJP-Regular"]


def test_a_specimen_is_marked_and_needs_no_number() -> None:
    pdf, report = printed(replace(graduate(), number=None), watermark=True)
    with opened(pdf) as document:
        text = text_of(document, 0)
    assert "样张" in text
    assert "骑缝钢印" in text
    assert report.pages[0].number == ""
    real, _ = printed(graduate())
    with opened(real) as document:
        assert not {"样", "钢"} & set(text_of(document, 0))


def test_for_printed_stock_the_background_stays_out_and_nothing_moves() -> None:
    def words(pdf: bytes) -> list[tuple[str, float, float]]:
        with opened(pdf) as document:
            page = document[0]
            textpage = page.get_textpage()
            found = [
                (textpage.get_text_range(i, 1), *(round(v, 2) for v in textpage.get_charbox(i)[:2]))
                for i in range(textpage.count_chars())
            ]
            textpage.close()
            page.close()
        return found

    whole, _ = printed(graduate())
    bare, _ = printed(graduate(), background=False)
    assert set(words(bare)) < set(words(whole))
    with opened(bare) as document:
        text = text_of(document, 0)
    assert "毕业证书" not in text
    assert "学生林晓岚" in text
    assert len(bare) < len(whole) / 2


def test_refused_certificates_leave_no_page() -> None:
    pdf, report = printed(graduate(1), graduate(2, name=""), graduate(3))
    with opened(pdf) as document:
        assert len(document) == 2
    assert [entry.page for entry in report.pages] == [1, 2]
    assert [str(error.facts["student_number"]) for error in report.refused] == ["1951001200002"]


def test_nothing_is_written_when_everything_is_refused() -> None:
    out = io.BytesIO()
    with pytest.raises(NothingToPrint) as caught:
        render(BACHELOR, [graduate(name="", photo=b"")], out, watermark=False)
    assert "1 份" in caught.value.sentence.zh
    assert out.getvalue() == b""


def test_a_photo_costs_its_own_bytes_and_a_page_little_more() -> None:
    few, _ = printed(*(graduate(i) for i in range(10)))
    more, _ = printed(*(graduate(i) for i in range(40)))
    photos = sum(len(photo(i)) for i in range(10, 40))
    assert (len(more) - len(few) - photos) / 30 < 1500


def test_a_template_whose_fixed_words_do_not_fit_is_refused(tmp_path: Path) -> None:
    from certificates.strict_toml import InvalidTemplate
    from tests.certificates.test_template import changed

    template = load_template(changed(tmp_path, ("x = 60\ny = 40\nwidth = 177", "x = 60\ny = 40\nwidth = 50")))
    with pytest.raises(InvalidTemplate, match=r"template\.invalid"):
        render(template, [graduate()], io.BytesIO(), watermark=False)
