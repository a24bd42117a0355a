"""The whole season needs no network: whoever opens a socket or asks for an address fails here."""

import socket
from pathlib import Path
from typing import NoReturn

import pytest
from typer.testing import CliRunner

from api.cli.app import app
from tests.conftest import SAMPLES


class Reached(AssertionError):
    """Something reached for the network."""


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    reached: list[str] = []

    def refuse(*arguments: object, **options: object) -> NoReturn:
        reached.append(repr(arguments[-1:]))
        raise Reached

    class NoSocket(socket.socket):
        def __init__(self, family: int = -1, *arguments: int) -> None:
            if family != socket.AF_UNIX:  # multiprocessing's own, within the machine
                refuse("socket", family)
            super().__init__(family, *arguments)

    monkeypatch.setattr(socket, "socket", NoSocket)
    for name in ("create_connection", "getaddrinfo", "gethostbyname", "getnameinfo"):
        monkeypatch.setattr(socket, name, refuse)
    return reached


def test_the_guard_guards(alone: list[str]) -> None:
    with pytest.raises(Reached):
        socket.create_connection(("example.org", 80))
    with pytest.raises(Reached):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    assert len(alone) == 2


def test_a_whole_season_reaches_for_nothing(alone: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    season = CliRunner().invoke(app, ["demo", "--out", str(folder), "--samples", str(SAMPLES)])
    assert season.exit_code == 0, season.output
    office = ("--office", str(folder), "--today", "2026-11-09")
    for command in (("doctor",), ("privacy", "status"), ("season", "close", "--force", "--reason", "x")):
        assert CliRunner().invoke(app, [*command, *office]).exit_code == 0
    assert alone == []
