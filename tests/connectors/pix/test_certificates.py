"""Both sides show a certificate: the bank knows us by ours, and we know the bank by its own."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sintonia.backoffice.payments import UnableToConnect
from sintonia.backoffice.ports import NotAnswering
from sintonia.connectors.pix.access import access_of
from tests.demo.bank.serving import Serving, access, client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = "E" + "0" * 31


class Authority:
    """Who vouches for certificates, in a folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._signed(name, self.key.public_key(), authority=True)
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def vouch(self, name: str) -> tuple[Path, Path]:
        """A certificate and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        own, secret = self.folder / f"{name}-own.pem", self.folder / f"{name}-key.pem"
        own.write_bytes(self._signed(name, key.public_key()).public_bytes(serialization.Encoding.PEM))
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return own, secret

    def _signed(self, name: str, key: ec.EllipticCurvePublicKey, *, authority: bool = False) -> x509.Certificate:
        called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        by = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])
        today = datetime.now(UTC)
        made = x509.CertificateBuilder().subject_name(called).issuer_name(by).public_key(key)
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=1))
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
            names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return made.sign(self.key, hashes.SHA256())


@pytest.fixture(scope="module")
def banks(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("banks"), "banks")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ours"), "ours")


@pytest.fixture(scope="module")
def url(banks: Authority, ours: Authority) -> Iterator[str]:
    with Serving(certificates=(*banks.vouch("bank"), ours.file)) as serving:
        yield serving.url


def test_who_shows_the_right_certificate_is_answered(url: str, banks: Authority, ours: Authority):
    own, key = ours.vouch("company")
    bank = client(url, ca_file=str(banks.file), certificate_file=str(own), key_file=str(key))
    assert bank.seen(NOBODY) is None


def test_who_shows_none_or_a_strangers_is_not(url: str, banks: Authority, ours: Authority):
    stranger, key = banks.vouch("stranger")
    for shown in ({}, {"certificate_file": str(stranger), "key_file": str(key)}):
        with pytest.raises(NotAnswering):
            client(url, ca_file=str(banks.file), **shown).seen(NOBODY)


def test_a_bank_that_is_not_who_it_says_is_told_nothing(url: str, ours: Authority):
    own, key = ours.vouch("company")
    bank = client(url, ca_file=str(ours.file), certificate_file=str(own), key_file=str(key))
    with pytest.raises(NotAnswering):
        bank.seen(NOBODY)


def test_a_certificate_that_is_not_there_is_said_at_once(tmp_path: Path):
    told = {"api": "https://b.example/api", "token_url": "https://b.example/token", "client_id": "us"}
    with pytest.raises(UnableToConnect, match=r"gone\.pem is not there"):
        access_of("um", {**told, "certificate_file": str(tmp_path / "gone.pem")})
    with pytest.raises(UnableToConnect, match="api"):
        access_of("um", {"token_url": "https://b.example/token", "client_id": "us"})
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    assert access_of("um", {**told, "client_secret_file": str(secret)}).client_secret == "hush"
    assert access("http://b.example").name == "banco-um"
