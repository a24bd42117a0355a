"""Reading a TOML table strictly: every key is asked for by name, and what is left over is refused.

A misspelt key that is silently ignored prints a wrong certificate, so it is an error with a hint.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, NoReturn

from registry.errors import OfficeError
from registry.text import Text

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class InvalidTemplate(OfficeError):
    """A template file that does not say what a template must say."""

    code = "template.invalid"
    text = Text("证书模板有误（{where}）：{problem_zh}。", "The template is wrong ({where}): {problem_en}.")
    remedy = Text(
        "请对照自带模板的 template.toml 更正。", "Correct it after the template.toml of a shipped template."
    )


class Table:
    """One TOML table. Every method raises InvalidTemplate, naming the place."""

    def __init__(self, content: Mapping[str, Any], where: str) -> None:
        self._content = content
        self._where = where
        self._asked: set[str] = set()

    def fail(self, problem_zh: str, problem_en: str) -> NoReturn:
        """Refuse the template because of this table."""
        raise InvalidTemplate(where=self._where, problem_zh=problem_zh, problem_en=problem_en)

    def text(self, key: str) -> str:
        """A string that is not empty."""
        value = self._get(key, str, None)
        if not value:
            self.fail(f"“{key}”为空", f"“{key}” is empty")
        return str(value)

    def number(self, key: str, default: float | None = None) -> float:
        """A number; `default` where the key may be left out."""
        value = self._get(key, (int, float), default)
        if isinstance(value, bool) or not isfinite(value):
            self.fail(f"“{key}”应为数字", f"“{key}” must be a number")
        return float(value)

    def positive(self, key: str, default: float | None = None) -> float:
        """A number above zero."""
        value = self.number(key, default)
        if value <= 0:
            self.fail(f"“{key}”应大于 0", f"“{key}” must be above 0")
        return value

    def flag(self, key: str) -> bool:
        """true or false; false where left out."""
        return bool(self._get(key, bool, False))

    def choice(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """One of a few words."""
        return self.known(str(self._get(key, str, default)), allowed)

    def colour(self, key: str, default: str) -> str:
        """#RRGGBB."""
        value = str(self._get(key, str, default))
        if not _COLOUR.fullmatch(value):
            self.fail(f"颜色“{value}”应写作 #RRGGBB", f"the colour “{value}” is not #RRGGBB")
        return value

    def table(self, key: str) -> "Table":
        """A table inside this one."""
        return Table(self._get(key, dict, None), f"{self._where} [{key}]")

    def tables(self, key: str) -> list["Table"]:
        """An array of tables; empty where left out."""
        found = self._get(key, list, [])
        if not all(isinstance(entry, dict) for entry in found):
            self.fail(f"“{key}”应写作 [[{key}]]", f"“{key}” must be written [[{key}]]")
        return [
            Table(entry, f"{self._where} [[{key}]] {entry.get('id', index)}")
            for index, entry in enumerate(found, start=1)
        ]

    def known(self, word: str, allowed: Sequence[str]) -> str:
        """The word itself when it is one of the allowed ones."""
        if word not in allowed:
            hint_zh, hint_en = _hint(word, allowed)
            self.fail(f"不认识“{word}”{hint_zh}", f"unknown word “{word}”{hint_en}")
        return word

    def done(self) -> None:
        """Refuse the keys nobody asked for."""
        for key in self._content:
            if key not in self._asked:
                hint_zh, hint_en = _hint(key, sorted(self._asked))
                self.fail(f"不认识的键“{key}”{hint_zh}", f"unknown key “{key}”{hint_en}")

    def _get(self, key: str, kind: type | tuple[type, ...], default: Any) -> Any:
        self._asked.add(key)
        value = self._content.get(key, default)
        if value is None:
            self.fail(f"缺少“{key}”", f"“{key}” is missing")
        if not isinstance(value, kind):
            self.fail(f"“{key}”的类型不对", f"“{key}” has the wrong type")
        return value


def _hint(word: str, allowed: Sequence[str]) -> tuple[str, str]:
    close = difflib.get_close_matches(word, allowed, n=1)
    if close:
        return f"，是否想写“{close[0]}”", f"; did you mean “{close[0]}”?"
    return f"，可写：{'、'.join(allowed)}", f"; known: {', '.join(allowed)}"
