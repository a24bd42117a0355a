import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from certificates.field import FIELDS
from certificates.fonts import load_fonts
from certificates.layout import Box, Layer
from certificates.strict_toml import InvalidTemplate
from certificates.template import UnknownTemplate, known_templates, load_template
from certificates.typeset import Span, set_text

SHIPPED = (
    "open-bachelor-co-sealed",
    "open-bachelor-independent",
    "open-college-co-sealed",
    "open-college-independent",
)


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of a shipped template with words replaced."""
    source = Path("certificates/templates/open-bachelor-independent/template.toml")
    text = source.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "template.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_templates_are_found() -> None:
    assert known_templates() == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_template_says_what_its_name_says(name: str) -> None:
    template = load_template(name)
    assert template.level.name.lower() in name
    assert template.seal.value.replace("_", "-") in name
    assert template.level.zh in template.title.zh
    assert template.seal.zh in template.title.zh
    assert (template.photo.width, template.photo.height) == (33, 48)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_template_shows_all_the_ministry_asks_for(name: str) -> None:
    template = load_template(name)
    shown = {field for text in template.texts for _, field in text.pieces if field}
    wanted = set(FIELDS) - {"student_number", "kind"}
    assert shown == (wanted if "co-sealed" in name else wanted - {"co_sealed_with"})


@pytest.mark.parametrize("name", SHIPPED)
def test_samples_of_all_fields_fit_at_full_size(name: str) -> None:
    fonts = load_fonts()
    for box in load_template(name).texts:
        if box.layer is Layer.FIELDS:
            values = [
                Span(FIELDS[field].sample if field else literal, bool(field), False)
                for literal, field in box.pieces
            ]
            lines = set_text(box, values, fonts)
            assert lines
            assert lines[0].size >= box.size - 1


@pytest.mark.parametrize("name", SHIPPED)
def test_the_embossed_seal_meets_the_photo_and_no_text(name: str) -> None:
    template = load_template(name)
    (embossed,) = [area for area in template.areas if area.clear]
    assert embossed.box.overlaps(template.photo)
    assert not any(text.box.overlaps(embossed.box) for text in template.texts)
    assert len([area for area in template.areas if not area.clear]) == (2 if "co-sealed" in name else 1)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("leading = 2.1", "ledding = 2.1", "leading"),
        ("min_size = 12", 'min_size = "12"', "min_size"),
        ("{name}", "{nmae}", "name"),
        ("{name}", "{name!r}", "{字段}"),
        ("{name}", "{name", "花括号"),
        ('font = "song"', 'font = "sung"', "song"),
        ('layer = "background"', 'layer = "backgruond"', "background"),
        ("width = 178", "width = 218", "超出纸张"),
        ("y = 75\nwidth = 33", "y = 75\nwidth = 36", "33×48"),
        ("x = 86\ny = 75", "x = 60\ny = 75", "照片"),
        ("x = 50\ny = 106", "x = 70\ny = 106", "骑缝钢印"),
        ('text = "毕业证书"', 'text = "毕业证书{name}"', "底版"),
        ('id = "president"', 'id = "sentence"', "重复"),
        ("size = 46", "size = nan", "数字"),
        ("leading = 2.1", "leading = 0", "大于 0"),
        ("min_size = 12", "min_size = 21", "min_size"),
        ("period = 17", "period = 0", "大于 0"),
        ('colour = "#8f1d22"', 'colour = "red"', "#RRGGBB"),
        ('kind = "waves"', 'kind = "wave"', "waves"),
        ("petals = 9\n", "", "petals"),
        ('level = "05"', 'level = "5"', "05"),
        ("[paper]", "[paper", "TOML"),
        ('text = "毕业证书"', 'text = ""', "为空"),
    ],
)
def test_a_wrong_template_is_refused_with_a_hint(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(InvalidTemplate) as caught:
        load_template(changed(tmp_path, (old, new)))
    assert says in caught.value.sentence.zh


def test_an_array_written_as_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "template.toml").write_text(
        'title_zh="一"\ntitle_en="a"\nlevel="05"\nseal="independent"\ntext=[1]\n'
        "[paper]\nwidth=297\nheight=210\n[photo]\nx=1\ny=1\nwidth=33\nheight=48\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidTemplate, match=r"template\.invalid"):
        load_template(tmp_path)


def test_an_unknown_template_lists_the_known_ones() -> None:
    with pytest.raises(UnknownTemplate) as caught:
        load_template("open-doctor")
    assert all(name in caught.value.cure.zh for name in SHIPPED)


def test_the_digest_follows_every_file_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    shutil.copytree("certificates/templates/open-bachelor-independent", folder)
    before = load_template(folder)
    assert before.digest == load_template("open-bachelor-independent").digest
    (folder / "note.txt").write_text("x")
    assert load_template(folder).digest != before.digest
    assert replace(load_template(folder), name=before.name, digest=before.digest) == before


def test_boxes_that_only_touch_do_not_overlap() -> None:
    assert not Box(0, 0, 10, 10).overlaps(Box(10, 0, 10, 10))
    assert Box(0, 0, 10, 10).overlaps(Box(9, 9, 10, 10))
