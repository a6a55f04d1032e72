"""Meta's signature over a webhook's body, and its challenge when a webhook is set up."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

HEADER = "X-Hub-Signature-256"


def signature(body: bytes, secret: str) -> str:
    """The header that Meta sends with `body`."""
    return "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()


def verify(body: bytes, header: str, secret: str) -> bool:
    """Whether `body` was signed with the app's secret; an empty secret verifies nothing."""
    return bool(secret) and hmac.compare_digest(signature(body, secret).encode(), header.strip().encode())


def challenge(params: Mapping[str, str], token: str) -> str | None:
    """The words to answer to a set-up call, or None when its token is not ours."""
    offered = params.get("hub.verify_token", "")
    known = bool(token) and hmac.compare_digest(offered.encode(), token.encode())
    return params.get("hub.challenge", "") if known and params.get("hub.mode") == "subscribe" else None
