"""`yanqi deliveries` and `yanqi import delivery`, as a person or a program meets them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli.app import app
from registry.errors import OfficeError
from tests.conftest import SAMPLES, new_office
from tests.runtime.signing import Agency
from tests.runtime.steps.deliveries import FIRST, canonical, copied


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office where a second provider signs."""
    folder = tmp_path / "office"
    new_office(folder).database.dispose()
    with (folder / "yanqi.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[provider]]\nid = "studio"\nname = "市影像社[1]"\nsince = 2022-03-01\nkey = "studio.key"\n'
        )
    return folder


def test_an_agency_signs_what_the_command_prints_and_the_office_verifies_it(
    office: Path, tmp_path: Path
) -> None:
    agency, delivery = Agency.ed25519(), copied(tmp_path / "delivery")
    (office / "studio.key").write_bytes(agency.raw)
    printed = run("deliveries", "manifest", delivery)
    assert printed.exit_code == 0
    assert printed.stdout_bytes == canonical(delivery)
    signature = tmp_path / "apart.sig"
    signature.write_bytes(agency.sign(printed.stdout_bytes))
    given = ("--provider", "studio", "--office", office)
    unsigned = run("import", "delivery", delivery, *given)
    assert isinstance(unsigned.exception, OfficeError)
    assert unsigned.exception.code == "delivery.signature_missing"
    imported = run("import", "delivery", delivery, "--signature", signature, *given)
    assert imported.exit_code == 0, imported.output
    (record,) = lines(run("deliveries", "list", "--json", "--office", office))
    assert (record["provider"], record["signature"], record["originals"]) == ("studio", "valid", 2)
    shown = run("deliveries", "list", "--office", office).stdout
    assert "签名有效" in shown.replace("\n", "")
    assert "[1]" in shown


def test_the_reason_for_a_missing_signature_is_shown(office: Path) -> None:
    (office / "studio.key").write_bytes(Agency.ed25519().raw)
    given = ("--provider", "studio", "--unsigned-reason", "检修", "--office", office)
    assert run("import", "delivery", SAMPLES / "delivery-2023", *given).exit_code == 0
    (record,) = lines(run("deliveries", "list", "--json", "--office", office))
    assert (record["signature"], record["unsigned_reason"]) == ("none", "检修")
    assert "检修" in run("deliveries", "list", "--office", office).stdout


def test_half_a_delivery_has_no_manifest(tmp_path: Path) -> None:
    delivery = copied(tmp_path / "delivery")
    (delivery / FIRST).unlink()
    result = run("deliveries", "manifest", delivery)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "delivery.file_missing" in result.stderr


def test_expiring_originals_and_mixed_cards_are_listed(office: Path) -> None:
    given = ("--office", office)
    for kind, name in (
        ("roster", "roster-main.xlsx"),
        ("roster", "roster-chengnan.csv"),
        ("delivery", "delivery-2026.zip"),
        ("delivery", "delivery-2023"),
    ):
        assert run("import", kind, SAMPLES / name, *given).exit_code == 0
    ask = ("deliveries", "originals", "--expiring", 30, "--today", "2026-04-20", *given)
    records = lines(run(*ask, "--json"))
    assert [record["days_left"] for record in records] == [23, 23]
    assert {record["kept_until"] for record in records} == {date(2026, 5, 13).isoformat()}
    shown = run(*ask).stdout
    assert "23 天" in shown
    assert FIRST.removesuffix(".jpg") not in shown  # the terminal shows no ID numbers
    assert run("deliveries", "originals", "--expiring", -1, *given).exit_code == 2
    (card,) = lines(run("deliveries", "cards", "--json", *given))
    assert card["categories"] == {"开放教育": 1, "普通专科": 1}
    assert card["students"][0] in run("deliveries", "cards", *given).stdout.replace("\n", "")
