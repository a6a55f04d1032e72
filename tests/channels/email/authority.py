"""An authority of the tests' own, and the certificates that it gives to mail servers."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

DAY = timedelta(days=1)


class Authority:
    """Signs for servers; `file` is its own certificate, for those who trust it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "authority.pem"
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tests")])
        own = _begun(self._name, self._name, self._key, until=datetime.now(UTC) + DAY)
        own = own.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self.file.write_bytes(own.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM))

    def context(self, host: str, *, until: datetime | None = None) -> ssl.SSLContext:
        """What a server at `host` speaks TLS with, until tomorrow or the moment given."""
        key = ec.generate_private_key(ec.SECP256R1())
        named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
        theirs = _begun(named, self._name, key, until=until or datetime.now(UTC) + DAY)
        address = x509.IPAddress(ipaddress.ip_address(host)) if host[:1].isdigit() else x509.DNSName(host)
        signed = theirs.add_extension(x509.SubjectAlternativeName([address]), critical=False).sign(
            self._key, hashes.SHA256()
        )
        file = self.folder / f"{key.public_key().public_numbers().x}.pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(secret + signed.public_bytes(Encoding.PEM))
        found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        found.load_cert_chain(file)
        return found


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, until: datetime
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        subject_name=subject, issuer_name=issuer, public_key=key.public_key(),
        serial_number=x509.random_serial_number(), not_valid_before=until - 2 * DAY, not_valid_after=until,
    )  # fmt: skip
