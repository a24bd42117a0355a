"""Deliveries registered: providers, signatures, and a second import that changes nothing."""

import io
import zipfile
from base64 import b64encode
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from registry.errors import OfficeError
from runtime.db.schema import Base, DeliveryRow, ImportBatch, OriginalRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.providers import UnknownProvider, providers
from runtime.signatures import CertificateOutOfDate, KeyUnreadable, SignatureInvalid
from runtime.steps.delivery import import_delivery
from runtime.steps.delivery_errors import (
    ManifestMismatch,
    ManifestRepeated,
    SignatureMissing,
    SignatureWithoutKey,
)
from tests.conftest import DEMO_CLOCK, new_office
from tests.runtime.signing import Agency
from tests.runtime.steps.deliveries import (
    FIRST,
    SAMPLE,
    SECOND,
    canonical,
    copied,
    edit_index,
    with_providers,
)

STUDIO = {"id": "studio", "name": "市影像社", "since": date(2022, 3, 1)}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path / "office")


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    return copied(tmp_path / "delivery")


def signed_by(office: Office, agency: Agency, key: bytes | None = None) -> Office:
    """The office, where 中国图片社 has this key."""
    (office.folder / "agency.key").write_bytes(key or agency.raw)
    entry = {"id": "xinhua", "name": "中国图片社", "since": date(2002, 1, 1), "key": "agency.key"}
    return with_providers(office, entry)


def registered(office: Office) -> list[DeliveryRow]:
    with transaction(office.database) as session:
        return list(session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)))


def held(office: Office) -> list[tuple[str, str]]:
    with transaction(office.database) as session:
        rows = session.execute(select(OriginalRow.file_name, OriginalRow.sha256).order_by(OriginalRow.id))
        return [(name, sha256) for name, sha256 in rows]


def counts(office: Office) -> list[int | None]:
    with transaction(office.database) as session:
        kinds: tuple[type[Base], ...] = (DeliveryRow, OriginalRow, ImportBatch)
        return [session.scalar(select(func.count()).select_from(kind)) for kind in kinds]


# --- what is kept


def test_a_delivery_is_kept_with_its_provider_and_the_digest_of_its_manifest(office: Office) -> None:
    import_delivery(office, SAMPLE)
    (row,) = registered(office)
    assert (row.provider, row.source, row.originals) == ("xinhua", "delivery-2023", 2)
    assert (row.signature, row.signer, row.unsigned_reason) == ("none", "", "")
    assert row.received_at == DEMO_CLOCK
    assert len(row.manifest_sha256) == 64


def test_importing_it_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    import_delivery(office, SAMPLE)
    before = counts(office)
    assert import_delivery(office, SAMPLE).again
    # Packed by somebody else, for the next season, with an index of other bytes: the same delivery.
    later = replace(office, season=replace(office.season, year=office.season.year + 1))
    packed = copied(tmp_path / "again")
    index = packed / "index.csv"
    index.write_bytes(index.read_text(encoding="utf-8").replace("\n", "\r\n").encode("gb18030"))
    archive = tmp_path / "again.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in packed.iterdir():
            file.write(path, f"交付/{path.name}")
    imported = import_delivery(later, archive)
    assert imported.again
    assert imported.accepted == 2
    assert counts(office) == before


def test_other_bytes_under_the_same_name_lie_beside_the_first(office: Office, delivery: Path) -> None:
    import_delivery(office, delivery)
    first = held(office)
    edit_index(delivery)
    (delivery / FIRST).write_bytes((delivery / FIRST).read_bytes() + b"\0")
    assert import_delivery(office, delivery).accepted == 2
    assert held(office)[:2] == first
    assert [name for name, _ in held(office)] == [FIRST, SECOND, FIRST]
    assert [row.originals for row in registered(office)] == [2, 2]


def test_a_picture_twice_in_one_delivery_is_one_original(office: Office, delivery: Path) -> None:
    (delivery / "again.jpg").write_bytes((delivery / FIRST).read_bytes())
    index = delivery / "index.csv"
    lines = index.read_text(encoding="utf-8").splitlines()
    index.write_text("\n".join([*lines, lines[1].replace(FIRST, "again.jpg", 1)]), encoding="utf-8")
    assert import_delivery(office, delivery).accepted == 3
    assert len(held(office)) == 2


# --- accreditation


def test_only_pictures_taken_while_accredited_are_registered(office: Office, delivery: Path) -> None:
    edit_index(delivery, **{"2023-05-13": "2022-02-28"})
    text = (delivery / "index.csv").read_text(encoding="utf-8")
    (delivery / "index.csv").write_text(text.replace("2022-02-28", "2022-03-01", 1), encoding="utf-8")
    studio = with_providers(office, STUDIO)
    imported = import_delivery(studio, delivery, "studio")
    (problem,) = imported.problems
    assert (imported.accepted, problem.code) == (1, "provenance.not_accredited")
    assert "2022-02-28" in problem.text.zh
    assert "市影像社" in problem.text.zh
    # Once the settings say otherwise, the rest comes in.
    wider = with_providers(office, STUDIO | {"since": date(2022, 1, 1)})
    assert import_delivery(wider, delivery, "studio").problems == ()
    assert len(held(office)) == 2


def test_before_2002_nobody_was_accredited(office: Office, delivery: Path) -> None:
    edit_index(delivery, **{"2023-05-13": "2001-12-31"})
    imported = import_delivery(office, delivery)
    assert [problem.code for problem in imported.problems] == ["provenance.not_accredited"] * 2
    assert import_delivery(office, delivery) == imported
    assert registered(office) == []


