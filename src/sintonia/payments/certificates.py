"""Certificates and keys as banks give them: PEM texts, looked at before they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from sintonia.kit.words import Words, _

LONGEST: Final = 1 << 16


class UnableToRead(Exception):
    """A certificate or a key that cannot be used; `why` may be shown to a person."""

    def __init__(self, why: Words) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with those that vouch for it: as one PEM text without any key, whose it is, when it ends."""

    text: str
    whose: str
    ends_at: datetime
    sha256: str


def read_certificate(text: str) -> Certificate:
    """
    The first certificate of a PEM text, and the rest as its chain; whatever else is in the text is left out.

    :raises UnableToRead: if there is none
    """
    try:
        chain = x509.load_pem_x509_certificates(text.encode())
        whose = chain[0].subject.rfc4514_string()
    except (ValueError, UnsupportedAlgorithm) as cause:
        raise UnableToRead(_("This is no certificate as a PEM text (BEGIN CERTIFICATE).")) from cause
    pem = "".join(one.public_bytes(Encoding.PEM).decode() for one in chain)
    return Certificate(pem, whose, chain[0].not_valid_after_utc, chain[0].fingerprint(SHA256()).hex())


def fingerprint(text: str) -> str:
    """The SHA-256 of a certificate, as everybody writes it; "" for what is none."""
    try:
        return read_certificate(text).sha256
    except UnableToRead:
        return ""


def read_key(text: str) -> str:
    """
    A private key as a PEM text, written in one way.

    :raises UnableToRead: if it is none, or is locked
    """
    try:
        key = load_pem_private_key(text.encode(), None)
    except TypeError as cause:
        raise UnableToRead(_("The key is locked with a password. Give it without one.")) from cause
    except (ValueError, UnsupportedAlgorithm) as cause:
        raise UnableToRead(_("This is no private key as a PEM text (BEGIN PRIVATE KEY).")) from cause
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def check_pair(certificate: Certificate, key: str, *, at: datetime) -> None:
    """
    Look whether a certificate counts still, and whether the key is its own.

    :raises UnableToRead: if not
    """
    public = load_pem_private_key(key.encode(), None).public_key()
    leaf = x509.load_pem_x509_certificate(certificate.text.encode()).public_key()
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if public.public_bytes(*form) != leaf.public_bytes(*form):
        raise UnableToRead(_("The certificate and the key do not belong together."))
    if certificate.ends_at <= at:
        raise UnableToRead(_("The certificate ran out on {day}.", day=certificate.ends_at.date()))
