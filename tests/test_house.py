"""The house rules that no linter knows."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path
from pkgutil import walk_packages

import pytest

from api.report.fault_names import fault_name
from imaging.check import catalogue as checks
from registry.audit import Action
from registry.errors import catalogue
from registry.text import Text
from runtime.settings import SECTIONS

ROOT = Path(__file__).parent.parent
PACKAGES = ("registry", "imaging", "matching", "certificates", "runtime", "api")
PLACEHOLDER = re.compile(r"{(\w+)}")


def modules() -> list[str]:
    found = []
    for name in PACKAGES:
        package = import_module(name)
        found += [name, *(info.name for info in walk_packages(package.__path__, f"{name}."))]
    return [name for name in found if ".migrations" not in name]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: there is no list of files to look at")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


@pytest.mark.parametrize("name", PACKAGES)
def test_nobody_else_provides_our_top_level_names(name: str) -> None:
    assert set(packages_distributions().get(name, ["yanqi"])) == {"yanqi"}


@pytest.mark.parametrize("name", modules())
def test_every_module_imports_and_says_what_it_is_for(name: str) -> None:
    module = import_module(name)
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    assert module.__doc__ or not source.strip(), f"{name} has no docstring"


def test_every_error_is_whole() -> None:
    for name in modules():
        import_module(name)
    for code, error in catalogue().items():
        assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", code)
        for text in (error.text, error.remedy):
            assert text.zh
            assert text.en
        facts = [set(PLACEHOLDER.findall(text)) for text in (error.text.zh, error.text.en)]
        # A fact may come in one form for each language: {problem_zh} and {problem_en}.
        plain = [{re.sub("_(zh|en)$", "", fact) for fact in found} for found in facts]
        assert plain[0] == plain[1], code


def test_the_lists_in_the_docs_are_up_to_date() -> None:
    """If this fails: `make docs`. In a process of its own, because tests add errors to the catalogue."""
    script = (
        "import sys; sys.path.insert(0, '.'); from docs.make import pages; sys.stdout.write(repr(pages()))"
    )
    out = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    for name, text in ast.literal_eval(out.stdout.decode()).items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text


def test_every_setting_is_in_the_docs() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for section in SECTIONS:
        for key in section.model_fields:
            assert f"`{key}`" in page


def test_no_line_of_the_lock_names_a_registry() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--hash=sha256:" in lock


def test_texts_come_in_both_languages() -> None:
    for name in modules():
        for word, value in vars(import_module(name)).items():
            if isinstance(value, Text):
                assert value.zh, f"{name}.{word}"
                assert value.en, f"{name}.{word}"


def test_samples_are_small_enough_to_commit() -> None:
    sizes = [path.stat().st_size for path in tracked() if path.is_relative_to(ROOT / "samples")]
    assert 0 < sum(sizes) <= 8 * 1024**2


def test_every_check_has_a_short_name_to_count_by() -> None:
    for check in checks():
        assert fault_name(check.id).en, f"name {check.id} in api/report/fault_names.py"


def test_every_action_of_the_audit_trail_is_in_the_docs() -> None:
    page = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
    for action in Action:
        assert f"| `{action.value}` | {action.text.zh} | {action.text.en} |" in page
