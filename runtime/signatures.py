"""Detached signatures over the manifest of a delivery, verified with the key an office has registered.

No chain of certificates is built: the office itself has checked the key and put it beside its settings.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate

from registry.errors import OfficeError
from registry.text import Text

PublicKey = Ed25519PublicKey | RSAPublicKey | EllipticCurvePublicKey

_ED25519_KEY, _ED25519_SIGNATURE = 32, 64  # bytes, RFC 8032
_SHORTEST_RSA = 2048  # bits; NIST SP 800-131A allows no shorter one
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


class KeyUnreadable(OfficeError):
    """A provider's key file that cannot be used."""

    code = "provider.key_unreadable"
    text = Text("提供方公钥文件 {file} 不能使用。", "The provider's key file {file} cannot be used.")
    remedy = Text(
        "请放入 Ed25519 公钥（32 字节或 PEM），或 X.509 证书（PEM；Ed25519、2048 位以上 RSA、P-256）。",
        "Use an Ed25519 public key (32 bytes or PEM) or an X.509 certificate (PEM; Ed25519, RSA of 2048 bits "
        "or more, P-256).",
    )


class SignatureInvalid(OfficeError):
    """The signature does not belong to this delivery and this key."""

    code = "delivery.signature_invalid"
    text = Text(
        "签名与这份交付、这把公钥不符：内容被改过、不完整，或不是该提供方所签。未登记任何图像。",
        "The signature does not fit this delivery and this key: content was changed or is incomplete, or "
        "somebody else signed it. Nothing was registered.",
    )
    remedy = Text(
        "请重新复制整份交付；仍不符则退回提供方，并核对其公钥。",
        "Copy the whole delivery again; else return it to the provider and check its key.",
    )


class CertificateOutOfDate(OfficeError):
    """The provider's certificate is not valid on the day the delivery is received."""

    code = "provider.certificate_out_of_date"
    text = Text(
        "提供方证书有效期为 {since} 至 {until}，收到交付之日不在其内。",
        "The provider's certificate is valid from {since} to {until}, which is not when the delivery came.",
    )
    remedy = Text(
        "请向提供方索取现行证书，换上后重新导入。",
        "Ask the provider for its current certificate, put it in place and import again.",
    )


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A registered public key. `signer` names it for the record; dates are UTC, None for a bare key."""

    key: PublicKey = field(repr=False)
    signer: str
    since: datetime | None = None
    until: datetime | None = None

    def verify(self, signature: bytes, message: bytes, received_at: datetime) -> None:
        """Raises CertificateOutOfDate, SignatureInvalid.

        `signature`: the raw bytes or their base64. `received_at`: UTC without a zone.
        """
        day = received_at.replace(tzinfo=UTC)
        if self.since and self.until and not self.since <= day <= self.until:
            raise CertificateOutOfDate(since=self.since.date(), until=self.until.date())
        try:
            _verify(self.key, _raw(signature), message)
        except InvalidSignature:
            raise SignatureInvalid from None


def read_key(path: Path) -> SigningKey:
    """Read a key file. Raises KeyUnreadable."""
    try:
        data = path.read_bytes()
        if data.lstrip().startswith(_CERTIFICATE):
            certificate = load_pem_x509_certificate(data)
            key = _supported(certificate.public_key())
            name = certificate.subject.rfc4514_string()
            signer = f"{name} {_fingerprint(key)}".strip()
            return SigningKey(key, signer, certificate.not_valid_before_utc, certificate.not_valid_after_utc)
        raw = len(data) == _ED25519_KEY
        key = _supported(Ed25519PublicKey.from_public_bytes(data) if raw else load_pem_public_key(data))
        return SigningKey(key, _fingerprint(key))
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyUnreadable(file=path.name) from None


def _supported(key: object) -> PublicKey:
    match key:
        case Ed25519PublicKey():
            return key
        case RSAPublicKey() if key.key_size >= _SHORTEST_RSA:
            return key
        case EllipticCurvePublicKey() if isinstance(key.curve, SECP256R1):
            return key
    raise ValueError("a kind of key that is not supported")


def _verify(key: PublicKey, signature: bytes, message: bytes) -> None:
    if isinstance(key, Ed25519PublicKey):
        key.verify(signature, message)
    elif isinstance(key, RSAPublicKey):
        key.verify(signature, message, PSS(MGF1(SHA256()), PSS.AUTO), SHA256())
    else:
        key.verify(signature, message, ECDSA(SHA256()))


def _raw(signature: bytes) -> bytes:
    if len(signature) != _ED25519_SIGNATURE:
        with suppress(NotBase64):
            return b64decode(b"".join(signature.split()), validate=True)
    return signature


def _fingerprint(key: PublicKey) -> str:
    """SHA-256 of the SubjectPublicKeyInfo in hexadecimal, as OpenSSL writes it with `-outform DER`."""
    info = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"sha256:{sha256(info).hexdigest()}"
