"""Mail over TLS and with a password: what is asked for is done, or nothing is mailed and somebody is told why."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sintonia.channels.email.adapter import Email
from sintonia.channels.email.composing import Sealed
from sintonia.channels.email.mailing import PAUSE_S, relay_of
from sintonia.channels.email.posting import Relay, Where
from sintonia.cli.batchwork import _carry_out
from sintonia.config.relay import about_mail
from sintonia.conversations.accounts import all_accounts
from sintonia.conversations.channel import NotSent, Saying, Sent
from sintonia.conversations.models import ChannelAccount
from sintonia.kit.clock import now
from sintonia.outreach.letters import NO_ENTRY, NO_SENDER, NO_TLS, NOT_READ, NOT_THERE, NOT_TRUSTED, TryLater
from sintonia.outreach.models import Batch
from tests.authority import Authority
from tests.channels.email.mailserver import HOST, Server

if TYPE_CHECKING:
    from tests.dialogue.stage import Stage

# This machine as well, by a name that is not known for it.
ELSEWHERE = "127.0.0.2"
PASSWORD = "maçã%/:@ñ"
WRITTEN = "ma%C3%A7%C3%A3%25%2F%3A%40%C3%B1"
MAIL = Sealed("1@example.com", "contas@example.com", "maria@example.org", b"Subject: a\r\n\r\nHi.\r\n")
pytestmark = [
    pytest.mark.allow_hosts([HOST, "::1", ELSEWHERE]),
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]
Serve = Callable[[Server], Server]


def address(server: Server, *, user: str = "", scheme: str = "smtp", **told: Any) -> str:
    asked = "&".join(f"{name}={value}" for name, value in told.items() if value)
    return f"{scheme}://{user}{server.host}:{server.port}" + (f"?{asked}" if asked else "")


def post(url: str, mail: Sealed = MAIL) -> None:
    relay = Relay(Where.of(url))
    try:
        relay.send(mail)
    finally:
        relay.close()


def refuses(url: str, mail: Sealed = MAIL) -> str:
    """What is said of a relay by which nothing goes at all."""
    with pytest.raises(TryLater) as refused:
        post(url, mail)
    assert refused.value.everything
    return str(refused.value)


@pytest.fixture
def secured(serve: Serve, authority: Authority) -> Server:
    """A server elsewhere that offers TLS and lets one user in."""
    told = Server(context=authority.context(ELSEWHERE), host=ELSEWHERE)
    told.passwords = {"contas": PASSWORD}
    return serve(told)


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_mail_goes_over_tls_with_a_password(serve: Serve, authority: Authority, scheme: str, way: str) -> None:
    server = Server(context=authority.context(ELSEWHERE), implicit=scheme == "smtps", host=ELSEWHERE)
    server.passwords, server.ways = {"contas": PASSWORD}, {way}
    serve(server)
    post(address(server, user=f"contas:{WRITTEN}@", scheme=scheme, ca=authority.file))
    assert server.given == [(way, PASSWORD, True)]
    assert (len(server.taken), server.secret) == (1, [True])


def test_tls_that_is_offered_is_used_without_a_password_too(serve: Serve, authority: Authority) -> None:
    server = serve(Server(context=authority.context(ELSEWHERE), host=ELSEWHERE))
    post(address(server, ca=authority.file))
    assert server.secret == [True]


def test_on_this_machine_tls_is_used_when_it_is_required_alone(serve: Serve, authority: Authority) -> None:
    server = serve(Server(context=authority.context(HOST)))
    post(address(server))
    post(address(server, tls="required", ca=authority.file))
    assert server.secret == [False, True]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize(
    "bad",
    [
        (ELSEWHERE, 1, False, "unable to get local issuer certificate"),
        ("mail.example", 1, True, "IP address mismatch"),
        (ELSEWHERE, -1, True, "certificate has expired"),
    ],
)
def test_a_certificate_that_does_not_verify_is_refused(
    serve: Serve, authority: Authority, scheme: str, bad: tuple[str, float, bool, str]
) -> None:
    host, days, known, says = bad
    server = Server(context=authority.context(host, days=days), implicit=scheme == "smtps", host=ELSEWHERE)
    server.passwords = {"contas": PASSWORD}
    serve(server)
    said = refuses(address(server, user=f"contas:{WRITTEN}@", scheme=scheme, ca=authority.file if known else ""))
    assert said.startswith(f"{NOT_TRUSTED}: ")
    assert says in said
    assert (server.given, server.taken) == ([], [])


@pytest.mark.parametrize(("user", "tls"), [("", "required"), (f"contas:{WRITTEN}@", "offered")])
def test_a_server_without_tls_gets_no_password_and_no_mail_that_wants_it(serve: Serve, user: str, tls: str) -> None:
    server = Server(host=ELSEWHERE)
    server.passwords = {"contas": PASSWORD}
    serve(server)
    assert refuses(address(server, user=user, tls=tls)) == NO_TLS
    assert (server.given, server.taken) == ([], [])


def test_tls_that_does_not_begin_is_not_done_without(secured: Server, authority: Authority) -> None:
    secured.at_starttls = ["454 4.7.0 TLS not available now"]
    url = address(secured, user=f"contas:{WRITTEN}@", ca=authority.file)
    assert refuses(url) == f"{NO_TLS}: 454 4.7.0 TLS not available now"
    assert (secured.given, secured.taken) == ([], [])


def test_a_port_that_does_not_speak_tls_is_named_so(serve: Serve) -> None:
    server = serve(Server())
    assert refuses(address(server, scheme="smtps")).startswith(f"{NO_TLS}: ")
    assert refuses("smtps://127.0.0.1:1").startswith(f"{NOT_THERE}: ")


def test_authorities_that_are_not_there_are_named(secured: Server, tmp_path: Path) -> None:
    missing = tmp_path / "none.pem"
    assert refuses(address(secured, ca=missing)) == f"{NOT_TRUSTED}: no authorities can be read from {missing}"


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN"])
def test_a_wrong_password_keeps_every_letter(secured: Server, authority: Authority, way: str) -> None:
    secured.ways = {way}
    said = refuses(address(secured, user="contas:old@", ca=authority.file))
    assert said.startswith(f"{NO_ENTRY}: 535 ")
    assert "old" not in said
    assert secured.taken == []


def test_a_server_that_knows_no_way_in_is_named(secured: Server, authority: Authority) -> None:
    secured.ways = set()
    assert refuses(address(secured, user="contas:a@", ca=authority.file)).startswith(f"{NO_ENTRY}: it knows neither")


def test_a_server_that_wants_a_password_first_refuses_no_letter_for_good(secured: Server, authority: Authority) -> None:
    assert refuses(address(secured, ca=authority.file)).startswith(f"{NO_ENTRY}: 530 ")


def test_a_server_that_does_not_know_us_refuses_no_letter_for_good(serve: Serve) -> None:
    server = serve(Server())
    server.at_mail = ["553 5.7.1 not your address"]
    assert refuses(address(server)) == f"{NO_SENDER}: 553 5.7.1 not your address"
    post(address(server))
    assert len(server.taken) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example", "smtp://", "smtp://user:pass/word@mail.example", "smtp://user:pass#word@mail.example",
        "smtp://mail.example:port", "smtp://mail.example?tls=reqired", "smtp://mail.example?tsl=required",
        "smtp://mail.example?tls=required&starttls=1", "smtp://mail.example/inbox", "smtp://[mail.example",
    ],
)  # fmt: skip
def test_an_address_that_says_less_than_was_meant_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="relay's address") as refused:
        Where.of(url)
    assert "pass" not in str(refused.value).replace("password", "")


def test_no_text_of_a_relay_holds_its_password() -> None:
    assert repr(Where.of("smtp://user:secret@mail.example:587")) == "mail.example, port 587"


@pytest.fixture
def account(stage: Stage, secured: Server, authority: Authority) -> ChannelAccount:
    made, _new = ChannelAccount.objects.update_or_create(
        channel="email", key="contas@energiaclara.example",
        defaults={"hook": "demo", "api": address(secured, user="contas@", ca=authority.file), "token": "old"},
    )  # fmt: skip
    return made


def test_what_is_said_in_a_conversation_waits_for_the_right_password(
    stage: Stage, account: ChannelAccount, secured: Server
) -> None:
    def carry() -> Sent | NotSent:
        found = all_accounts()[account.pk]
        try:
            return Email().carry(Saying(text="Oi"), to="m@correio.example", account=found, outbox=1, at=stage.at)
        finally:
            relay_of(found.api, found.token).close()

    refused = carry()
    assert isinstance(refused, NotSent)
    assert refused.why.startswith(f"{NO_ENTRY}: 535 ")
    assert (refused.again, refused.pause_s) == (True, PAUSE_S)
    ChannelAccount.objects.filter(pk=account.pk).update(token=PASSWORD)
    assert isinstance(carry(), Sent)
    assert len(secured.taken) == 1


@pytest.fixture
def misspelled(account: ChannelAccount) -> ChannelAccount:
    """A company whose relay's address is none."""
    ChannelAccount.objects.filter(pk=account.pk).update(api="smtp://mail.example?tls=reqired")
    return account


