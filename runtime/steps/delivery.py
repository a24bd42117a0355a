"""Step 1, deliveries: what an agency sends is registered whole, and never changed afterwards."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.audit import Action, Kind, Subject
from registry.provenance import XINHUA, CardEntry, Original, Provider, Signature, manifest
from runtime.audit.trail import record
from runtime.db.schema import CardRow, DeliveryRow, OriginalRow
from runtime.db.session import transaction
from runtime.office import Office
from runtime.providers import provider_of, signing_key
from runtime.steps.batch import Imported, Problem, close_batch, digest, known_batch, new_batch
from runtime.steps.delivery_errors import (
    ManifestMismatch,
    NotAccredited,
    SignatureMissing,
    SignatureWithoutKey,
)
from runtime.steps.delivery_files import read_delivery
from runtime.steps.season import card_entries

_NAMED = 5  # files named in a sentence


def import_delivery(
    office: Office,
    path: Path,
    provider_id: str = XINHUA.id,
    signature: bytes | None = None,
    unsigned_reason: str = "",
) -> Imported:
    """Register one delivery: its index and every JPEG, hashed, under the signature of its provider.

    `signature`: a detached one from elsewhere; without it, `manifest.sig` of the delivery counts.
    Raises UnknownProvider and every reason to refuse the delivery as a whole; single images are refused
    with a problem each. Importing it again registers nothing.
    """
    provider = provider_of(office, provider_id)
    delivered = read_delivery(path, office.blobs.put)
    canonical = manifest(delivered.originals)
    _compare(canonical, delivered.manifest)
    signed = _signed(office, provider, canonical, signature or delivered.signature, unsigned_reason.strip())
    accepted, refused = _accredited(provider, delivered.originals)
    problems = (*delivered.problems, *refused)
    content = digest(
        part.encode() for part in (delivered.content, f"{provider.id} {provider.since} {provider.until}")
    )
    with transaction(office.database) as session:
        known = known_batch(session, office, "delivery", content)
        if known:
            return known
        new = _new(session, accepted)
        manifest_sha256 = sha256(canonical).hexdigest()
        if accepted and not new and _is_registered(session, provider, manifest_sha256):
            return Imported(path.name, len(accepted), problems, again=True)
        batch = new_batch(session, office, "delivery", path.name, content)
        if accepted:
            session.add(
                DeliveryRow(
                    batch_id=batch.id,
                    provider=provider.id,
                    source=path.name,
                    received_at=batch.imported_at,
                    manifest_sha256=manifest_sha256,
                    signature=signed.state.value,
                    signer=signed.signer,
                    unsigned_reason=signed.unsigned_reason,
                    originals=len(accepted),
                )
            )
        session.add_all(_row(original, batch.id, provider) for original in new)
        about = Subject(Kind.BATCH, batch.id)
        record(
            session, office, Action.DELIVERY_REGISTERED, about, reason=signed.unsigned_reason, after=content
        )
        _keep_cards(session, batch.id, delivered.cards)
        return close_batch(batch, len(accepted), problems)


@dataclass(frozen=True, slots=True)
class _Signed:
    state: Signature
    signer: str = ""
    unsigned_reason: str = ""


def _signed(
    office: Office, provider: Provider, canonical: bytes, signature: bytes | None, unsigned_reason: str
) -> _Signed:
    key = signing_key(office, provider)
    if signature is None:
        if key and not unsigned_reason:
            raise SignatureMissing(provider_zh=provider.name.zh, provider_en=provider.name.en)
        return _Signed(Signature.NONE, unsigned_reason=unsigned_reason)
    if key is None:
        raise SignatureWithoutKey(provider_zh=provider.name.zh, provider_en=provider.name.en)
    key.verify(signature, canonical, office.clock())
    return _Signed(Signature.VALID, key.signer)


def _compare(canonical: bytes, claimed: bytes | None) -> None:
    """Hold the manifest that came with the delivery against what is there, to name the files that differ."""
    if claimed is None or claimed == canonical:
        return
    here, there = (set(text.decode(errors="replace").splitlines()) for text in (canonical, claimed))
    files = sorted({line.split("\t")[0] for line in here ^ there})
    if not files:
        raise ManifestMismatch(where_zh="换行、编码或顺序", where_en="line ends, encoding or order")
    shown = files[:_NAMED]
    total = len(files)
    raise ManifestMismatch(
        where_zh="、".join(shown) + (f" 等 {total} 项" if total > _NAMED else ""),
        where_en=", ".join(shown) + (f" and others, {total} in all" if total > _NAMED else ""),
    )


def _accredited(provider: Provider, originals: Sequence[Original]) -> tuple[list[Original], list[Problem]]:
    accepted = [original for original in originals if provider.accredits(original.captured_on)]
    until = provider.until
    refused = [
        Problem.of(
            original.file_name,
            NotAccredited(
                file=original.file_name,
                day=original.captured_on,
                provider_zh=provider.name.zh,
                provider_en=provider.name.en,
                since=provider.since,
                until_zh=f" {until}" if until else "今",
                until_en=until or "now",
            ),
        )
        for original in originals
        if not provider.accredits(original.captured_on)
    ]
    return accepted, refused


def _new(session: Session, accepted: Sequence[Original]) -> list[Original]:
    """The originals that no delivery holds yet, each once: an agency may deliver a picture twice."""
    held = {
        (person, image)
        for person, image in session.execute(select(OriginalRow.id_number, OriginalRow.sha256))
    }
    new = {(original.id_number.value, original.sha256): original for original in reversed(accepted)}
    return [original for key, original in reversed(new.items()) if key not in held]


def _keep_cards(session: Session, batch_id: int, cards: Sequence[CardEntry]) -> None:
    """Who was captured on which card, each said once; a refused image was on its card all the same."""
    known = set(card_entries(session))
    session.add_all(
        CardRow(batch_id=batch_id, **asdict(entry)) for entry in dict.fromkeys(cards) if entry not in known
    )


def _is_registered(session: Session, provider: Provider, manifest_sha256: str) -> bool:
    wanted = (DeliveryRow.provider == provider.id, DeliveryRow.manifest_sha256 == manifest_sha256)
    return session.scalar(select(DeliveryRow.id).where(*wanted)) is not None


def _row(original: Original, batch_id: int, provider: Provider) -> OriginalRow:
    return OriginalRow(
        batch_id=batch_id,
        provider=provider.id,
        file_name=original.file_name,
        sha256=original.sha256,
        id_number=original.id_number.value,
        name=original.name,
        school_code=original.school_code,
        capture_card=original.capture_card,
        captured_on=original.captured_on,
        category=original.category,
    )
