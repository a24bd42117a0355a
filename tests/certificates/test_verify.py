import hashlib
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from certificates.layout import Template
from certificates.manifest import PageEntry
from certificates.prepare import texts_of
from certificates.print_run import freeze, thaw
from certificates.render import render
from certificates.template import known_templates, load_template
from certificates.verify import UnreadablePdf, verify
from registry.student import SealType
from tests.certificates.graduates import graduate, photo
from tests.imaging.tagged import tagged

Edit = Callable[[pikepdf.Pdf], None]
NAMES = ["林晓岚", "迪丽努尔·吐尔逊", "𠮷㐂𬭎"]
NAME = pikepdf.Name


@dataclass(frozen=True)
class Run:
    pdf: bytes
    pages: tuple[PageEntry, ...]
    template: Template


def printed(template: str, names: list[str], **options: Any) -> Run:
    loaded, out = load_template(template), io.BytesIO()
    partner = "南方理工大学" if loaded.seal is SealType.CO_SEALED else ""
    graduates = [
        graduate(i, name=name, level=loaded.level, co_sealed_with=partner) for i, name in enumerate(names)
    ]
    report = render(loaded, graduates, out, **({"watermark": False} | options))
    return Run(out.getvalue(), report.pages, loaded)


@pytest.fixture(scope="module")
def run() -> Run:
    return printed("open-bachelor-independent", NAMES)


def problems(
    folder: Path,
    run: Run,
    pdf: bytes | None = None,
    pages: tuple[PageEntry, ...] | None = None,
    **options: Any,
) -> list[tuple[int, str]]:
    (folder / "run.pdf").write_bytes(run.pdf if pdf is None else pdf)
    found = verify(folder / "run.pdf", run.pages if pages is None else pages, run.template, **options)
    return [(problem.page, problem.text.zh) for problem in found.problems]


def edited(pdf: bytes, edit: Edit) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as stored:
        edit(stored)
        stored.save(out)
    return out.getvalue()


def test_a_good_run_passes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "run.pdf").write_bytes(run.pdf)
    verification = verify(tmp_path / "run.pdf", run.pages, run.template)
    assert verification.passed
    assert verification.pages == 3


@pytest.mark.parametrize("background", [True, False])
@pytest.mark.parametrize("template", known_templates())
def test_every_template_passes_with_and_without_its_background(
    tmp_path: Path, template: str, background: bool
) -> None:
    names = [*NAMES, "Müller Jean", "阿卜杜拉·" * 9 + "买买提江"]
    run = printed(template, names, background=background)
    assert problems(tmp_path, run, background=background) == []
    assert problems(tmp_path, run, background=not background)


def test_what_a_page_must_say_follows_from_frozen_data_alone(run: Run) -> None:
    snapshots = [freeze(graduate(i, name=name)) for i, name in enumerate(NAMES)]
    assert [texts_of(run.template, thaw(one, b"")) for one in snapshots] == [e.texts for e in run.pages]
    assert run.pages[0].texts[-1] == "证书编号：511618202605000001"


def test_a_specimen_never_passes(tmp_path: Path) -> None:
    assert problems(tmp_path, printed("open-bachelor-independent", NAMES[:1], watermark=True))


@pytest.mark.parametrize(
    ("page", "change", "says"),
    [
        (2, {"name": "迪丽努尔"}, "姓名"),
        (2, {"name": "吐尔逊"}, "姓名"),
        (1, {"name": "林晓岚岚"}, "姓名"),
        (1, {"number": "511618202605009999"}, "证书编号"),
        (1, {"number": ""}, "证书编号"),
        (3, {"photo_sha256": "0" * 64}, "照片不是清单"),
        (3, {"texts": ()}, "清单与证书模板不符"),
    ],
)
def test_a_manifest_that_disagrees_is_told_by_page(
    run: Run, tmp_path: Path, page: int, change: dict[str, Any], says: str
) -> None:
    wrong = tuple(replace(entry, **change) if entry.page == page else entry for entry in run.pages)
    ((where, text),) = problems(tmp_path, run, pages=wrong)
    assert where == page
    assert says in text


def test_a_photo_that_says_where_it_was_taken_does_not_pass(run: Run, tmp_path: Path) -> None:
    data = tagged(photo(0))

    def tag(stored: pikepdf.Pdf) -> None:
        stored.pages[0].Resources.XObject.Photo.write(data, filter=NAME.DCTDecode)

    named = replace(run.pages[0], photo_sha256=hashlib.sha256(data).hexdigest())
    ((page, says),) = problems(tmp_path, run, edited(run.pdf, tag), (named, *run.pages[1:]))
    assert page == 1
    assert "拍摄信息" in says


@pytest.mark.parametrize("box", range(6))
def test_every_word_of_the_fields_is_held_against_the_page(run: Run, tmp_path: Path, box: int) -> None:
    first = run.pages[0]
    texts = list(first.texts)
    texts[box] = texts[box][:-1]
    ((page, text),) = problems(tmp_path, run, pages=(replace(first, texts=tuple(texts)), *run.pages[1:]))
    assert page == 1
    assert "应印内容不符" in text


