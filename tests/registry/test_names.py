import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.names import InvalidName, normalise_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张三", "张三"),
        (" 张 \u3000三\t", "张三"),
        ("𠮷㐂𬭎", "𠮷㐂𬭎"),
        ("﨑山", "﨑山"),  # not 崎: compatibility forms are other people's names
        ("John  Smith", "John Smith"),
        ("张\u200b三\ufeff", "张三"),
        *((f"阿卜杜{dot}热合曼", "阿卜杜·热合曼") for dot in "·•・･．‧⋅∙"),
    ],
)
def test_names_as_people_type_them(typed: str, kept: str) -> None:
    assert normalise_name(typed) == kept


@pytest.mark.parametrize("bad", ["", " \u3000", "张\ue000", "张\U000f0000", "长" * 51, "\u200b", "张\ud840"])
def test_names_that_may_not_be_printed(bad: str) -> None:
    with pytest.raises(InvalidName):
        normalise_name(bad)


def test_fifty_characters_fit() -> None:
    assert normalise_name("长" * 50) == "长" * 50


@settings(deadline=None)
@given(st.text(max_size=60))
def test_a_name_normalises_once_and_for_all(text: str) -> None:
    try:
        name = normalise_name(text)
    except InvalidName:
        return
    assert normalise_name(name) == name
    assert unicodedata.is_normalized("NFC", name)
    assert 0 < len(name) <= 50


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=50))
def test_hanzi_are_never_touched(name: str) -> None:
    assert normalise_name(name) == name
