"""Letters as mail: two texts, papers, a way out, and no way in for whoever writes line ends."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sintonia.channels.email.composing import Sealed, Sender, address_of, answer, compose, message_id
from sintonia.outreach.letters import Letter, Paper, Refused

AT = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
SENDER = Sender("Energia Clara", "contas@energiaclara.example", bounces="retorno@energiaclara.example", secret=b"s")
LETTER = Letter(
    key="bills:2026-10:7",
    to="joao@correio.example", name="João Conceição", subject="Sua conta de outubro",
    paragraphs=("Olá, João!", "Sua conta de <outubro> chegou."), amount="R$ 187,40",
    facts=(("Vence em", "10/10/2026"),),
    code=("PIX copia e cola", "000201"), kind="bills", about="7",
    papers=(Paper("conta.pdf", "application/pdf", b"%PDF-1.7 " + bytes(range(256))),),
)  # fmt: skip


def read(sealed: Sealed) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(sealed.raw, policy=SMTP))


def test_a_letter_has_its_text_twice_and_its_paper_whole() -> None:
    mail = read(compose(LETTER, SENDER, at=AT, stop_url="https://s.example/email/stop/x"))
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    for shown in (text.get_content(), html.get_content()):
        assert "R$ 187,40" in shown
        assert "10/10/2026" in shown
        assert "000201" in shown
        assert "https://s.example/email/stop/x" in shown
    assert "<outubro>" in text.get_content()
    assert "&lt;outubro&gt;" in html.get_content()
    (paper,) = mail.iter_attachments()
    assert (paper.get_filename(), paper.get_content()) == ("conta.pdf", LETTER.papers[0].content)


def test_a_letter_shows_nothing_from_elsewhere() -> None:
    html = read(compose(LETTER, SENDER, at=AT)).get_body(("html",))
    assert html is not None
    shown = html.get_content()
    assert not any(word in shown for word in ("src=", "http", "url(", "<table", "<script"))


def test_its_head_says_what_it_is_and_how_to_stop_it() -> None:
    mail = read(compose(LETTER, SENDER, at=AT, stop_url="https://s.example/email/stop/x"))
    assert mail["List-Unsubscribe"] == "<https://s.example/email/stop/x>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["To"].addresses[0].display_name == "João Conceição"
    assert mail["Date"].datetime == AT
    assert "DKIM-Signature" not in mail


def test_the_same_key_is_the_same_mail_wherever_it_is_read() -> None:
    first, again = compose(LETTER, SENDER, at=AT), compose(LETTER, SENDER, at=AT.replace(hour=13))
    assert first.message_id == again.message_id == message_id(LETTER.key, SENDER)
    assert read(first)["Message-ID"] == f"<{first.message_id}>"
    assert first.sender == f"retorno+{first.message_id.partition('@')[0]}@energiaclara.example"
    assert message_id("bills:2026-10:8", SENDER) != first.message_id
    assert message_id(LETTER.key, replace(SENDER, secret=b"t")) != first.message_id


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_nothing_that_comes_from_elsewhere_begins_a_header(name: str, subject: str, paper: str) -> None:
    evil = f"{name}\r\nBcc: all@evil.example\r\n\r\n{subject}"
    letter = replace(
        LETTER, name=evil, subject=evil, papers=(Paper(paper + evil, "application/pdf", b"x"),),
    )  # fmt: skip
    mail = read(compose(letter, SENDER, at=AT))
    assert mail["Bcc"] is None
    assert {name.lower() for name in mail} == {
        "from", "to", "subject", "date", "message-id", "auto-submitted", "content-language", "mime-version",
        "content-type",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "",
        "maria",
        "maria@",
        "@correio.example",
        "maria@correio",
        "a b@correio.example",
        "maria@correio.example\r\nBcc: x",
        "maria@correio.example, all@evil.example",
        "ma..ria@correio.example",
        f"{'a' * 250}@correio.example",
        "maria@-.example",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        address_of(text)


def test_a_domain_is_written_in_ascii() -> None:
    assert address_of("joao@ação.example") == "joao@xn--ao-siap.example"


def test_an_answer_stands_in_its_thread() -> None:
    threads = {"In-Reply-To": "<a@b.example>", "References": "<z@b.example> <a@b.example>"}
    mail = read(
        answer(
            sender=SENDER,
            to="maria@correio.example",
            subject="Re: minha conta",
            text="Oi!\n\nR$ 10,00",
            language="pt-BR",
            key="outbox:1",
            at=AT,
            threads=threads,
        )
    )
    assert mail["In-Reply-To"] == "<a@b.example>"
    assert mail["References"] == "<z@b.example> <a@b.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
