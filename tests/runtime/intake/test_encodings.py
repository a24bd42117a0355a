import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.intake.encodings import decode, decode_gb18030, decode_name

WORDS = "学号,姓名\n1,𠮷㐂𬭎·热合曼\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_what_offices_write_is_told_apart(encoding: str) -> None:
    assert decode(WORDS.encode(encoding)) == WORDS


def test_big_endian_with_its_mark() -> None:
    assert decode(b"\xfe\xff" + WORDS.encode("utf-16-be")) == WORDS


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02", WORDS.encode("utf-16-le"), b"\xef\xbb\xbf\xff", b"\xff\xff\xff"]
)
def test_unsure_is_no_answer(data: bytes) -> None:
    assert decode(data) is None


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_nothing(data: bytes) -> None:
    text = decode(data)
    assert text is None or isinstance(text, str)


@pytest.mark.parametrize(
    ("raw", "ch"), [(b"\xfe\x59", "\u9fb4"), (b"\xfe\xa0", "\u9fbb"), (b"\xfe\x51", "\U00020087")]
)
def test_characters_the_2022_edition_moved_out_of_the_private_area(raw: bytes, ch: str) -> None:
    assert decode_gb18030(raw) == ch


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("张三.jpg".encode("gbk"), "张三.jpg"),
        ("张三.jpg".encode(), "张三.jpg"),
        ("𠮷.jpg".encode("gb18030"), "𠮷.jpg"),
        ("阿卜杜·热.jpg".encode(), "阿卜杜·热.jpg"),
        ("毛.jpg".encode("gbk"), "毛.jpg"),  # also valid UTF-8, of ë
        ("毛学.jpg".encode("gbk"), "毛学.jpg"),  # of ë and ѧ
        (b"2023000123.jpg", "2023000123.jpg"),
        (b"caf\x82.jpg", "café.jpg"),
    ],
)
def test_file_names_of_archives_without_the_utf8_flag(raw: bytes, name: str) -> None:
    assert decode_name(raw) == name