def content(page: int, old: bytes, new: bytes, count: int = -1) -> Edit:
    """Other operators in a page's own content."""

    def edit(stored: pikepdf.Pdf) -> None:
        stream = stored.pages[page - 1].Contents
        before = stream.read_bytes()
        assert old in before
        stream.write(before.replace(old, new, count))

    return edit


def background(old: bytes, new: bytes) -> Edit:
    def edit(stored: pikepdf.Pdf) -> None:
        form = stored.pages[0].Resources.XObject.Background
        assert old in form.read_bytes()
        form.write(form.read_bytes().replace(old, new))

    return edit


def append(page: int, operators: bytes) -> Edit:
    def edit(stored: pikepdf.Pdf) -> None:
        stream = stored.pages[page - 1].Contents
        stream.write(stream.read_bytes() + b"\n" + operators)

    return edit


def swap_photos(stored: pikepdf.Pdf) -> None:
    first, second = (page.Resources.XObject for page in stored.pages[:2])
    first["/Photo"], second["/Photo"] = second["/Photo"], first["/Photo"]


def reencode(stored: pikepdf.Pdf) -> None:
    stored.pages[0].Resources.XObject.Photo.write(photo(77), filter=NAME.DCTDecode)


def second_photo(stored: pikepdf.Pdf) -> None:
    stored.pages[0].Resources.XObject["/Other"] = stored.pages[1].Resources.XObject.Photo


def masked(stored: pikepdf.Pdf) -> None:
    stored.pages[0].Resources.XObject.Photo["/Decode"] = pikepdf.Array([1, 0, 1, 0, 1, 0])


def unembed(stored: pikepdf.Pdf) -> None:
    del stored.pages[0].Resources.Font.F1.DescendantFonts[0].FontDescriptor["/FontFile3"]


def helvetica(name: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(Type=NAME.Font, Subtype=NAME.Type1, BaseFont=NAME("/" + name))


def fonts_of_its_own(stored: pikepdf.Pdf) -> None:
    stored.pages[0].Resources.Font["/F9"] = stored.make_indirect(helvetica("Helvetica"))


def fonts_in_the_form(stored: pikepdf.Pdf) -> None:
    """Direct dictionaries, which all have the object number 0."""
    form = stored.pages[0].Resources.XObject.Background
    whole = stored.pages[0].Resources.Font.F1
    form.Resources.Font = pikepdf.Dictionary(
        F1=pikepdf.Dictionary(dict(whole.items())), F8=helvetica("Courier"), F9=helvetica("Helvetica")
    )


def no_unicode(stored: pikepdf.Pdf) -> None:
    font = stored.pages[2].Resources.Font.F1
    font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"<5B66>", b"<FFFD>"))


def drop_page(stored: pikepdf.Pdf) -> None:
    del stored.pages[2]


def note(stored: pikepdf.Pdf) -> None:
    square = pikepdf.Dictionary(Type=NAME.Annot, Subtype=NAME.Square, Rect=[0, 0, 842, 595], IC=[1, 1, 1])
    stored.pages[0].obj["/Annots"] = pikepdf.Array([stored.make_indirect(square)])


def crop(stored: pikepdf.Pdf) -> None:
    stored.pages[0].obj["/CropBox"] = pikepdf.Array([0, 0, 842, 300])


def turn(stored: pikepdf.Pdf) -> None:
    stored.pages[0].obj["/Rotate"] = 180


def other_paper(stored: pikepdf.Pdf) -> None:
    stored.pages[0].obj["/MediaBox"] = pikepdf.Array([0, 0, 595, 842])


