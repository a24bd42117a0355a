"""Every error in the catalogue: picklable, silent about people, and written in both languages."""

import importlib
import pickle
import pkgutil
import re
from string import Formatter

import pytest

import registry
import runtime.intake
from registry.errors import OfficeError, catalogue
from registry.identifiers import InvalidIdNumber
from registry.text import Text

for package in (registry, runtime.intake):
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)

EVERY = [cls for code, cls in catalogue().items() if not code.startswith("test.")]


def placeholders(text: Text) -> tuple[set[str], set[str]]:
    zh, en = ({name for _, name, _, _ in Formatter().parse(side) if name} for side in (text.zh, text.en))
    return zh, en


def language_free(names: set[str]) -> set[str]:
    return {re.sub(r"_(zh|en)$", "", name) for name in names}


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.code)
def test_an_error_is_written_in_both_languages(cls: type[OfficeError]) -> None:
    for text in (cls.text, cls.remedy):
        zh, en = placeholders(text)
        assert text.zh.strip()
        assert text.en.strip()
        assert language_free(zh) == language_free(en)
        assert not {name for name in zh if name.endswith("_en")} | {n for n in en if n.endswith("_zh")}


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.code)
def test_an_error_survives_a_process_pool_and_prints_only_its_code(cls: type[OfficeError]) -> None:
    names = set().union(*placeholders(cls.text), *placeholders(cls.remedy))
    facts = {name: f"fact-{name}" for name in names}
    error = pickle.loads(pickle.dumps(cls(**facts)))  # noqa: S301  our own bytes
    assert type(error) is cls
    assert error.facts == facts
    assert str(error) == cls.code
    assert "fact-" not in repr(error)
    assert "{" not in error.sentence.zh + error.sentence.en + error.cure.zh + error.cure.en


def test_codes_are_dotted_words() -> None:
    assert EVERY
    assert [cls.code for cls in EVERY if not re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", cls.code)] == []


def test_a_code_cannot_be_taken_twice() -> None:
    with pytest.raises(TypeError, match=r"id_number\.invalid"):
        type(
            "Thief",
            (OfficeError,),
            {"code": InvalidIdNumber.code, "text": Text("", ""), "remedy": Text("", "")},
        )
    assert catalogue()[InvalidIdNumber.code] is InvalidIdNumber


def test_the_catalogue_is_sorted() -> None:
    assert list(catalogue()) == sorted(catalogue())
