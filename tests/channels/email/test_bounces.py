"""Mail that came back: for whom and why, from sixty kinds of servers, and in bounded time whatever somebody sends."""

from __future__ import annotations

import time
from collections import defaultdict
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sintonia.channels.email.bounces import Bounce, bounces_in

MAILS: Final = Path(__file__).parent / "fixtures" / "sisimai"
Told = tuple[str, str, str]


def expected() -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = defaultdict(list)
    for line in (MAILS / "expected.tsv").read_text().splitlines():
        name, recipient, lasting, kind = line.split("\t")
        found[name].append((recipient, lasting, kind))
    return found


EXPECTED: Final = expected()


def told(bounces: tuple[Bounce, ...]) -> list[Told]:
    lasting = {True: "permanent", False: "temporary"}
    own = {"complaint", "auto_reply"}
    return sorted((one.recipient, one.kind if one.kind in own else lasting[one.permanent], one.kind) for one in bounces)


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_it_is_told_who_did_not_get_it_and_whether_for_good(name: str, newline: bytes) -> None:
    raw = (MAILS / name).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", newline)
    assert told(bounces_in(raw)) == sorted(EXPECTED[name])


def test_the_mail_that_came_back_is_known_by_its_id() -> None:
    (bounce,) = bounces_in((MAILS / "lhost-sendmail-01.eml").read_bytes())
    assert bounce.message_id == "E1C50F1B-1C83-4820-BC36-AC6FBFBE8568@example.org"
    assert (bounce.status, bounce.kind) == ("5.1.1", "hard")


def test_what_a_person_writes_is_no_bounce() -> None:
    written = (
        b"From: Maria <maria@example.com>\nTo: contas@example.com\nSubject: Re: your bill\n\nWas it delivered to me?"
    )
    assert bounces_in(written) == ()


def test_a_delivery_that_succeeded_is_no_bounce() -> None:
    report = (
        b"From: mailer-daemon@example.com\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\n\nDelivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\n"
        b"Final-Recipient: rfc822; maria@example.com\nAction: delivered\nStatus: 2.0.0\n\n--b--\n"
    )
    assert bounces_in(report) == ()


HOSTILE: Final = {
    "nested": b"From: mailer-daemon@x\nContent-Type: multipart/mixed; boundary=a\n\n"
    + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 20_000,
    "long header": b"From: mailer-daemon@x\nTo: " + b"a@b.c, " * 30_000 + b"\n\nnot delivered",
    "many headers": b"A: b\n" * 200_000,
    "encoded words": b"Subject: " + b"=?utf-8?Q?" * 50_000 + b"\nFrom: mailer-daemon\n\nx",
    "blank lines": b"From: mailer-daemon\n\n" + b"\n \n" * 300_000,
    "signs": b"From: mailer-daemon\n\n" + b"a@" * 450_000,
    "dots": b"From: mailer-daemon\n\na@" + b"a." * 450_000,
    "tags": b"From: mailer-daemon\nContent-Type: text/html\n\n" + b"<" * 900_000,
    "json": b'From: mailer-daemon\n\n{"notificationType":' + b"[" * 500_000 + b"}",
    "groups": b"From: mailer-daemon\nContent-Type: message/delivery-status\n\n"
    + b"Final-Recipient: x; a@b.c\n\n" * 30_000,
    "charset": b"From: mailer-daemon\nContent-Type: text/plain; charset=zip\nContent-Transfer-Encoding: base64\n\nA",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_mail_is_read_in_bounded_time(name: str) -> None:
    began = time.process_time()
    assert len(bounces_in(HOSTILE[name])) <= 50
    # A hundred times what it takes: what grows with the square of a megabyte takes minutes.
    assert time.process_time() - began < 20


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.sampled_from(sorted(EXPECTED)), st.integers(0, 4000))
def test_whatever_is_torn_or_overwritten_is_read_all_the_same(junk: bytes, name: str, place: int) -> None:
    raw = (MAILS / name).read_bytes()
    for torn in (raw[:place], raw[:place] + junk + raw[place:], junk):
        assert all(isinstance(one.recipient, str) for one in bounces_in(torn))
