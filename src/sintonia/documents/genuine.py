"""Whether a paper is ours: what whoever holds one is told, and whose signatures count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sintonia.documents.kinds import PDF, kind_of
from sintonia.documents.signing import Verdict, verify

# "slow" and "busy" say nothing of the file: it took too long, or too many were being looked at.
Outcome = Literal["genuine", "altered", "not_ours", "no_pdf", "slow", "busy"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of looking at a file; who signed it and when are told of genuine ones alone."""

    outcome: Outcome
    signed_by: str = ""
    signed_at: datetime | None = None


def look_at(pdf: bytes, *, trusted: Sequence[bytes], at: datetime) -> Finding:
    """
    Tell whether a file is as one of the trusted certificates (DER) signed it.

    What bears our certificate and is not as we signed it was altered, whatever a changed byte broke of it. A
    certificate counts for what was signed in its time, also later: papers are kept for years.
    """
    try:
        verdict = _verdict(pdf, trusted=trusted, at=at)
    except Exception:  # noqa: BLE001 - whatever a stranger's file does to a library, it is not what we wrote
        return look_at_broken(pdf, trusted=trusted)
    if verdict.genuine:
        return Finding("genuine", verdict.signed_by, verdict.signed_at)
    return look_at_broken(pdf, trusted=trusted)


def look_at_broken(pdf: bytes, *, trusted: Sequence[bytes]) -> Finding:
    """Tell of a file that is not genuine what else it is."""
    if any(piece in pdf for piece in _pieces(trusted)):
        return Finding("altered")
    return Finding("not_ours" if kind_of(pdf) == PDF else "no_pdf")


def trusted_certificates(folder: Path) -> tuple[bytes, ...]:
    """The certificates (DER) whose signatures are ours: the first of each `<name>/certificate.pem` in a folder."""
    return tuple(own.public_bytes(Encoding.DER) for own in _own_certificates(folder))


def names_of_signers(folder: Path) -> tuple[str, ...]:
    """The companies whose certificates these are, as they are written there, in the order of the alphabet."""
    organization = x509.NameOID.ORGANIZATION_NAME
    names = (own.subject.get_attributes_for_oid(organization) for own in _own_certificates(folder))
    return tuple(sorted({str(found[0].value) for found in names if found}))


def _verdict(pdf: bytes, *, trusted: Sequence[bytes], at: datetime) -> Verdict:
    verdict = verify(pdf, trusted=trusted, at=at)
    ran_out = verdict.intact and verdict.whole and not verdict.trusted
    if ran_out and verdict.signed_at is not None and verdict.signed_at < at:
        return verify(pdf, trusted=trusted, at=verdict.signed_at)
    return verdict


def _own_certificates(folder: Path) -> Iterable[x509.Certificate]:
    for file in sorted(folder.glob("[!.]*/certificate.pem")):
        yield x509.load_pem_x509_certificates(file.read_bytes())[0]


def _pieces(trusted: Sequence[bytes]) -> Iterable[bytes]:
    """Two parts of each certificate as they stand in a signed file: one changed byte leaves one of them whole."""
    for own in map(x509.load_der_x509_certificate, trusted):
        key = own.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        yield key.hex().upper().encode()
        yield own.signature.hex().upper().encode()
