"""Names as the register writes them.

The separator in names of minority nationalities is U+00B7 (民政部/公安部 2003 notice); people type half a
dozen others. Every character of GB 18030-2022 may occur; private-use code points may not, because
they print as something else on every other computer.
"""

import unicodedata

from registry.errors import OfficeError
from registry.private_use import real_character
from registry.text import Text

_DOTS = str.maketrans(
    dict.fromkeys("\u2022\u30fb\uff65\uff0e\u2027\u22c5\u2219\u0387\u16eb\u318d\ua78f", "\u00b7")
)
_INVISIBLE = {"Cf", "Cc", "Zl", "Zp"}
LONGEST = 50


class InvalidName(OfficeError):
    """A name that must not reach a certificate."""

    code = "name.invalid"
    text = Text("姓名不合格：{problem_zh}", "The name is not valid: {problem_en}")
    remedy = Text("请对照身份证更正姓名。", "Correct the name from the ID card.")


def normalise_name(raw: str) -> str:
    """The register's spelling of a name: NFC, one separator, no stray spaces. Raises InvalidName.

    Compatibility forms are kept (NFC, not NFKC): 﨑 and 崎 are two names. A space stays only between
    two Latin letters.
    """
    text = unicodedata.normalize("NFC", raw).translate(_DOTS)
    text = "".join(ch for ch in text if unicodedata.category(ch) not in _INVISIBLE)
    words = text.replace("\u3000", " ").split()
    name = ""
    for word in words:
        spaced = name and name[-1].isascii() and word[0].isascii()
        name += f" {word}" if spaced else word
    if not name:
        raise InvalidName(problem_zh="为空", problem_en="it is empty")
    if len(name) > LONGEST:
        raise InvalidName(problem_zh=f"超过 {LONGEST} 个字", problem_en=f"longer than {LONGEST} characters")
    for ch in name:
        if unicodedata.category(ch) in {"Co", "Cn", "Cs"}:
            raise _not_a_character(ch)
    return name


def _not_a_character(ch: str) -> InvalidName:
    """What is wrong with a private-use or unassigned character, and which is meant, where known."""
    meant = real_character(ch)
    zh = f"含造字区或未定义字符 U+{ord(ch):04X}，换一台电脑就会变成别的字"
    en = f"it holds the private-use or unassigned character U+{ord(ch):04X}"
    if meant:
        zh += f"；在旧 GBK 系统中是“{meant}”（U+{ord(meant):04X}），核对后改用该字"
        en += (
            f", which old GBK systems show as “{meant}” (U+{ord(meant):04X}): use that if the ID card has it"
        )
    return InvalidName(problem_zh=zh, problem_en=en)
