"""The text message door: signatures, forms, keywords, segments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.channels.sms.adapter import SMS
from sintonia.channels.sms.keywords import meant
from sintonia.channels.sms.segments import MOST, cut, fits, fitted, is_plain, plainly, segments
from sintonia.channels.sms.wording import text_of
from sintonia.conversations.channel import (
    Account,
    Card,
    Code,
    File,
    Heard,
    Identity,
    NotSent,
    Option,
    Receipt,
    Saying,
    Sent,
)
from sintonia.packs.utility.keywords import KEYWORDS

VECTORS: Final = json.loads((Path(__file__).parent / "fixtures/signature/vectors.json").read_text())
DOOR: Final = SMS(KEYWORDS)


def form(text: str, **more: str) -> bytes:
    fields = {"MessageSid": "SM1", "From": "+5531988887777", "To": "+553130000000", "Body": text}
    return urlencode(fields | more).encode()


def heard(text: str, **more: str) -> Heard:
    (element,) = DOOR.split(form(text, **more))
    found = DOOR.read(element.kind, element.raw)
    assert isinstance(found, Heard)
    return found


class TestSignature:
    @pytest.mark.parametrize("number", range(len(VECTORS["cases"])))
    def test_what_the_gateway_signed_is_believed_and_nothing_else(self, number: int) -> None:
        case = VECTORS["cases"][number]
        params = case.get("params", [])
        if params == "as case 0":
            params = VECTORS["cases"][0]["params"]
        params = [(name, value) for name, value in params]
        body = case["body"].encode() if "body" in case else urlencode(params).encode()
        token = VECTORS["auth_token"]
        assert DOOR.verify(body, case["signature"], token, url=case["url"])
        assert not DOOR.verify(body + b"&x=1", case["signature"], token, url=case["url"])
        assert not DOOR.verify(body, case["signature"], token + "6", url=case["url"])
        assert not DOOR.verify(body, case["signature"], token, url=case["url"].replace("mycompany", "yours"))

    def test_no_secret_and_no_header_verify_nothing(self) -> None:
        assert not DOOR.verify(b"", "", "", url="https://a.example/")
        assert not DOOR.verify(b"", "x", "", url="https://a.example/")
        assert not DOOR.verify(b"\xff\x00", "ü", "12345", url="https://a.example/")


class TestForms:
    def test_a_text_is_one_element_of_its_sender(self) -> None:
        (element,) = DOOR.split(form("oi"))
        assert (element.kind, element.account, element.key) == ("message", "+553130000000", "SM1")
        assert heard("oi").text == "oi"

    def test_a_number_on_a_text_message_vouches_for_nobody(self) -> None:
        kinds = {identity.kind for identity in heard("oi").identities}
        assert kinds == {"visitor", "caller"}
        assert Identity("caller", "+5531988887777") in heard("oi").identities

    def test_both_writings_of_a_brazilian_mobile_are_one_sender(self) -> None:
        (new,) = DOOR.split(form("oi"))
        (old,) = DOOR.split(form("oi", From="+553188887777"))
        assert new.sender == old.sender

    def test_a_receipt_is_one(self) -> None:
        (element,) = DOOR.split(form("", MessageStatus="undelivered", ErrorCode="30003"))
        assert (element.kind, element.status) == ("status", "undelivered")
        assert DOOR.read("status", element.raw) == Receipt("SM1", "failed", error="30003")

    def test_a_picture_is_kept_as_one(self) -> None:
        found = heard("", NumMedia="1", MediaUrl0="https://g.example/m/1", MediaContentType0="image/jpeg")
        assert found.kind == "image" and found.media is not None and found.media.url == "https://g.example/m/1"

    @pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"{}", b"Body=oi", b"From=%2B55", b"a=" + b"b" * 100_000])
    def test_what_is_no_message_is_kept_whole(self, body: bytes) -> None:
        (element,) = DOOR.split(body)
        assert element.kind == "unsplit" and element.raw == body

    def test_nul_is_no_part_of_a_text(self) -> None:
        assert heard("lu\0z").text == "luz"


class TestKeywords:
    @pytest.mark.parametrize(
        ("text", "begins"),
        [
            ("luz", "outage"),
            ("LUZ 529.982.247-25", "outage"),
            ("Conta", "second_copy"),
            ("leitura 4832", "meter_reading"),
            ("Leitura: 4832 529 982 247 25", "meter_reading"),
            ("factura", "second_copy"),
            ("PAGO 52998224725", "payment_recognition"),
        ],
    )
    def test_the_first_word_begins_a_journey(self, text: str, begins: str) -> None:
        assert (heard(text).details or {}).get("begin") == begins

    def test_a_keyword_of_one_language_says_which(self) -> None:
        assert (heard("factura").details or {})["language"] == "es"
        assert "language" not in (heard("luz").details or {})

    @pytest.mark.parametrize("text", ["PARE", "pare.", "Baja", "STOP", " stop! "])
    def test_a_stop_word_alone_is_obeyed(self, text: str) -> None:
        assert (heard(text).details or {})["order"] == "stop"

    @pytest.mark.parametrize(
        "text",
        [
            "factura 214 euros siempre 60",
            "pare de me cobrar",
            "minha conta baja",
            "a luz caiu e nao voltou desde ontem",
        ],
    )
    def test_a_sentence_is_left_to_be_understood(self, text: str) -> None:
        assert not heard(text).details

    @pytest.mark.parametrize("text", ["pessoa", "PERSONA", "atendente"])
    def test_a_person_is_one_word_away(self, text: str) -> None:
        assert (heard(text).details or {})["order"] == "person"

    @given(st.text())
    def test_any_text_means_something_or_nothing(self, text: str) -> None:
        assert meant(text, KEYWORDS).keys() <= {"begin", "order", "language"}


class TestSegments:
    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("a" * 160, 1), ("a" * 161, 2), ("a" * 459, 3), ("a" * 460, 4), ("€" * 80, 1), ("€" * 81, 2),
            ("ã" * 70, 1), ("ã" * 71, 2), ("ã" * 201, 3), ("ã" * 202, 4), ("😀" * 35, 1), ("😀" * 36, 2), ("", 1),
        ],
    )  # fmt: skip
    def test_they_are_counted_as_networks_count(self, text: str, count: int) -> None:
        assert segments(text) == count

    def test_nothing_of_two_units_is_torn(self) -> None:
        assert segments("a" * 152 + "€" + "a" * 300) == 3
        assert segments("ã" + "😀" * 100) == 4

    def test_accents_stay_where_they_fit_and_go_where_they_do_not(self) -> None:
        assert fitted("Você não deve nada.") == "Você não deve nada."
        assert fitted("Você não deve nada. " * 15).startswith("Você nao deve nada.".replace("ê", "e"))

    @given(st.text())
    def test_plain_letters_are_plain(self, text: str) -> None:
        assert is_plain(plainly(text))

    @given(st.text(max_size=2000))
    def test_what_is_cut_fits_and_loses_no_word(self, text: str) -> None:
        pieces = cut(text)
        assert all(fits(piece) for piece in pieces)
        assert "".join("".join(pieces).split()) == "".join(text.split())


class TestSayings:
    def sent(self, saying: Saying) -> list[str]:
        account = Account(1, "sms", "+553130000000", token="secret")
        texts = []
        for part in DOOR.parts(saying):
            request = DOOR.request(part, to="+5531988887777", account=account, outbox=7)
            assert request.body["reference"] == "7"
            texts.append(str(request.body["text"]))
        assert all(segments(text) <= MOST for text in texts)
        return texts

    def test_options_are_numbered(self) -> None:
        asked = Saying(text="Voltou?", options=(Option("yes", "Sim"), Option("no", "Não")), step="r:confirm:1")
        assert self.sent(asked) == ["Voltou?\n1 Sim\n2 Não"]

    def test_a_card_sends_digits_alone_and_no_link(self) -> None:
        line = "836400000011874001110003000100002026030100000017"
        codes = (Code("line", "Código de barras", line), Code("pix", "PIX", "0002" * 200))
        card = Card(
            "Março", "R$ 187,40", (("Vence", "10/04"),), codes, File("f.pdf", "application/pdf", "https://x.y/z")
        )
        texts = self.sent(Saying(card=card))
        assert line in texts
        assert not any("http" in text or "0002000" in text for text in texts)

    def test_many_options_still_fit(self) -> None:
        options = tuple(Option(str(n), f"Opção comprida número {n} de uma lista", "com descrição") for n in range(18))
        texts = self.sent(Saying(text="ã" * 300, options=options, step="r:choose:1"))
        assert "18 " in texts[-1]

    @given(st.text(max_size=900), st.lists(st.text(min_size=1, max_size=60), max_size=12))
    def test_whatever_is_said_takes_three_segments_a_message(self, text: str, titles: list[str]) -> None:
        options = tuple(Option(str(n), title) for n, title in enumerate(titles))
        parts = DOOR.parts(Saying(text=text, options=options, step="r:choose:1" if options else ""))
        assert all(fits(text_of(part)) for part in parts)
        assert not options or parts[-1].options == options

    def test_the_gateway_s_answers_are_told_apart(self) -> None:
        assert DOOR.outcome(201, b'{"id": "SM9"}') == Sent("SM9")
        assert DOOR.outcome(429, b"") == NotSent("HTTP 429", again=True, pause_s=30.0)
        assert DOOR.outcome(500, b"\xff") == NotSent("HTTP 500", again=True)
        refused: Any = DOOR.outcome(400, b'{"error": "no such number"}')
        assert refused == NotSent("no such number", again=False)
