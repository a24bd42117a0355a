"""Which encoding the bytes of an office's file are in. Strict throughout: a wrong guess is a wrong name."""

import codecs
from itertools import pairwise

from charset_normalizer import from_bytes

# GB 18030-2022 (and 2005) gives these code positions real characters; Python's codec still follows the
# 2000 edition and puts them in the private-use area.
_GB18030_2022 = str.maketrans(
    dict(
        zip(
            "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7"
            "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864\ue816\ue817\ue818\ue831\ue83b\ue855",
            "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u1e3f"
            "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb\U00020087\U00020089\U000200cc\U000215d7"
            "\U0002298f\U000241fe",
            strict=True,
        )
    )
)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 65_536  # what charset-normalizer is shown: 0.05 s


def decode(data: bytes) -> str | None:
    """Text of a file by its BOM, else UTF-8, else GB18030, else charset-normalizer; None if unsure."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding)
    if b"\0" in data:
        return None
    for encoding in ("utf-8", "gb18030"):
        text = _strictly(data, encoding)
        if text is not None:
            return text
    guesses = from_bytes(data[:_SAMPLE])
    best = guesses.best()
    # Two readings that fit equally well are no answer.
    if best is None or any(a.chaos == b.chaos and str(a) != str(b) for a, b in pairwise(list(guesses)[:2])):
        return None
    return _strictly(data, best.encoding)


def decode_name(raw: bytes) -> str:
    """A file name from an archive that did not say its encoding: UTF-8, GB18030, else cp437.

    Some pairs of GBK bytes are valid UTF-8 of Latin, Greek or Arabic letters (930 of the 6,763
    hanzi of GB 2312), which no office of ours uses: those are read as GB18030.
    """
    utf8, gbk = _strictly(raw, "utf-8"), _strictly(raw, "gb18030")
    if utf8 is not None and not any("\u0080" <= ch < "\u0800" and ch != "\u00b7" for ch in utf8):
        return utf8
    return gbk or utf8 or raw.decode("cp437")


def decode_gb18030(raw: bytes) -> str:
    """Strict GB18030 with the 2022 edition's characters. Raises UnicodeDecodeError."""
    return raw.decode("gb18030").translate(_GB18030_2022)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return decode_gb18030(data) if encoding == "gb18030" else data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
