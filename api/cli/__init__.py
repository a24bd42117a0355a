"""The `yanqi` command. Importing it starts nothing; `main` runs it."""

from typing import NoReturn


def main() -> NoReturn:
    """Run the command line. Imported only now, so that `python -m api.cli.app` loads it once."""
    from api.cli.app import main as run

    run()
