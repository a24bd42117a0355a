"""The season report as a browser would read it."""

import re
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import update

from api.report.page import write_report
from api.report.season_view import season_view
from api.report.shots import Mark
from imaging.unassessed import UNASSESSED
from matching.case import CaseKind
from matching.pairing import Role
from registry.season import due
from registry.text import Text
from runtime.blobs.folder import BlobMissing
from runtime.db.schema import ImageRow
from runtime.db.session import transaction
from runtime.office import Office
from tests.api.report.conftest import CAST, STRAY, Made
from tests.api.report.rows import NUMBER
from tests.conftest import new_office

VOID = {"meta", "link", "img", "br", "wbr", "input"}


class Page(HTMLParser):
    """Elements by tag, and the text by the id of the section or article it stands in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: dict[str, list[dict[str, str | None]]] = defaultdict(list)
        self.texts: dict[str, str] = defaultdict(str)
        self._open: list[tuple[str, str | None]] = []
        self.feed(html)
        assert not self._open, "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements[tag].append(found)
        if tag not in VOID:
            self._open.append((tag, found.get("id")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag].append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for tag, id_ in self._open:
            if tag in ("section", "article") and id_:
                self.texts[id_] += data


def html_of(office: Office, path: Path) -> str:
    write_report(office, path)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def html(made: Made, tmp_path_factory: pytest.TempPathFactory) -> str:
    return html_of(made.office, tmp_path_factory.mktemp("page") / "report.html")


def test_the_page_asks_for_nothing_outside_itself(html: str) -> None:
    page = Page(html)
    assert not page.elements["script"]
    assert not page.elements["iframe"]
    for tag, attribute in (("img", "src"), ("link", "href")):
        assert all((found[attribute] or "").startswith("data:") for found in page.elements[tag])
    assert all((found["href"] or "").startswith("#") for found in page.elements["a"])
    assert "url(" not in html
    assert "@import" not in html
    assert "http:" not in html
    assert "https:" not in html


def test_an_altered_photo_is_shown_with_where_it_was_altered(finished_season: Office, tmp_path: Path) -> None:
    texts = Page(html_of(finished_season, tmp_path / "report.html")).texts
    marked = {id_ for id_, text in texts.items() if id_.startswith("case-") and "改动位置" in text}
    assert marked == {id_ for id_, text in texts.items() if id_.startswith("case-") and "照片被改动" in text}
    assert len(marked) == 1


def test_every_link_leads_somewhere(html: str) -> None:
    page = Page(html)
    ids = [found["id"] for elements in page.elements.values() for found in elements if found.get("id")]
    assert len(ids) == len(set(ids))
    assert {(found["href"] or "")[1:] for found in page.elements["a"]} <= set(ids)


def test_every_picture_has_words(html: str) -> None:
    page = Page(html)
    assert len(page.elements["img"]) > len(CAST)
    assert all(found.get("alt") for found in page.elements["img"])
    assert all(found.get("aria-label") for found in page.elements["svg"])


def test_both_languages_stand_in_every_section(html: str) -> None:
    page = Page(html)
    for name in ("summary", "cases", "photos", "gate", "runs"):
        assert re.search(r"[\u4e00-\u9fff]", page.texts[name]), name
        assert re.search(r"[a-z]{4,}", page.texts[name]), name


def test_no_id_number_is_shown_whole(made: Made, html: str) -> None:
    assert not [number for number in made.id_numbers if number in html]
    in_cases = (*made.id_numbers[:2], made.id_numbers[3], STRAY)
    assert all(f"{number[:6]}********{number[14:]}" in html for number in in_cases)


def test_each_open_case_is_there_and_no_superseded_one(made: Made, html: str) -> None:
    texts = Page(html).texts
    cards = {name for name in texts if name.startswith("case-")}
    assert cards == {f"case-{case}" for case in made.cases}
    for case, student_number in made.cases.items():
        assert student_number in texts[f"case-{case}"]
        assert "余 11 天" in texts[f"case-{case}"]
    assert "陈老师" in texts["cases"]


def test_a_wrong_picture_names_who_it_shows(made: Made, html: str) -> None:
    case = next(iter(made.cases))
    text = Page(html).texts[f"case-{case}"]
    assert "照片上是" in text
    assert f"𠮷雅琴 {CAST[1][0]}" in text
    assert "0.07" in text


def test_hostile_names_are_text_and_rare_ones_are_kept(html: str) -> None:
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "𠮷雅琴" in html
    assert "买买提·艾合买提" in html
    assert "赵&#34;&#39;&amp;雨" in html


def test_the_faulty_photo_shows_its_number_and_its_lines(html: str) -> None:
    text = Page(html).texts["photos"]
    assert CAST[3][0] in text
    assert "geometry.roll" in text
    assert "±5" in text
    assert 'class="line bad"' in html


def test_the_print_run_names_number_and_digest(html: str) -> None:
    texts = Page(html).texts
    assert NUMBER in texts["runs"]
    assert "c0ffee" in texts["summary"]
    assert "已核验" in texts["summary"]


def test_the_same_data_give_the_same_page_without_the_machine_in_it(made: Made, tmp_path: Path) -> None:
    first = html_of(made.office, tmp_path / "first.html")
    assert html_of(made.office, tmp_path / "second.html") == first
    assert str(tmp_path) not in first
    assert str(made.office.folder) not in first


def test_a_lost_picture_is_said_and_not_papered_over(fresh: Made, tmp_path: Path) -> None:
    with transaction(fresh.office.database) as session:
        session.execute(update(ImageRow).where(ImageRow.key == fresh.id_numbers[0]).values(sha256="0" * 64))
    with pytest.raises(BlobMissing):
        write_report(fresh.office, tmp_path / "report.html")


def test_a_file_that_is_no_picture_leaves_a_place(fresh: Made, tmp_path: Path) -> None:
    sha256 = fresh.office.blobs.put(b"not a picture")
    with transaction(fresh.office.database) as session:
        session.execute(update(ImageRow).where(ImageRow.key == fresh.id_numbers[0]).values(sha256=sha256))
    assert "无法读取" in html_of(fresh.office, tmp_path / "report.html")


def test_the_sample_season(finished_season: Office, tmp_path: Path) -> None:
    html = html_of(finished_season, tmp_path / "report.html")
    texts = Page(html).texts
    assert "林晓岚" in texts["cases"]
    assert "唐俊杰" in texts["photos"]
    assert "黄志强" in texts["originals"]
    assert "2026-05-13" in texts["originals"]
    assert "刘𬭎" in texts["runs"]
    assert not re.findall(r"(?<!\d)99(?!9998)\d{15}[\dX](?![\dX])", re.sub(r"base64,[^\"]*", "", html))


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (2, Text("余 2 天", "2 days left")),
        (1, Text("余 1 天", "1 day left")),
        (0, Text("今天截止", "due today")),
        (-1, Text("逾期 1 天", "1 day late")),
        (-3, Text("逾期 3 天", "3 days late")),
    ],
)
def test_deadlines_in_words(days: int, text: Text) -> None:
    assert due(days) == text


def test_a_swap_shows_the_original_of_the_one_in_the_wrong_picture(finished_season: Office) -> None:
    swaps = [case for case in season_view(finished_season).cases if case.kind == CaseKind.SWAP.text]
    assert len(swaps) == 2
    for case, other in zip(swaps, reversed(swaps), strict=True):
        (shown,) = case.involved
        assert (shown.role, shown.owner.split()[1]) == (Role.ORIGINAL.text, other.student.student_number)
        (wrong,) = (shot for shot in case.shots if shot.mark is Mark.WRONG)
        assert wrong.whose == (shown.owner,)


def test_a_season_that_has_not_begun(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    texts = Page(html_of(office, tmp_path / "report.html")).texts
    office.database.dispose()
    assert "没有待处理的案例" in texts["cases"]
    assert "半年内没有原图到期" in texts["originals"]
    assert "还没有打印批次" in texts["runs"]


def test_what_no_check_looks_at_is_said_once(html: str) -> None:
    said = Page(html).texts["photos"]
    for one in UNASSESSED:
        assert (said.count(one.text.zh), said.count(one.text.en)) == (1, 1)