def few_lines(stored: pikepdf.Pdf) -> None:
    """Only the lines with the name and the number are left."""
    stream = stored.pages[0].Contents
    lines = stream.read_bytes().split(b"\n")
    shown = [i for i, line in enumerate(lines) if line.endswith((b"Tj", b"TJ"))]
    stream.write(
        b"\n".join(line for i, line in enumerate(lines) if i not in shown or i in (shown[2], shown[-1]))
    )


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (swap_photos, {1: "照片不是清单", 2: "照片不是清单"}),
        (reencode, {1: "照片不是清单"}),
        (second_photo, {1: "2 张图片"}),
        (masked, {1: "照片不是原 JPEG"}),
        (content(1, b"/Photo Do", b""), {1: "画了 0 张"}),
        (content(1, b"/Photo Do", b"/Photo Do /Photo Do"), {1: "画了 2 张"}),
        (content(1, b"102.047 0 0 136.063", b"93.543 0 0 136.063"), {1: "压扁"}),
        (content(1, b"97.795 246.614 cm", b"97.795 249.614 cm"), {1: "照片不在"}),
        (content(1, b"97.795 246.614 cm", b"99.795 246.614 cm"), {1: "照片不在"}),
        (content(1, b" re W n 102", b" re 9 9 5 5 re W n 102"), {1: "照片不在"}),
        (content(1, b"102.047 246.614 93.543", b"102.047 246.614 63.543"), {1: "照片不在"}),
        (append(1, b"1 1 1 rg 0 0 842 595 re f"), {1: "遮盖"}),
        (append(1, b"1 1 1 RG 600 w 0 300 m 842 300 l S"), {1: "遮盖"}),
        (append(2, b"/Background Do"), {2: "遮盖"}),
        (content(1, b"/Background Do", b""), {1: "缺少底版"}),
        (content(1, b"/Background Do", b"0.5 0 0 0.5 0 0 cm /Background Do"), {1: "底版移位"}),
        (few_lines, {1: "应印内容不符"}),
        (content(1, b"2 Tr", b"3 Tr"), {1: "可能看不见"}),
        (content(1, b"BT", b"BT 50 Tz", 1), {1: "看不见"}),
        (content(1, b"BT", b"0 0 1 1 re W n BT", 1), {1: "可能看不见"}),
        (content(1, b"0.11 0.0902 0.0706 rg", b"1 1 1 rg"), {1: "可能看不见"}),
        (content(1, b"BT", b"1 0 0 1 0 -300 cm BT", 1), {1: "不在应在的位置"}),
        (background(b"BT", b"1 1 1 rg 0 0 842 595 re f BT"), {1: "遮盖"}),
        (background(b"BT", b"1 1 1 RG 500 w 0 300 m 842 300 l S BT"), {1: "遮盖"}),
        (background(b"2 Tr", b"3 Tr"), {1: "可能看不见"}),
        (unembed, {1: "NotoSerifSC-Regular 没有嵌入", 2: "", 3: ""}),
        (fonts_of_its_own, {1: "Helvetica 没有嵌入"}),
        (fonts_in_the_form, {1: "Helvetica 没有嵌入"}),
        (no_unicode, {1: "方框", 2: "方框", 3: "方框"}),
        (drop_page, {0: "2 页", 3: "没有这一页"}),
        (note, {1: "模板以外的内容"}),
        (crop, {1: "模板以外的内容"}),
        (turn, {1: "模板以外的内容"}),
        (other_paper, {1: "纸张尺寸不对"}),
    ],
)
def test_a_tampered_file_is_found_out(run: Run, tmp_path: Path, edit: Edit, says: dict[int, str]) -> None:
    found = problems(tmp_path, run, edited(run.pdf, edit))
    assert {page for page, _ in found} == set(says)
    for page, words in says.items():
        assert any(words in text for where, text in found if where == page), found


def test_every_unembedded_font_is_told_once(run: Run, tmp_path: Path) -> None:
    found = problems(tmp_path, run, edited(run.pdf, fonts_in_the_form))
    assert sum("没有嵌入" in text for _, text in found) == 2


def test_pages_out_of_order_are_found_out(run: Run, tmp_path: Path) -> None:
    one, two, three = run.pages
    found = problems(tmp_path, run, pages=(replace(two, page=1), replace(one, page=2), three))
    assert {page for page, _ in found} == {1, 2}
    assert len(found) == 6


def test_a_manifest_with_a_number_twice_is_found_out(run: Run, tmp_path: Path) -> None:
    one, two, three = run.pages
    found = problems(tmp_path, run, pages=(one, replace(two, number=one.number), three))
    assert (2, "清单中证书编号重复。") in found


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no pdf at all" * 100])
def test_what_is_no_pdf_is_refused(run: Run, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadablePdf, match=r"pdf\.unreadable"):
        problems(tmp_path, run, data, ())


def pictures(pdf: bytes) -> list[str]:
    """Every page as it looks at 50 dpi."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        found.append(hashlib.sha256(page.render(scale=50 / 72).to_numpy().tobytes()).hexdigest())
        page.close()
    document.close()
    return found


@pytest.mark.parametrize("where", ["anywhere", "between the streams"])
def test_changed_bytes_are_found_or_change_nothing_visible(run: Run, tmp_path: Path, where: str) -> None:
    places = list(range(len(run.pdf)))
    if where != "anywhere":  # dictionaries and the cross-reference table, where no checksum watches
        places = [place for start, end in gaps(run.pdf) for place in range(start, end)]
    whole, found = pictures(run.pdf), 0
    for seed in range(60):
        rng, damaged = random.Random(seed), bytearray(run.pdf)
        for _ in range(3):
            damaged[rng.choice(places)] = rng.randrange(256)
        try:
            passed = not problems(tmp_path, run, bytes(damaged))
        except UnreadablePdf:
            passed = False
        found += not passed
        if passed:
            assert pictures(bytes(damaged)) == whole, f"seed {seed}"
    assert found > 30


def gaps(pdf: bytes) -> list[tuple[int, int]]:
    """What lies outside streams."""
    found, start = [], 0
    while (stream := pdf.find(b"stream\n", start)) >= 0:
        found.append((start, stream))
        start = pdf.index(b"endstream", stream)
        start += len(b"endstream")
    return [*found, (start, len(pdf))]


def test_a_file_cut_short_is_reported_or_refused(run: Run, tmp_path: Path) -> None:
    rng, told = random.Random(7), 0
    for _ in range(20):
        try:
            told += bool(
                problems(tmp_path, run, run.pdf[: rng.randrange(len(run.pdf) // 2, len(run.pdf) - 9)])
            )
        except UnreadablePdf:
            told += 1
    assert told == 20
