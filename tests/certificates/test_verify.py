import io
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from certificates.manifest import PageEntry
from certificates.render import render
from certificates.template import load_template
from certificates.verify import UnreadablePdf, verify
from tests.certificates.graduates import graduate, photo

Edit = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def run() -> tuple[bytes, tuple[PageEntry, ...]]:
    out = io.BytesIO()
    names = ["林晓岚", "迪丽努尔·吐尔逊", "𠮷㐂𬭎"]
    graduates = [graduate(i, name=name) for i, name in enumerate(names)]
    report = render(load_template("open-bachelor-independent"), graduates, out, watermark=False)
    return out.getvalue(), report.pages


def problems(folder: Path, pdf: bytes, manifest: tuple[PageEntry, ...]) -> list[tuple[int, str]]:
    (folder / "run.pdf").write_bytes(pdf)
    return [(problem.page, problem.text.zh) for problem in verify(folder / "run.pdf", manifest).problems]


def edited(pdf: bytes, edit: Edit) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as stored:
        edit(stored)
        stored.save(out)
    return out.getvalue()


def test_a_good_run_passes(run: tuple[bytes, tuple[PageEntry, ...]], tmp_path: Path) -> None:
    (tmp_path / "run.pdf").write_bytes(run[0])
    verification = verify(tmp_path / "run.pdf", run[1])
    assert verification.passed
    assert verification.pages == 3


@pytest.mark.parametrize(
    ("page", "change", "says"),
    [
        (2, {"name": "迪丽努汗"}, "姓名"),
        (1, {"number": "511618202605009999"}, "证书编号"),
        (1, {"number": ""}, "证书编号"),
        (3, {"photo_sha256": "0" * 64}, "照片不是清单"),
    ],
)
def test_a_manifest_that_disagrees_is_told_by_page(
    run: tuple[bytes, tuple[PageEntry, ...]],
    tmp_path: Path,
    page: int,
    change: dict[str, Any],
    says: str,
) -> None:
    pdf, manifest = run
    wrong = tuple(replace(entry, **change) if entry.page == page else entry for entry in manifest)
    ((where, text),) = problems(tmp_path, pdf, wrong)
    assert where == page
    assert says in text


def swap_photos(stored: pikepdf.Pdf) -> None:
    first, second = (page.Resources.XObject for page in stored.pages[:2])
    first["/Photo"], second["/Photo"] = second["/Photo"], first["/Photo"]


def reencode(stored: pikepdf.Pdf) -> None:
    image = stored.pages[0].Resources.XObject.Photo
    image.write(photo(77), filter=pikepdf.Name.DCTDecode)


def squeeze(stored: pikepdf.Pdf) -> None:
    content = stored.pages[0].Contents
    content.write(content.read_bytes().replace(b"102.047 0 0 136.063", b"93.543 0 0 136.063"))


def second_photo(stored: pikepdf.Pdf) -> None:
    resources = stored.pages[0].Resources.XObject
    resources["/Other"] = stored.pages[1].Resources.XObject.Photo


def unembed(stored: pikepdf.Pdf) -> None:
    font = stored.pages[0].Resources.Font.F1.DescendantFonts[0].FontDescriptor
    del font["/FontFile3"]


def helvetica(stored: pikepdf.Pdf) -> None:
    name = pikepdf.Name
    font = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
    stored.pages[0].Resources.Font["/F9"] = stored.make_indirect(font)


def no_unicode(stored: pikepdf.Pdf) -> None:
    font = stored.pages[2].Resources.Font.F1
    font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"<5B66>", b"<FFFD>"))


def drop_page(stored: pikepdf.Pdf) -> None:
    del stored.pages[2]


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (swap_photos, [(1, "照片不是清单"), (2, "照片不是清单")]),
        (reencode, [(1, "照片不是清单")]),
        (squeeze, [(1, "压扁")]),
        (second_photo, [(1, "2 张图片")]),
        (unembed, [(1, "NotoSerifSC-Regular 没有嵌入")]),
        (helvetica, [(1, "Helvetica 没有嵌入")]),
        (no_unicode, [(1, "方框"), (2, "方框"), (3, "方框")]),
        (drop_page, [(0, "2 页"), (3, "没有这一页")]),
    ],
)
def test_a_tampered_file_is_found_out(
    run: tuple[bytes, tuple[PageEntry, ...]], tmp_path: Path, edit: Edit, says: list[tuple[int, str]]
) -> None:
    found = problems(tmp_path, edited(run[0], edit), run[1])
    assert [page for page, _ in found] == [page for page, _ in says]
    for (_, text), (_, words) in zip(found, says, strict=True):
        assert words in text


def test_pages_out_of_order_are_found_out(run: tuple[bytes, tuple[PageEntry, ...]], tmp_path: Path) -> None:
    pdf, (one, two, three) = run
    swapped = (replace(two, page=1), replace(one, page=2), three)
    found = problems(tmp_path, pdf, swapped)
    assert {page for page, _ in found} == {1, 2}
    assert len(found) == 6


def test_a_manifest_with_a_number_twice_is_found_out(
    run: tuple[bytes, tuple[PageEntry, ...]], tmp_path: Path
) -> None:
    pdf, (one, two, three) = run
    found = problems(tmp_path, pdf, (one, replace(two, number=one.number), three))
    assert (2, "清单中证书编号重复。") in found


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no pdf at all" * 100])
def test_what_is_no_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "run.pdf").write_bytes(data)
    with pytest.raises(UnreadablePdf, match=r"pdf\.unreadable"):
        verify(tmp_path / "run.pdf", ())


def test_damage_is_either_reported_or_refused(
    run: tuple[bytes, tuple[PageEntry, ...]], tmp_path: Path
) -> None:
    pdf, manifest = run
    path, rng = tmp_path / "run.pdf", random.Random(7)
    told = 0
    for _ in range(40):
        data = bytearray(pdf)
        for _ in range(30):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(bytes(data[: rng.randrange(len(data) // 2, len(data))]))
        try:
            told += not verify(path, manifest).passed
        except UnreadablePdf:
            told += 1
    assert told == 40
