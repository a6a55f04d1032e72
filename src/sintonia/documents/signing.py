"""
The company's signature on a PDF (PAdES-B-B, ETSI EN 319 142-1): who wrote it, when, and that no byte was changed.

pyHanko writes the signature and reads it back; the key is P-256, loaded once. The file is added to, not written anew,
so its tags and its letters stay as they are. The same file, signer and moment give the same bytes.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from asn1crypto import cms  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError, as_signing_certificate_v2
from pyhanko.sign.signers import cms_embedder
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

FIELD: Final = "Signature"
# An ECDSA signature of P-256 is a few bytes longer or shorter.
_MORE: Final = 8
_KEY, _CERTIFICATE = "key.pem", "certificate.pem"
_YEAR: Final = timedelta(days=366)
# What a signature lacks is in the verdict; pyHanko would tell it to the log with the names of those who signed.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


class UnableToLoadSigner(Exception):
    """The company's key or certificate is missing or does not fit; the message says which."""


class UnableToSign(Exception):
    """What was given is no PDF that can be signed."""


class Signer:
    """A company's key, loaded, and its certificate with those above it."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificates: Sequence[bytes]) -> None:
        self._key = key
        self._chain = [asn1_x509.Certificate.load(one) for one in certificates]
        own = self._chain[0]
        self._named = _attribute("signing_certificate_v2", as_signing_certificate_v2(own))
        # In hexadecimal digits.
        self.room: Final = 2 * (len(self.signed(bytes(32)).dump()) + _MORE)

    @property
    def certificate(self) -> bytes:
        """The company's own certificate (DER), for whoever is to trust it."""
        return bytes(self._chain[0].dump())

    def signed(self, digest: bytes) -> Any:
        """The signature (CMS, RFC 5652) over what has this SHA-256, with what PAdES asks for and nothing else."""
        attributes = cms.CMSAttributes(
            [_attribute("content_type", "data"), _attribute("message_digest", digest), self._named]
        )
        signature = self._key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        return _signature_of(self._chain, attributes, signature)


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a file's signature says: no byte of what was signed has changed (`intact`), nothing was added (`whole`), and
    it is somebody's whom one trusts (`trusted`).
    """

    intact: bool = False
    whole: bool = False
    trusted: bool = False
    signed_by: str = ""
    signed_at: datetime | None = None

    @property
    def genuine(self) -> bool:
        """Whether all of it holds."""
        return self.intact and self.whole and self.trusted


class _Adding(IncrementalPdfFileWriter):
    """A file to which a signature is added, and nothing that is there by chance."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(io.BytesIO(pdf))
        # pyHanko would draw the second half of the file's id by lot.
        self._document_id = ArrayObject([self._document_id[0], ByteStringObject(sha256(pdf).digest()[:16])])

    def _update_meta(self) -> None:
        """Leave what the file says of itself, which pyHanko would write anew with the hour of now."""


def sign(pdf: bytes, *, signer: Signer, at: datetime) -> bytes:
    """
    Sign a PDF, invisibly.

    :raises UnableToSign: if it is no PDF, or is signed already
    """
    try:
        writer = _Adding(pdf)
        field = SigFieldSpec(FIELD, doc_mdp_update_value=None)
        steps = cms_embedder.PdfCMSEmbedder(new_field_spec=field).write_cms(FIELD, writer)
        next(steps)
        place = SignatureObject(timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=signer.room)
        steps.send(cms_embedder.SigObjSetup(sig_placeholder=place))
        digest, output = steps.send(cms_embedder.SigIOSetup(md_algorithm="sha256", in_place=True))
        steps.send(signer.signed(digest.document_digest))
    except (PdfError, SigningError, ValueError) as cause:
        raise UnableToSign(str(cause)) from cause
    return bytes(output.getbuffer())


def verify(pdf: bytes, *, trusted: Sequence[bytes], at: datetime) -> Verdict:
    """Look at a file's latest signature on a given day; `trusted` are certificates (DER)."""
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not found:
            return Verdict()
        roots = [asn1_x509.Certificate.load(one) for one in trusted]
        context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=at)
        status = _waited(async_validate_pdf_signature(found[-1], context))
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, AttributeError):
        # Whatever a changed byte broke of it, it is not what was signed.
        return Verdict()
    own, name = status.signing_cert, status.signing_cert.subject.native
    return Verdict(
        intact=bool(status.intact and status.valid and _as_we_write(pdf, found[-1])),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        # A certificate that one trusts itself is asked for its dates by nobody else.
        trusted=bool(status.trusted and own.not_valid_before <= at <= own.not_valid_after),
        signed_by=str(name.get("organization_name") or name.get("common_name", "")),
        signed_at=status.signer_reported_dt or found[-1].self_reported_timestamp,
    )


