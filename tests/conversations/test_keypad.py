"""A telephone's keys: what is offered, what is meant, and that 0 and * are always there."""

from __future__ import annotations

import pytest

from sintonia.conversations.channel import Card, Code, File, Option, Saying
from sintonia.conversations.keypad import Keypad, Pressed, told

NAMED = tuple(Option(f"o{n}", f"Option {n}") for n in range(1, 21))


def question(*options: Option, expects: str = "", language: str = "en") -> Keypad:
    return Keypad(Saying(text="Which?", options=options, step="run:label:1", language=language, expects=expects))


class TestOptions:
    def test_a_yes_or_no_is_one_and_two(self) -> None:
        asked = question(Option("yes", "Sim"), Option("no", "Não"), language="pt-BR")
        assert asked.spoken() == (
            "Sim: tecle 1.", "Não: tecle 2.", "Uma pessoa: tecle 0. Voltar: tecle *. Ouvir de novo: tecle #.",
        )  # fmt: skip
        assert asked.pressed("2") == Pressed(text="Não", choice="no", step="run:label:1")

    def test_nine_fit_on_one_page(self) -> None:
        asked = question(*NAMED[:9])
        assert asked.spoken()[8] == "Option 9: press 9."
        assert asked.pressed("9") == Pressed(text="Option 9", choice="o9", step="run:label:1")

    def test_more_than_nine_are_paged_by_eights_and_come_round(self) -> None:
        page: Keypad = question(*NAMED)
        seen: list[str] = []
        for _page in range(3):
            for n in range(1, 9):
                found = page.pressed(str(n))
                seen += [found.choice] if isinstance(found, Pressed) else []
            turned = page.pressed("9")
            assert isinstance(turned, Keypad)
            page = turned
        assert seen == [option.id for option in NAMED]
        assert page.page == 0

    def test_back_first_turns_a_page_back(self) -> None:
        second = question(*NAMED).pressed("9")
        assert isinstance(second, Keypad)
        first = second.pressed("*")
        assert isinstance(first, Keypad) and first.page == 0
        assert first.pressed("*") == Pressed(order="back")

    def test_a_person_has_no_number_but_zero(self) -> None:
        asked = question(Option("bill", "A bill"), Option("person", "Talk to a person"))
        assert len(asked.options) == 1
        assert asked.pressed("2") is None
        assert asked.pressed("0") == Pressed(order="person")


class TestNumbers:
    def test_digits_end_by_a_hash_or_by_the_line(self) -> None:
        asked = question(expects="number")
        assert asked.pressed("4832#") == asked.pressed("4832") == Pressed(text="4832")
        assert asked.pressed("529.982.247-25") == Pressed(text="52998224725")

    def test_a_day_is_eight_digits_that_a_calendar_has(self) -> None:
        asked = question(expects="date")
        assert asked.pressed("25031950#") == Pressed(text="25/03/1950")
        assert asked.pressed("31021950#") is None
        assert asked.pressed("250350#") is None

    def test_an_amount_has_its_cents(self) -> None:
        assert question(expects="amount", language="pt-BR").pressed("18740#") == Pressed(text="187,40")
        assert question(expects="amount").pressed("5#") == Pressed(text="0.05")

    @pytest.mark.parametrize("expects", ["number", "date", "amount"])
    def test_zero_and_back_stay_what_they_are(self, expects: str) -> None:
        assert question(expects=expects).pressed("0#") == Pressed(order="person")
        assert question(expects=expects).pressed("*") == Pressed(order="back")


class TestNothingDeadEnds:
    def test_words_may_go_on_in_writing_or_with_a_person(self) -> None:
        asked = question(expects="words")
        assert asked.pressed("1") == Pressed(order="passport")
        assert asked.pressed("0") == Pressed(order="person")
        assert asked.pressed("4") is None

    def test_when_nothing_is_open_one_begins(self) -> None:
        idle = Keypad(Saying(text="Done.", language="es"))
        assert idle.spoken() == ("Para otro asunto: pulse 1.", "Una persona: pulse 0.")
        assert idle.pressed("1") == Pressed(begin="menu")
        assert idle.pressed("0") == Pressed(order="person")

    def test_who_waits_for_a_person_may_go_on_meanwhile(self) -> None:
        waiting = Keypad(Saying(text="I am calling a person.", language="en"), waits_for_a_person=True)
        assert waiting.pressed("1") == Pressed(order="resume")
        assert waiting.pressed("7") is None

    @pytest.mark.parametrize("keys", ["", "a", "1*2", "##", "١٢", "12 3b", "*" * 50, "9" * 400])
    def test_what_no_telephone_sends_means_nothing(self, keys: str) -> None:
        assert question(*NAMED[:3]).pressed(keys) is None

    def test_a_hash_alone_says_it_again(self) -> None:
        asked = question(*NAMED)
        turned = asked.pressed("9")
        assert isinstance(turned, Keypad)
        assert turned.pressed("#") == asked


def test_a_card_sounds_without_links_and_tells_only_codes_of_digits() -> None:
    codes = (Code("line", "Barcode", "83640000001-1 87400111000"), Code("pix", "PIX", "000201BR.GOV.BCB"))
    card = Card("March", "R$ 187.40", (("Due", "10/04"),), codes, File("bill.pdf", "application/pdf", "https://x/y"))
    lines = told(Saying(card=card, language="en"))
    assert lines == (
        "March: R$ 187.40.",
        "Due: 10/04.",
        "Barcode: 8364 0000 0011 8740 0111 000.",
        "PIX: too long to be told. It waits on the site and at the counter.",
        "The paper “bill.pdf” waits on the site and at the counter.",
    )
    assert not any("http" in line for line in lines)