def test_an_unknown_provider_is_refused_and_the_known_are_named(office: Office) -> None:
    with pytest.raises(UnknownProvider) as caught:
        import_delivery(with_providers(office, STUDIO), SAMPLE, "stdio")
    assert "xinhua、studio" in caught.value.sentence.zh


def test_the_settings_may_say_more_of_the_built_in_provider(office: Office) -> None:
    until = with_providers(office, {**STUDIO, "id": "xinhua", "until": date(2023, 1, 1)})
    assert providers(until)["xinhua"].until == date(2023, 1, 1)
    assert import_delivery(until, SAMPLE).accepted == 0


# --- signatures


@pytest.mark.parametrize("encode", [bytes, b64encode])
def test_a_signed_delivery_is_kept_with_its_signer(
    office: Office, delivery: Path, encode: type[bytes]
) -> None:
    agency = Agency.ed25519()
    (delivery / "manifest.txt").write_bytes(canonical(delivery))
    (delivery / "manifest.sig").write_bytes(encode(agency.sign(canonical(delivery))))
    import_delivery(signed_by(office, agency), delivery, unsigned_reason="不用")
    (row,) = registered(office)
    assert (row.signature, row.originals, row.unsigned_reason) == ("valid", 2, "")
    assert row.signer.startswith("sha256:")


def test_a_signature_may_come_apart_from_the_delivery(office: Office) -> None:
    agency = Agency.p256()
    office = signed_by(office, agency, agency.certificate())
    import_delivery(office, SAMPLE, signature=agency.sign(canonical(SAMPLE)))
    (row,) = registered(office)
    assert row.signature == "valid"
    assert "示范图像社" in row.signer


def refused(
    office: Office, path: Path, error: type[OfficeError], signature: bytes | None = None
) -> OfficeError:
    """Import, be refused, and find nothing registered."""
    with pytest.raises(error) as caught:
        import_delivery(office, path, signature=signature)
    assert counts(office) == [0, 0, 0]
    return caught.value


@pytest.mark.parametrize(
    "change", [{"2023-05-13": "2024-05-13"}, {"开放教育": "普通专科"}, {"99020-230513": "99020-230514"}]
)
def test_a_signed_delivery_whose_index_was_changed_is_refused(
    office: Office, delivery: Path, change: dict[str, str]
) -> None:
    agency = Agency.ed25519()
    signature = agency.sign(canonical(delivery))
    edit_index(delivery, **change)
    refused(signed_by(office, agency), delivery, SignatureInvalid, signature)


def test_a_signed_delivery_that_lost_a_file_is_refused(office: Office, delivery: Path) -> None:
    agency = Agency.ed25519()
    signature = agency.sign(canonical(delivery))
    (delivery / SECOND).unlink()
    refused(signed_by(office, agency), delivery, SignatureInvalid, signature)


def test_a_tampered_manifest_names_the_files_that_differ(office: Office, delivery: Path) -> None:
    agency = Agency.ed25519()
    text = canonical(delivery)
    (delivery / "manifest.sig").write_bytes(agency.sign(text))
    (delivery / "manifest.txt").write_bytes(text.replace(b"2023-05-13", b"2024-05-13", 1))
    error = refused(signed_by(office, agency), delivery, ManifestMismatch)
    assert FIRST in error.sentence.zh
    assert SECOND not in error.sentence.zh
    (delivery / "manifest.txt").write_bytes(text.replace(b"\n", b"\r\n"))
    assert "换行" in refused(signed_by(office, agency), delivery, ManifestMismatch).sentence.zh


def test_a_manifest_is_held_against_the_delivery_without_a_signature_too(
    office: Office, delivery: Path
) -> None:
    (delivery / "manifest.txt").write_bytes(b"yanqi-manifest 1\n")
    refused(office, delivery, ManifestMismatch)


def test_a_signature_of_another_key_is_refused(office: Office) -> None:
    signature = Agency.ed25519().sign(canonical(SAMPLE))
    refused(signed_by(office, Agency.ed25519()), SAMPLE, SignatureInvalid, signature)


def test_an_expired_certificate_refuses_a_good_signature(office: Office) -> None:
    agency = Agency.rsa()
    expired = agency.certificate(DEMO_CLOCK - timedelta(days=366), days=365)
    signature = agency.sign(canonical(SAMPLE))
    error = refused(signed_by(office, agency, expired), SAMPLE, CertificateOutOfDate, signature)
    assert str((DEMO_CLOCK - timedelta(days=1)).date()) in error.sentence.zh


def test_a_signature_nobody_can_verify_is_not_ignored(office: Office) -> None:
    refused(office, SAMPLE, SignatureWithoutKey, b"s" * 64)
    refused(signed_by(office, Agency.ed25519(), b"no key"), SAMPLE, KeyUnreadable, b"s" * 64)


def test_a_provider_that_signs_is_expected_to_sign(office: Office) -> None:
    signing = signed_by(office, Agency.ed25519())
    refused(signing, SAMPLE, SignatureMissing)
    with pytest.raises(SignatureMissing):
        import_delivery(signing, SAMPLE, unsigned_reason="  ")
    import_delivery(signing, SAMPLE, unsigned_reason=" 社方签名设备检修 ")
    (row,) = registered(office)
    assert (row.signature, row.unsigned_reason) == ("none", "社方签名设备检修")


def test_two_manifests_are_two_deliveries(office: Office, delivery: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("Manifest.TXT", b"")
    (delivery / "inner.zip").write_bytes(inner.getvalue())
    (delivery / "manifest.txt").write_bytes(canonical(SAMPLE))
    refused(office, delivery, ManifestRepeated)
