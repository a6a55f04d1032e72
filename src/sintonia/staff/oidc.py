"""
Sign-in with OpenID Connect: the authorization code flow with PKCE, a state and a nonce, and a verified identity token.

The token says who it is and nothing else: role, team and provider are our rows'.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

import jwt
from django.db import transaction
from django.utils.translation import gettext as _

from sintonia.audit import Actor
from sintonia.audit.operations import record
from sintonia.audit.personal import key_for, seal, unseal
from sintonia.staff.models import Identity, IdentityProvider, Provider, User

PATIENCE_S: Final = 5
LARGEST_ANSWER: Final = 1 << 20
# Signatures by a key pair alone: what a shared secret signs, whoever knows the secret could make.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
LEEWAY_S: Final = 60
_PURPOSE: Final = "identity providers"


class UnableToSignIn(Exception):
    """Nobody is signed in; the message says why to a person."""


@dataclass(frozen=True, slots=True)
class Journey:
    """One way to the provider and back: where to go, and what must come back unchanged."""

    address: str
    state: str
    nonce: str
    verifier: str


def add(
    *, name: str, provider: Provider | None, issuer: str, client: str, secret: str, claim: str, by: User, at: datetime
) -> IdentityProvider:
    """Let people sign in where a company does; its secret is kept sealed."""
    made = IdentityProvider.objects.create(
        name=name, provider=provider, issuer=issuer, client=client, secret=sealed(secret), claim=claim
    )
    record("staff.identity_provider.made", by=by.as_actor(), at=at, about=("identity provider", made.pk))
    return made


def remove(*, number: int, by: User, at: datetime) -> None:
    """Let nobody sign in there any more."""
    gone, _rows = IdentityProvider.objects.filter(pk=number).delete()
    if gone:
        record("staff.identity_provider.removed", by=by.as_actor(), at=at, about=("identity provider", number))


def sealed(secret: str) -> bytes:
    """A client's secret as it is kept."""
    return seal(key_for(_PURPOSE), secret)


def set_out(*, by: IdentityProvider, back_to: str) -> Journey:
    """
    Where to send somebody to sign in.

    :raises UnableToSignIn: if the provider does not answer as one
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": by.client,
        "redirect_uri": back_to,
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    endpoint = _endpoint(_known_of(by), "authorization_endpoint")
    return Journey(f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}", state, nonce, verifier)


def come_back(*, by: IdentityProvider, journey: Journey, state: str, code: str, back_to: str, at: datetime) -> User:
    """
    Return whom the provider sent back.

    :raises UnableToSignIn: if what came back is not what was asked for, or is nobody of ours
    """
    if not code or not hmac.compare_digest(journey.state.encode(), state.encode()):
        raise UnableToSignIn(_("The sign-in was not finished. Please begin again."))
    known = _known_of(by)
    posted = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back_to,
        "code_verifier": journey.verifier,
    }
    client = f"{quote(by.client, safe='')}:{quote(unseal(key_for(_PURPOSE), bytes(by.secret)), safe='')}"
    headers = {"Authorization": f"Basic {base64.b64encode(client.encode()).decode()}", "Accept": "application/json"}
    endpoint = _endpoint(known, "token_endpoint")
    told = _asked(Request(endpoint, urlencode(posted).encode(), headers))  # noqa: S310 - the scheme was looked at
    return user_known_by(by=by, claims=_verified(by, known, str(told.get("id_token", "")), nonce=journey.nonce), at=at)


@transaction.atomic
def user_known_by(*, by: IdentityProvider, claims: dict[str, Any], at: datetime) -> User:
    """
    Return whose identity a verified token tells: by its subject, or the first time by the claim that names them.

    :raises UnableToSignIn: if that is nobody of ours, is disabled, or works for another provider
    """
    named = str(claims.get(by.claim, "")).strip().lower()
    if by.claim == "email" and claims.get("email_verified") is False:
        named = ""
    those = Identity.objects.select_for_update(of=("self",)).select_related("user")
    found = those.filter(issuer=by.issuer, subject=claims["sub"]).first()
    if found is None and named:
        found = those.filter(known_as=named, subject="").first()
    if found is None or not claims["sub"] or not found.user.is_active or found.user.provider_id != by.provider_id:
        record("staff.sign_in.refused", by=Actor("system"), at=at, about=("identity provider", by.pk))
        raise UnableToSignIn(
            _("%(name)s knows you, but you have no access here yet. Ask an administrator.") % {"name": by.name}
        )
    if not found.subject:
        found.issuer, found.subject = by.issuer, claims["sub"]
        found.save(update_fields=["issuer", "subject"])
    return found.user


def _verified(by: IdentityProvider, known: dict[str, Any], token: str, *, nonce: str) -> dict[str, Any]:
    wrong = UnableToSignIn(_("The sign-in was not finished. Please begin again."))
    try:
        header = jwt.get_unverified_header(token)
        keys = jwt.PyJWKSet.from_dict(_asked(Request(_endpoint(known, "jwks_uri")))).keys  # noqa: S310 - looked at
        key = next(one for one in keys if one.key_id == header.get("kid") or len(keys) == 1)
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=list(ALGORITHMS), audience=by.client, issuer=by.issuer, leeway=LEEWAY_S,
            options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )  # fmt: skip
    except (jwt.PyJWTError, StopIteration) as unverified:
        raise wrong from unverified
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise wrong
    if claims.get("azp", None if several else by.client) != by.client:
        raise wrong
    return claims


def _known_of(by: IdentityProvider) -> dict[str, Any]:
    """What the provider tells of itself, if it is the one that was meant."""
    known = _asked(Request(f"{_safe(by.issuer).rstrip('/')}/.well-known/openid-configuration"))  # noqa: S310 - looked at
    if known.get("issuer") != by.issuer:
        raise UnableToSignIn(_not_answering())
    return known


def _endpoint(known: dict[str, Any], name: str) -> str:
    return _safe(str(known.get(name, "")))


def _safe(address: str) -> str:
    """An address that nobody on the way can read: HTTPS, or this machine."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"}):
        return address
    raise UnableToSignIn(_not_answering())


def _asked(request: Request) -> dict[str, Any]:
    try:
        with urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - the scheme was looked at
            told = json.loads(answer.read(LARGEST_ANSWER))
    except (URLError, OSError, ValueError) as silent:
        raise UnableToSignIn(_not_answering()) from silent
    if not isinstance(told, dict):
        raise UnableToSignIn(_not_answering())
    return told


def _not_answering() -> str:
    return _("The company's sign-in is not answering now. Try again in a moment, or use your password.")
