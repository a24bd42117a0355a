import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.names import InvalidName, normalise_name
from registry.private_use import real_character
from runtime.intake.encodings import decode


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


GBK = [bytes([0xFE, low]) for low in (*range(0x50, 0x7F), *range(0x80, 0xA1))]  # the 80 that moved


@pytest.mark.parametrize(("place", "code"), list(enumerate(GBK)))
def test_the_character_proposed_is_the_one_that_gb_18030_2022_has_at_that_place(
    place: int, code: bytes
) -> None:
    meant = real_character(chr(0xE815 + place))
    assert meant == decode(code)
    assert meant is not None
    assert unicodedata.category(meant) in {"Lo", "So"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("刘\ue863", "䶮"), ("刘\ue81e", "龴"), ("刘\ue816", "𠂇"), ("刘\ue7c8", "ǹ")],
)
def test_a_private_use_character_is_refused_and_the_right_one_proposed(typed: str, meant: str) -> None:
    with pytest.raises(InvalidName) as caught:
        normalise_name(typed)
    said = caught.value.sentence
    assert f"“{meant}”（U+{ord(meant):04X}）" in said.zh
    assert f"“{meant}” (U+{ord(meant):04X})" in said.en


@pytest.mark.parametrize("unknown", ["\ue000", "\ue814", "\ue865", "\ue78d", "\U000f0000"])
def test_nothing_is_proposed_for_what_nobody_can_know(unknown: str) -> None:
    with pytest.raises(InvalidName) as caught:
        normalise_name(f"刘{unknown}")
    assert "GBK" not in caught.value.sentence.zh


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
