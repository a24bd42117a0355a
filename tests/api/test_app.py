"""How the command ends when something goes wrong, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SAMPLES

GOOD = SAMPLES / "certificate-photos" / "2024199010001.jpg"
FAILING = """
import sys
import api.cli.season as season
from api.cli import main
def fail(office):
    raise {failure}
season.enter = lambda *_: None
season.status = fail
sys.argv = ["yanqi", "status"]
main()
"""


def yanqi(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from api.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def failing(failure: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`yanqi status` in which `failure` is raised."""
    return subprocess.run(
        [sys.executable, "-c", FAILING.format(failure=failure)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_a_fault_of_the_program_tells_nobodys_name() -> None:
    ended = failing("KeyError('王小明')")
    assert (ended.returncode, ended.stdout) == (3, "")
    assert "internal.error" in ended.stderr
    assert "KeyError" in ended.stderr
    assert "YANQI_DEBUG=1" in ended.stderr
    assert "王小明" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_whoever_maintains_it_sees_the_traceback() -> None:
    ended = failing("KeyError('王小明')", YANQI_DEBUG="1")
    assert ended.returncode == 3
    assert "Traceback" in ended.stderr
    assert "王小明" in ended.stderr


def test_an_interrupted_command_is_quiet() -> None:
    ended = failing("KeyboardInterrupt")
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


@pytest.mark.parametrize("as_json", [["--json"], []])
def test_a_reader_that_leaves_early_is_no_fault(as_json: list[str]) -> None:
    command = [sys.executable, "-c", "from api.cli import main; main()", "compare", str(GOOD), str(GOOD)]
    with subprocess.Popen([*command, *as_json], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ended:
        assert ended.stdout
        assert ended.stderr
        ended.stdout.close()
        assert ended.stderr.read() == b""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("render", "--data", "DIR/huge.csv", "--photos", "DIR", "--out", "DIR/a.pdf"), "file.too_large"),
        (("compare", "--pairs", "DIR/huge.csv"), "file.too_large"),
        (("compare", "--pairs", "DIR/pipe"), "file.unreadable"),
        (("demo", "--samples", SAMPLES, "--out", "DIR/file/demo"), "file.unwritable"),
        (("demo", "--samples", SAMPLES, "--out", "DIR/file"), "file.unwritable"),
        (("status", "--office", "DIR/file/office"), "settings.missing"),
    ],
)
def test_files_at_the_edge_end_with_code_and_remedy(
    tmp_path: Path, arguments: tuple[object, ...], code: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(33 * 1024**2)
    template = ("--template", "open-bachelor-independent") if arguments[0] == "render" else ()
    ended = yanqi(*(str(one).replace("DIR", str(tmp_path)) for one in arguments), *template)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert code in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_pdf_that_cannot_be_written(tmp_path: Path) -> None:
    ended = yanqi(
        *("render", "--template", "open-bachelor-independent", "--out", tmp_path),
        *("--data", SAMPLES / "render" / "data.csv", "--photos", GOOD.parent),
    )
    assert ended.returncode == 2
    assert "file.unwritable" in ended.stderr


def test_the_demo_never_clears_the_office_of_a_school(tmp_path: Path) -> None:
    office = tmp_path / "office"
    made = ("init", "--season", "2026秋", "--school-code", "51161", "--school-name", "某某开放大学")
    assert yanqi(*made, "--issued-on", "2026-12-31", "--office", office).returncode == 0
    ended = yanqi("demo", "--out", office, "--samples", SAMPLES)
    assert ended.returncode == 2
    assert "demo.folder_in_use" in ended.stderr
    assert (office / "yanqi.db").is_file()
