"""What commands share when they talk to a terminal."""

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, TypeVar

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text as Line

# Into a pipe or a file tables go wide, so that numbers and dates stay whole.
out = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
errors = Console(stderr=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="每项一行 JSON / one JSON object a line")]

T = TypeVar("T")


def plain(value: object) -> str:
    """Data as it may reach a terminal: each character that would steer it or hide is shown as U+FFFD."""
    return "".join("\ufffd" if _unseen(ch) else ch for ch in str(value))


def line(*parts: object) -> Line:
    """One line of output: plain data, or `(data, style)`. Nothing in it is markup: names may hold `[/b]`."""
    pairs = (part if isinstance(part, tuple) else (part, "") for part in parts)
    return Line.assemble(*((plain(value), style) for value, style in pairs), overflow="fold")


def stack(lines: Iterable[str]) -> Line:
    """Several lines for one cell of a table, each as `line` shows it."""
    return Line("\n", overflow="fold").join(line(one) for one in lines)


def _unseen(ch: str) -> bool:
    # Control, format (bidirectional overrides among them), surrogate, line and paragraph separator.
    return unicodedata.category(ch) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


class Bar:
    """A registry.ports.Progress shown as a bar on stderr, gone when the work is done."""

    def __init__(self, title: str) -> None:
        self._title = title

    def over(self, items: Sequence[T]) -> Iterator[T]:
        """Iterate over `items` behind a bar."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
            yield from progress.track(items, description=self._title)


def table(*headings: str, title: str | None = None) -> Table:
    """A table that folds long cells instead of cutting them off."""
    made = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made


def print_record(record: dict[str, Any]) -> None:
    """One JSON object on one line of stdout, exact: what `plain` would replace is escaped instead."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    shown = "".join(json.dumps(ch)[1:-1] if _unseen(ch) else ch for ch in text)
    print(shown, flush=True)  # noqa: T201 - the output itself
