"""Handing mail over: what is known of a mail after each way in which a server can fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from sintonia.channels.email.composing import Sealed
from sintonia.channels.email.posting import Relay, Where
from sintonia.outreach.letters import NO_SENDER, InDoubt, Refused, TryLater
from tests.channels.email.mailserver import HOST, Server


@pytest.fixture
def relay(server: Server) -> Iterator[Relay]:
    made = Relay(Where(HOST, server.port, timeout_s=3, answer_s=3))
    yield made
    made.close()


def mail(number: int = 1, text: bytes = b"Subject: a\r\n\r\nHi.\r\n") -> Sealed:
    return Sealed(f"{number}@example.com", "contas@example.com", "maria@example.org", text)


def test_a_mail_arrives_as_it_was_written(server: Server, relay: Relay) -> None:
    relay.send(mail(text=b"Subject: a\n\n.hidden dot\n..two\n.\nend"))
    assert server.taken == [b"Subject: a\r\n\r\n.hidden dot\r\n..two\r\n.\r\nend\r\n"]


def test_a_connection_serves_many_mails(server: Server, relay: Relay) -> None:
    for number in range(10):
        relay.send(mail(number))
    assert len(server.taken) == 10
    assert server.connections == 1


def test_a_refused_address_is_refused_for_good_and_the_next_mail_goes(server: Server, relay: Relay) -> None:
    server.at_rcpt = ["550 5.1.1 no such user"]
    with pytest.raises(Refused, match=r"550 5\.1\.1"):
        relay.send(mail())
    relay.send(mail(2))
    assert len(server.taken) == 1
    assert server.connections == 1


@pytest.mark.parametrize(
    "told",
    [
        "553 5.7.1 <contas@example.com>: Sender address rejected: not owned by user sintonia",
        "550 5.1.8 <contas@example.com>: Sender address rejected: Domain not found",
        "554 5.7.1 <maria@example.org>: Relay access denied",
        "554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied",
        "550 5.7.1 <maria@example.org>... Relaying denied",
        "550 relay not permitted",
        "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
        "501 5.1.7 invalid address",
    ],
)
def test_a_relay_that_refuses_us_only_at_the_recipient_refuses_every_mail_of_ours(
    server: Server, relay: Relay, told: str
) -> None:
    server.at_rcpt = [told]
    with pytest.raises(TryLater, match=NO_SENDER) as later:
        relay.send(mail())
    assert later.value.everything
    assert server.taken == []


@pytest.mark.parametrize(
    "told",
    [
        "554 5.7.1 <maria@example.org>: Recipient address rejected: Access denied",
        "550 5.1.1 <maria@example.org>: Recipient address rejected: undeliverable: mx said: 554 Relay access denied",
        "550 5.7.1 no mail for this user",
        "552 5.2.2 mailbox full",
    ],
)
def test_what_is_said_of_the_recipient_fails_their_mail_alone(server: Server, relay: Relay, told: str) -> None:
    server.at_rcpt = [told]
    with pytest.raises(Refused):
        relay.send(mail())


@pytest.mark.parametrize("where", ["at_rcpt", "at_data"])
def test_what_is_not_taken_now_may_go_later(server: Server, relay: Relay, where: str) -> None:
    setattr(server, where, ["451 4.7.1 please try again later"])
    with pytest.raises(TryLater, match="451") as later:
        relay.send(mail())
    assert not later.value.everything
    assert server.taken == []


def test_a_server_that_says_goodbye_takes_nothing_else_either(server: Server, relay: Relay) -> None:
    server.at_rcpt = ["421 4.3.2 shutting down"]
    with pytest.raises(TryLater) as later:
        relay.send(mail())
    assert later.value.everything


def test_a_server_that_refuses_every_third_gets_the_others(server: Server, relay: Relay) -> None:
    server.at_data = ["250 OK", "250 OK", "554 5.7.1 no"] * 4
    refused = 0
    for number in range(12):
        try:
            relay.send(mail(number))
        except Refused:
            refused += 1
    assert (refused, len(server.taken)) == (4, 8)


def test_a_server_that_closes_before_the_mail_has_taken_nothing(server: Server, relay: Relay) -> None:
    server.at_rcpt = ["close", "close"]
    with pytest.raises(TryLater):
        relay.send(mail())
    assert server.taken == []


def test_a_server_that_closes_after_the_last_dot_leaves_the_mail_in_doubt(server: Server, relay: Relay) -> None:
    server.at_data = ["take and close"]
    with pytest.raises(InDoubt):
        relay.send(mail())
    assert len(server.taken) == 1
    relay.send(mail(2))
    assert len(server.taken) == 2


def test_a_kept_connection_that_the_server_closed_meanwhile_costs_no_mail(server: Server, relay: Relay) -> None:
    relay.send(mail())
    server.at_rcpt = ["close"]
    relay.send(mail(2))
    assert len(server.taken) == 2


def test_a_server_that_is_not_there_takes_nothing(server: Server) -> None:
    gone = Relay(Where(HOST, 1, timeout_s=1))
    with pytest.raises(TryLater) as later:
        gone.send(mail())
    assert later.value.everything


def test_a_password_never_goes_in_the_clear_to_another_machine() -> None:
    where = Where.of("smtp://user:pass%40word@mail.example:587")
    assert (where.host, where.port, where.user, where.password) == ("mail.example", 587, "user", "pass@word")
    assert where.tls == "offered"
    with pytest.raises(ValueError, match="smtp://"):
        Where.of("http://mail.example")


def test_a_server_that_accepts_slowly_is_waited_for(server: Server, relay: Relay) -> None:
    several = [threading.Thread(target=relay.send, args=(mail(number),)) for number in range(6)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert len(server.taken) == 6
