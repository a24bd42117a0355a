"""Keys, certificates and signatures of agencies that exist in tests only."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as new_ec_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as new_rsa_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import CertificateBuilder, Name, NameAttribute, random_serial_number
from cryptography.x509.oid import NameOID

PrivateKey = Ed25519PrivateKey | RSAPrivateKey | EllipticCurvePrivateKey
RECEIVED = datetime(2026, 11, 9, 1, 0, 0)  # noqa: DTZ001 - UTC, as the database keeps it


@dataclass(frozen=True)
class Agency:
    """One signer."""

    key: PrivateKey

    @classmethod
    def ed25519(cls) -> "Agency":
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def rsa(cls, bits: int = 2048) -> "Agency":
        return cls(new_rsa_key(65537, bits))

    @classmethod
    def p256(cls) -> "Agency":
        return cls(new_ec_key(SECP256R1()))

    @property
    def raw(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def pem(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def certificate(self, since: datetime = RECEIVED, days: int = 365) -> bytes:
        """A certificate, PEM, signed by the key itself."""
        name = Name([NameAttribute(NameOID.COMMON_NAME, "示范图像社")])
        made = CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
        made = made.serial_number(random_serial_number()).not_valid_before(since.replace(tzinfo=UTC))
        made = made.not_valid_after(since.replace(tzinfo=UTC) + timedelta(days=days))
        algorithm = None if isinstance(self.key, Ed25519PrivateKey) else SHA256()
        return made.sign(self.key, algorithm).public_bytes(Encoding.PEM)

    def sign(self, message: bytes) -> bytes:
        """A detached signature, raw."""
        if isinstance(self.key, Ed25519PrivateKey):
            return self.key.sign(message)
        if isinstance(self.key, RSAPrivateKey):
            return self.key.sign(message, PSS(MGF1(SHA256()), PSS.MAX_LENGTH), SHA256())
        return self.key.sign(message, ECDSA(SHA256()))
