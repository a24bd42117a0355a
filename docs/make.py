"""Writes the pages of docs/ that are lists of what the code holds: errors.md and checks.md. `make docs`."""

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from imaging.check import catalogue as checks
from imaging.unassessed import UNASSESSED
from registry.errors import catalogue as errors

DOCS = Path(__file__).parent
PACKAGES = ("registry", "imaging", "matching", "certificates", "runtime", "api")


def errors_page() -> str:
    """Every error code, its sentence and its remedy, in both languages."""
    for name in PACKAGES:
        package = import_module(name)
        for info in walk_packages(package.__path__, f"{name}."):
            if ".migrations" not in info.name:
                import_module(info.name)
    rows = ["# 错误代码 Error codes", "", "由 `make docs` 生成 / written by `make docs`.", ""]
    for code, error in errors().items():
        rows += [
            f"## `{code}`",
            "",
            f"{error.text.zh}　**{error.remedy.zh}**",
            "",
            f"{error.text.en} **{error.remedy.en}**",
            "",
        ]
    return "\n".join(rows)


def checks_page() -> str:
    """Every check, its standard word, what it says and what to do, in both languages."""
    rows = ["# 照片检查项 Photo checks", "", "由 `make docs` 生成 / written by `make docs`.", ""]
    rows += ["| id | ISO/IEC 29794-5 | 中文 | English |", "|---|---|---|---|"]
    rows += [
        f"| `{check.id}` | {check.word} | {check.text.zh} **{check.remedy.zh}** "
        f"| {check.text.en} **{check.remedy.en}** |"
        for check in checks()
    ]
    rows += ["", "## 不由程序判断 Left to people", ""]
    rows += ["| id | ISO/IEC 29794-5 | 请人工查看 | look for |", "|---|---|---|---|"]
    rows += [
        f"| `{one.id}` | {one.word} | {one.text.zh}。{one.reason.zh} | {one.text.en}. {one.reason.en} |"
        for one in UNASSESSED
    ]
    return "\n".join([*rows, ""])


def pages() -> dict[str, str]:
    """File name and content of every generated page."""
    return {"errors.md": errors_page(), "checks.md": checks_page()}


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