@pytest.mark.usefixtures("misspelled")
def test_a_batch_whose_relay_has_no_address_waits_and_says_so() -> None:
    batch = Batch.objects.create(kind="bills", period="2026-10", asked_by="davi", asked_at=now())
    with ThreadPoolExecutor(1) as makers:
        _carry_out(batch.pk, makers)  # type: ignore[arg-type]
    batch.refresh_from_db()
    assert (batch.state, batch.trouble) == ("running", NOT_READ)


def test_an_answer_whose_relay_has_no_address_waits_and_says_so(stage: Stage, misspelled: ChannelAccount) -> None:
    found = all_accounts()[misspelled.pk]
    told = Email().carry(Saying(text="Oi"), to="m@correio.example", account=found, outbox=1, at=stage.at)
    assert isinstance(told, NotSent)
    assert (told.why, told.again, told.pause_s) == (NOT_READ, True, PAUSE_S)


def test_the_doctor_tries_the_relay(secured: Server, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(about_mail()) == []
    monkeypatch.setenv("SINTONIA_SMTP", address(secured, user="contas:old@", ca=authority.file))
    monkeypatch.setenv("SINTONIA_MAIL_FROM", "contas@example.com")
    (told,) = about_mail()
    assert told.startswith(f"Nothing can be mailed by {ELSEWHERE}, port {secured.port}: {NO_ENTRY}: 535 ")
    monkeypatch.setenv("SINTONIA_SMTP", address(secured, user=f"contas:{WRITTEN}@", ca=authority.file))
    assert list(about_mail()) == []
    monkeypatch.setenv("SINTONIA_MAIL_FROM", "")
    (told,) = about_mail()
    assert "SINTONIA_MAIL_FROM" in told
    monkeypatch.setenv("SINTONIA_SMTP", "smtp://user:pass/word@mail.example")
    assert "SINTONIA_SMTP is no address" in "".join(about_mail())
