"""Trying a bank tells apart what is wrong on our side, on the way and on theirs."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route

from sintonia.backoffice.payments import UnableToConnect, trouble_of
from sintonia.backoffice.ports import NotAnswering, Refused
from sintonia.connectors.pix import ports
from sintonia.demo.bank.banks import BANKS
from sintonia.payments.models import Bank
from sintonia.payments.sealing import sealed
from tests.authority import Authority
from tests.demo.bank.serving import Serving

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)
UM = BANKS["banco-um"]


@pytest.fixture(scope="module")
def open_url() -> Iterator[str]:
    with Serving() as serving:
        yield serving.url


def bank(url: str, secrets: dict[str, str] | None = None, **more: Any) -> Bank:
    settings = {"api": f"{url}{UM.path}/api", "token_url": f"{url}{UM.path}/oauth/token", "client_id": UM.client} | more
    return Bank(
        name="um", key=UM.keys[0], settings=settings, sealed=sealed({"client_secret": UM.secret} | (secrets or {}))
    )


def trouble(row: Bank) -> str:
    with pytest.raises((UnableToConnect, NotAnswering, Refused)) as found:
        ports.try_out(row)
    return trouble_of(found.value)


def shown(authority: Authority, name: str, *, days: int = 1) -> dict[str, str]:
    own, key = authority.vouch(name, days=days)
    return {"certificate": own.read_text(), "private_key": key.read_text()}


def with_certificate(url: str, theirs: Authority, told: dict[str, str]) -> Bank:
    return bank(url, {"private_key": told["private_key"]}, certificate=told["certificate"], ca=theirs.file.read_text())


def test_a_bank_that_lets_us_in_by_a_sealed_key(bank_url: str, theirs: Authority, ours: Authority):
    ports.try_out(with_certificate(bank_url, theirs, shown(ours, "company")))


def test_our_certificate(bank_url: str, theirs: Authority, ours: Authority):
    assert trouble(bank(bank_url, ca=theirs.file.read_text())) == "certificate"
    assert trouble(with_certificate(bank_url, theirs, shown(theirs, "stranger"))) == "certificate"
    assert trouble(with_certificate(bank_url, theirs, shown(ours, "old", days=-1))) == "certificate"
    other = shown(ours, "one") | {"private_key": shown(ours, "other")["private_key"]}
    assert trouble(with_certificate(bank_url, theirs, other)) == "incomplete"


def test_whoever_answers_must_be_the_bank(bank_url: str, ours: Authority):
    assert trouble(bank(bank_url, ca=ours.file.read_text())) == "stranger"


def test_the_client_and_its_secret(open_url: str):
    ports.try_out(bank(open_url))
    assert trouble(bank(open_url, {"client_secret": "wrong"})) == "secret"
    assert trouble(bank(open_url, client_id="somebody")) == "secret"


def test_the_scope(open_url: str):
    assert trouble(bank(open_url, scope="cob.read")) == "forbidden"


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("api", "no_api"),
        ("oauth", "no_api"),
        ("token", "no_api"),
        ("redirect", "no_api"),
        ("busy", "busy"),
        ("down", "down"),
    ],
)
def test_what_answers_is_another(there: str, said: str):
    def token(_request: object) -> Any:
        if there == "redirect":
            return RedirectResponse("/elsewhere")
        status = {"busy": 429, "down": 503, "oauth": 404}.get(there, 200)
        return PlainTextResponse("hello", status) if there != "api" else JSONResponse({"access_token": "t"})

    with Serving(Starlette(routes=[Route(f"{UM.path}/oauth/token", token, methods=["POST"])])) as serving:
        assert trouble(bank(serving.url)) == said


def test_nobody_answers():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        assert trouble(bank(f"http://127.0.0.1:{port}")) == "not_reached"
        silent.listen()
        assert trouble(bank(f"http://127.0.0.1:{port}", timeout_s=0.2)) == "too_slow"


def test_settings_that_lack_something(open_url: str):
    assert trouble(Bank(name="um", settings={"api": "https://b.example"})) == "incomplete"
    assert trouble(bank(open_url, ca_file="/nowhere.pem")) == "incomplete"
    broken = bank(open_url)
    broken.sealed = b"x" * 40
    assert trouble(broken) == "incomplete"


def test_an_address_that_there_is_not(monkeypatch: pytest.MonkeyPatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert trouble(bank("http://bank.invalid")) == "unknown_host"
