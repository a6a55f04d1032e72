"""Who vouches for the certificates of tests."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HERE = ("localhost", "127.0.0.1")


class Authority:
    """Who vouches for certificates, in a folder; `file` is its own, for those who trust it."""

    def __init__(self, folder: Path, name: str = "authority") -> None:
        self.folder, self.name = folder, name
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._signed(name, self.key.public_key(), authority=True)
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def vouch(self, name: str, *, days: float = 1, hosts: Sequence[str] = HERE) -> tuple[Path, Path]:
        """A certificate for hosts that ends in so many days, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        own, secret = self.folder / f"{name}-own.pem", self.folder / f"{name}-key.pem"
        own.write_bytes(
            self._signed(name, key.public_key(), days=days, hosts=hosts).public_bytes(serialization.Encoding.PEM)
        )
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return own, secret

    def context(self, host: str, *, days: float = 1) -> ssl.SSLContext:
        """What a server at `host` speaks TLS with."""
        found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        found.load_cert_chain(*self.vouch(f"{host}-{days}", days=days, hosts=[host]))
        return found

    def _signed(
        self, name: str, key: ec.EllipticCurvePublicKey, *, days: float = 1, hosts: Sequence[str] = (),
        authority: bool = False,
    ) -> x509.Certificate:  # fmt: skip
        called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        by = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])
        today = datetime.now(UTC)
        made = x509.CertificateBuilder().subject_name(called).issuer_name(by).public_key(key)
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(today - timedelta(days=60)).not_valid_after(today + timedelta(days=days))
        made = made.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        made = made.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
        )
        uses = x509.KeyUsage(
            digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
            key_agreement=False, key_cert_sign=authority, crl_sign=authority, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        made = made.add_extension(uses, critical=True)
        if not authority:
            both = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
            made = made.add_extension(x509.ExtendedKeyUsage(both), critical=False)
            made = made.add_extension(x509.SubjectAlternativeName([_named(host) for host in hosts]), critical=False)
        return made.sign(self.key, hashes.SHA256())


def _named(host: str) -> x509.GeneralName:
    return x509.IPAddress(ipaddress.ip_address(host)) if host[:1].isdigit() else x509.DNSName(host)
