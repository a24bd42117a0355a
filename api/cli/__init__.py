"""The `yanqi` command. Importing it starts nothing; `main` runs it."""

from api.cli.app import main

__all__ = ["main"]
