"""Signatures: what verifies, what does not, and which keys are not taken at all."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as new_ec_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from runtime.signatures import CertificateOutOfDate, KeyUnreadable, SignatureInvalid, SigningKey, read_key
from tests.runtime.signing import RECEIVED, Agency

MESSAGE = b"yanqi-manifest 1\n"


def registered(folder: Path, data: bytes) -> SigningKey:
    path = folder / "agency.key"
    path.write_bytes(data)
    return read_key(path)


@pytest.mark.parametrize("make", [Agency.ed25519, Agency.rsa, Agency.p256])
@pytest.mark.parametrize("form", ["pem", "certificate"])
def test_each_kind_of_key_verifies_its_own_signature_and_nothing_else(
    tmp_path: Path, make: Callable[[], Agency], form: str
) -> None:
    agency = make()
    key = registered(tmp_path, agency.pem if form == "pem" else agency.certificate())
    signature = agency.sign(MESSAGE)
    key.verify(signature, MESSAGE, RECEIVED)
    key.verify(b64encode(signature) + b"\n", MESSAGE, RECEIVED)
    for wrong, message in (
        (signature, MESSAGE + b"x"),
        (make().sign(MESSAGE), MESSAGE),
        (signature[:-1], MESSAGE),
        (b"", MESSAGE),
        ("签名".encode(), MESSAGE),
    ):
        with pytest.raises(SignatureInvalid):
            key.verify(wrong, message, RECEIVED)


def test_a_raw_ed25519_key_is_the_same_key(tmp_path: Path) -> None:
    agency = Agency.ed25519()
    key = registered(tmp_path, agency.raw)
    key.verify(agency.sign(MESSAGE), MESSAGE, RECEIVED)
    assert key.signer == registered(tmp_path, agency.pem).signer
    assert key.signer.startswith("sha256:")


def test_a_signature_of_another_kind_of_key_is_invalid(tmp_path: Path) -> None:
    key = registered(tmp_path, Agency.rsa().pem)
    with pytest.raises(SignatureInvalid):
        key.verify(Agency.ed25519().sign(MESSAGE), MESSAGE, RECEIVED)


def test_a_certificate_counts_while_it_is_valid(tmp_path: Path) -> None:
    agency = Agency.ed25519()
    key = registered(tmp_path, agency.certificate(RECEIVED, days=1))
    signature = agency.sign(MESSAGE)
    assert "示范图像社" in key.signer
    key.verify(signature, MESSAGE, RECEIVED)
    key.verify(signature, MESSAGE, RECEIVED + timedelta(days=1))
    for moment in (RECEIVED - timedelta(seconds=1), RECEIVED + timedelta(days=1, seconds=1)):
        with pytest.raises(CertificateOutOfDate):
            key.verify(signature, MESSAGE, moment)


def unusable() -> dict[str, bytes]:
    private = Agency.ed25519().key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    certificate = Agency.p256().certificate()
    return {
        "empty": b"",
        "text": "公钥".encode(),
        "private": private,
        "short rsa": Agency.rsa(1024).pem,
        "other curve": Agency(new_ec_key(SECP384R1())).pem,
        "cut": certificate[: len(certificate) // 2],
    }


@pytest.mark.parametrize("kind", sorted(unusable()))
def test_what_is_no_usable_key_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(KeyUnreadable):
        registered(tmp_path, unusable()[kind])


def test_a_key_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyUnreadable):
        read_key(tmp_path / "nowhere.pem")
