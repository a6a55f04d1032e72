"""Who may ask a pretend bank: OAuth 2 client credentials, and a token that ends."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.core import signing

from sintonia.demo.bank.banks import TOKEN_S, PretendBank
from sintonia.demo.bank.openapi import document
from sintonia.demo.bank.problems import Problem

_SALT: Final = "demo-bank"


def token_for(
    bank: PretendBank, *, header: str, form: Mapping[str, str], at: datetime, lasts: int = TOKEN_S
) -> dict[str, Any]:
    """
    What the token endpoint answers; the client is named in the header (Basic) or in the form.

    :raises Problem: 401 for another client, 400 for another grant
    """
    client, secret = _basic(header) or (form.get("client_id", ""), form.get("client_secret", ""))
    known = hmac.compare_digest(f"{client}:{secret}".encode(), f"{bank.client}:{bank.secret}".encode())
    if not known:
        raise Problem(401, "AcessoNegado", "Cliente desconhecido.")
    if form.get("grant_type") != "client_credentials":
        raise Problem(400, "RequisicaoInvalida", "O grant_type é client_credentials.")
    flows = document()["components"]["securitySchemes"]["OAuth2"]["flows"]
    scopes = form.get("scope", "").split() or list(flows["clientCredentials"]["scopes"])
    told = {"bank": bank.name, "until": at.timestamp() + lasts, "scopes": scopes}
    return {
        "access_token": signing.dumps(told, salt=_SALT, compress=True),
        "token_type": "Bearer",
        "expires_in": lasts,
        "scope": " ".join(scopes),
    }


def check(token: str, *, bank: PretendBank, scope: str, at: datetime) -> None:
    """
    Refuse who has no token, or one that ended, or that is for something else.

    :raises Problem: 401 or 403
    """
    try:
        told = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise Problem(401, "AcessoNegado", "O token não é deste banco.") from None
    if told["bank"] != bank.name or at.timestamp() >= told["until"]:
        raise Problem(401, "AcessoNegado", "O token expirou.")
    if scope not in told["scopes"]:
        raise Problem(403, "AcessoNegado", f"O token não abrange {scope}.")


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _space, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client, _colon, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return client, secret
