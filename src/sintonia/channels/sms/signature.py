"""The signature of a gateway that posts forms: HMAC-SHA1 over the address and the sorted fields, in base64."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final
from urllib.parse import parse_qs, parse_qsl, urlsplit, urlunsplit

HEADER: Final = "X-Twilio-Signature"
_PORTS: Final = {"https": 443, "http": 80}


def signature(url: str, fields: list[tuple[str, str]], secret: str) -> str:
    """The header that comes with a form: every field once, sorted, name and value without anything between."""
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.digest(secret.encode(), signed.encode(), "sha1")).decode()


def verify(body: bytes, header: str, secret: str, *, url: str) -> bool:
    """Whether a call to `url` was signed; an address counts with and without its port, a body by the hash in it."""
    if not (secret and url and header):
        return False
    digest = parse_qs(urlsplit(url).query).get("bodySHA256", [""])[0]
    if digest and not hmac.compare_digest(hashlib.sha256(body).hexdigest(), digest):
        return False
    fields = [] if digest else parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    offered = header.strip().encode()
    made = [signature(spelled, fields, secret).encode() for spelled in _spellings(url)]
    return any(hmac.compare_digest(one, offered) for one in made)


def _spellings(url: str) -> list[str]:
    """An address as gateways write it: with its port and without."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or _PORTS.get(parts.scheme, 0)
    return [urlunsplit(parts._replace(netloc=netloc)) for netloc in dict.fromkeys((host, f"{host}:{port}"))]