@cache
def load_signer(folder: Path) -> Signer:
    """
    Load a company's key and certificates, once a process: `key.pem` (P-256, PKCS 8), `certificate.pem` (its own first).

    :raises UnableToLoadSigner: if one is missing, is of another kind, or they do not belong together
    """
    try:
        key = serialization.load_pem_private_key((folder / _KEY).read_bytes(), None)
        certificates = x509.load_pem_x509_certificates((folder / _CERTIFICATE).read_bytes())
    except (OSError, ValueError, TypeError) as cause:
        raise UnableToLoadSigner(f"{folder} has no {_KEY} and {_CERTIFICATE} that can be read: {cause}") from cause
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise UnableToLoadSigner(f"{folder / _KEY} is no P-256 key")
    if certificates[0].public_key() != key.public_key():
        raise UnableToLoadSigner(f"{folder / _CERTIFICATE} is not that of {_KEY}")
    return Signer(key, [one.public_bytes(serialization.Encoding.DER) for one in certificates])


def make_pretend_signer(folder: Path, *, company: str, country: str, at: datetime) -> None:
    """
    Make the key and certificate of a pretend company, signed by itself, for its owner's eyes alone; once.

    Of several processes that begin at once, one makes them: the folder appears whole.
    """
    if folder.exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    made = folder.with_name(f".{folder.name}-{os.getpid()}")
    made.mkdir(parents=True, mode=0o700)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate = _certificate_of(key, company=company, country=country, at=at)
    for name, content in ((_KEY, secret), (_CERTIFICATE, certificate.public_bytes(serialization.Encoding.PEM))):
        with os.fdopen(os.open(made / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
    try:
        made.rename(folder)
    except OSError:
        # Another process was first: its key is the company's.
        for name in (_KEY, _CERTIFICATE):
            (made / name).unlink()
        made.rmdir()


def _attribute(name: str, value: Any) -> Any:
    return cms.CMSAttribute({"type": name, "values": (value,)})


def _certificate_of(key: ec.EllipticCurvePrivateKey, *, company: str, country: str, at: datetime) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, company),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{company} (demonstration)"),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(at - _YEAR).not_valid_after(at + 10 * _YEAR)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(usage, critical=True)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return builder.add_extension(identifier, critical=False).sign(key, hashes.SHA256())


def _as_we_write(pdf: bytes, found: EmbeddedPdfSignature) -> bool:
    """
    Whether the place of the signature has what a `Signer` writes and nothing else.

    Much of a signature's wrapping is signed by nobody: a byte that is changed there is a byte that is changed, too.
    """
    _zero, begin, end, _length = map(int, found.sig_object["/ByteRange"])
    inside = bytes(found.pkcs7_content)
    data = cms.ContentInfo.load(inside)["content"]
    (info,) = data["signer_infos"]
    own = found.signer_cert
    chain = [own, *(one.chosen for one in data["certificates"] if one.chosen.dump() != own.dump())]
    attributes = cms.CMSAttributes(list(info["signed_attrs"]))
    plain = _signature_of(chain, attributes, info["signature"].native).dump().ljust(len(inside), b"\0")
    return inside == plain and pdf[begin:end] == b"<%s>" % plain.hex().upper().encode()


def _signature_of(chain: Sequence[Any], attributes: Any, signature: bytes) -> Any:
    own = chain[0]
    hashed = cms.DigestAlgorithm({"algorithm": "sha256"})
    issued = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})
    info = cms.SignerInfo(
        {
            "version": "v1", "sid": cms.SignerIdentifier("issuer_and_serial_number", issued),
            "digest_algorithm": hashed, "signed_attrs": attributes,
            "signature_algorithm": cms.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}), "signature": signature,
        }
    )  # fmt: skip
    data = cms.SignedData(
        {
            "version": "v1", "digest_algorithms": cms.DigestAlgorithms((hashed,)),
            "encap_content_info": {"content_type": "data"}, "certificates": list(chain), "signer_infos": [info],
        }
    )  # fmt: skip
    return cms.ContentInfo({"content_type": "signed_data", "content": data})


def _waited(work: Coroutine[Any, Any, Any]) -> Any:
    """Run what pyHanko declares as asynchronous, apart: whoever calls may have a loop of their own."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()
