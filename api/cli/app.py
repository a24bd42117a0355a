"""The commands, put together; errors come out with code, sentence and remedy on stderr."""

import sys
from typing import NoReturn

import typer

from api.cli import check, compare, deliveries, demo, imports, render, runs, season
from api.cli.screen import errors
from registry.errors import OfficeError

app = typer.Typer(
    name="yanqi",
    help="验讫：毕业生照片与毕业证书处理 / graduate photos and graduation certificates",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("check")(check.check)
app.command("compare")(compare.compare)
app.command("render")(render.render)
app.command("demo")(demo.demo)
app.add_typer(imports.app, name="import")
app.add_typer(deliveries.app, name="deliveries")
season.add_to(app)
app.add_typer(runs.app, name="print-run")


def main() -> NoReturn:
    """Run the command line. Exit status 2 for anything that kept a command from doing its work."""
    try:
        app(standalone_mode=True)
    except OfficeError as error:
        errors.print(f"[bold red]{error.code}[/] {error.sentence.zh} {error.cure.zh}")
        errors.print(f"{error.sentence.en} {error.cure.en}", style="dim")
        sys.exit(2)
    sys.exit(0)
