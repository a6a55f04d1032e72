"""Somebody else's identity provider, which speaks OpenID Connect over HTTP and checks what it is asked."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

AT = datetime(2026, 5, 4, 15, 0, tzinfo=UTC)
CLIENT, SECRET = "sintonia", "a secret: with/marks"


@dataclass
class Provider:
    """What it says: of whom, signed by which key, and what of it is not as it should be."""

    key: Any
    address: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "s-1", "email": "Rita@example.com"})
    signs_with: Any = None
    algorithm: str = "RS256"
    issuer: str = ""
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: int = 0

    def known(self) -> dict[str, Any]:
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": self.issuer or self.address, **{name: f"{self.address}/{at}" for name, at in paths.items()}}

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorized(self, asked: dict[str, str]) -> str:
        """Somebody signs in here; where their browser is sent with a code."""
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def told(self, posted: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The token for a code: once, to the right client, who alone knows the verifier."""
        asked = self.asked.pop(posted.get("code", ""), None)
        kind, _, given = authorization.partition(" ")
        right = f"{CLIENT}:a%20secret%3A%20with%2Fmarks"
        digest = hashlib.sha256(posted.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or kind != "Basic" or base64.b64decode(given).decode() != right:
            return None
        if challenge != asked["code_challenge"] or posted.get("redirect_uri") != asked["redirect_uri"]:
            return None
        self.tokens += 1
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.token(asked)}

    def token(self, asked: dict[str, str]) -> str:
        claims = {
            "iss": self.address, "aud": CLIENT, "iat": AT, "exp": AT + timedelta(minutes=5), "nonce": asked["nonce"],
            **self.claims,
        }  # fmt: skip
        key = None if self.algorithm == "none" else self.signs_with or self.key
        return jwt.encode(claims, key, self.algorithm, headers={"kid": "one"})


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """The provider, answering on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorized(asked))
                self.end_headers()
            else:
                self.answer(provider.keys() if parts.path == "/keys" else provider.known())

        def do_POST(self) -> None:
            posted = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            first = {name: values[0] for name, values in posted.items()}
            self.answer(provider.told(first, self.headers.get("Authorization", "")))

        def answer(self, said: dict[str, Any] | None) -> None:
            self.send_response(400 if said is None else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said or {"error": "invalid_grant"}).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
