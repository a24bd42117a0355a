"""Deliveries made from the sample one: two originals with a CSV index."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from registry.provenance import manifest
from runtime.office import Office
from runtime.settings import check_settings
from runtime.steps.delivery_files import read_delivery
from tests.conftest import SAMPLES

SAMPLE = SAMPLES / "delivery-2023"
FIRST, SECOND = sorted(path.name for path in SAMPLE.glob("*.jpg"))


def copied(folder: Path) -> Path:
    """The sample delivery, to be changed."""
    return Path(shutil.copytree(SAMPLE, folder))


def canonical(path: Path) -> bytes:
    """The manifest of a delivery as it now lies there."""
    return manifest(read_delivery(path, lambda data: sha256(data).hexdigest()).originals)


def edit_index(folder: Path, **replacements: str) -> None:
    """Change cells of the index; the digests of the files go, so that files can change too."""
    index = folder / "index.csv"
    rows = [line.rsplit(",", 1)[0] for line in index.read_text(encoding="utf-8").splitlines()]
    text = "\n".join(rows)
    for old, new in replacements.items():
        text = text.replace(old.removeprefix("_"), new)
    index.write_text(text, encoding="utf-8")


def with_providers(office: Office, *providers: Mapping[str, object]) -> Office:
    """The office with these [[provider]] tables."""
    values = office.settings.model_dump() | {"provider": [dict(one) for one in providers]}
    return replace(office, settings=check_settings(values))
