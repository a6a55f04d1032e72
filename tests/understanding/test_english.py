"""The encoder of English stands beside the common one: it reads what is in English, and nothing else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from sintonia.understanding import english
from sintonia.understanding.encoder import UnableToLoad, load_encoder, meant_by
from sintonia.understanding.engine import Engine
from sintonia.understanding.english import BGE, Pieces, load_english, load_named, load_with_english
from sintonia.understanding.phrases import Phrase
from sintonia.understanding.training import Table, pack_table, train, unpack_table

TAUGHT = [
    Phrase("i have no power", "outage", "en"),
    Phrase("the lights are out", "outage", "en"),
    Phrase("estou sem luz", "outage", "pt-BR"),
    Phrase("acabou a energia", "outage", "pt-BR"),
    Phrase("send me my bill", "bill", "en"),
    Phrase("a copy of the invoice please", "bill", "en"),
    Phrase("quero a segunda via da conta", "bill", "pt-BR"),
    Phrase("manda a fatura", "bill", "pt-BR"),
]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("My card hasn't arrived!", [101, 2026, 4003, 8440, 1005, 1056, 3369, 999, 102]),
        ("an extra £1 charge", [101, 2019, 4469, 14534, 3715, 102]),
        (
            "where is MÜLLER's café_bar?",
            [101, 2073, 2003, 12304, 1005, 1055, 7668, 1035, 3347, 1029, 102],
        ),
        (
            "unaffordable kilowatthours",
            [101, 14477, 4246, 8551, 3085, 11382, 8261, 19321, 6806, 9236, 102],
        ),
        ("👍 ok", [101, 100, 7929, 102]),
        ("", [101, 102]),
        ("x" * 120, [101, 100, 102]),
    ],
)
def test_words_are_cut_into_the_pieces_that_the_encoder_was_taught(text: str, places: list[int]) -> None:
    # The places are those that the model's own tokenizer gives.
    assert Pieces().of(text) == places


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("I have been without power since last night", True),
        ("whats my balance", True),
        ("hola, no me ha llegado la factura", False),
        ("to sem luz dsd ontem", False),
        ("", False),
        ("😀😀", False),
        ("\x00", False),
        ("187,40", False),
        ("=" * 50_000, False),
        ("the bill " * 20_000, True),
    ],
)
def test_what_is_in_english_is_read_and_nothing_else(text: str, read: bool) -> None:
    vector = load_english().encode([text])[0]
    assert np.linalg.norm(vector) == pytest.approx(float(read), abs=1e-4)


def test_many_at_once_are_as_each_alone() -> None:
    encoder = load_english()
    texts = ["what do I owe you?", "the power is out", "a cat", "oi", "where is my bill?", "the bill is wrong"] * 30
    alone = np.vstack([encoder.encode([text]) for text in texts])
    np.testing.assert_allclose(encoder.encode(texts), alone, atol=1e-5)


def test_what_means_the_same_lies_near() -> None:
    one, same, other = load_english().encode(["there is no power", "the lights went out", "send me my bill"])
    assert one @ same > one @ other


def test_both_stand_beside_each_other() -> None:
    both, common = load_with_english(), load_encoder()
    texts = ["the power is out", "não tem luz", "my café bill"]
    found = meant_by(both, texts)
    assert both.name == f"{common.name}+{load_english().name}"
    assert found.shape == (3, sum(both.parts))
    first, second = np.split(found, [common.parts[0]], axis=1)
    np.testing.assert_allclose(first, meant_by(common, texts), atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(second, axis=1), [1, 0, 1], atol=1e-5)


def test_its_memory_is_not_taken_where_nobody_writes_english() -> None:
    encoder = load_english()
    assert isinstance(encoder, BGE)
    encoder.encode(["quero pagar a conta", "no me llegó la factura"])
    assert "_session" not in vars(encoder)
    encoder.encode(["i have no power"])
    assert "_session" in vars(encoder)


@pytest.mark.parametrize("written", [None, b"", b"other weights"])
def test_where_it_does_not_load_the_common_one_serves_alone(
    written: bytes | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    others = tmp_path / "others.onnx"
    if written is not None:
        others.write_bytes(written)
    monkeypatch.setattr(english, "WEIGHTS", others)
    with pytest.raises(UnableToLoad, match=r"others\.onnx"):
        load_english()
    assert load_with_english.__wrapped__().name == load_encoder().name


@pytest.fixture(scope="module")
def table() -> Table:
    """Few phrases, learnt over both."""
    return train(TAUGHT)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("the electricity has gone off", "outage"),
        ("could I get another bill", "bill"),
        ("minha energia caiu", "outage"),
    ],
)
def test_phrases_of_all_languages_are_told_apart_over_both(table: Table, text: str, intent: str) -> None:
    assert table.head is not None
    assert table.head.encoder == load_with_english().name
    assert Engine(table).settle([text])[0].intent == intent


def test_where_no_phrase_is_in_english_its_encoder_is_not_asked() -> None:
    table = train([phrase for phrase in TAUGHT if phrase.language != "en"])
    assert table.head is not None
    assert table.head.encoder == load_encoder().name
    assert Engine(table).settle(["minha energia caiu"])[0].intent == "outage"


def test_a_model_that_was_learnt_over_the_common_one_alone_still_answers(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sintonia.understanding.training.load_with_english", load_encoder)
    packed = msgspec.msgpack.decode(pack_table(train(TAUGHT)))
    # Before there were parts, a head had a width.
    packed["head"]["width"] = sum(packed["head"].pop("parts"))
    monkeypatch.undo()
    old = unpack_table(msgspec.msgpack.encode(packed))
    assert old.head is not None
    assert load_named(old.head.encoder).parts == old.head.parts == load_encoder().parts
    found = Engine(old).settle(["could I get another bill"])[0]
    assert (found.intent, found.step) == ("bill", "encoder")


def test_over_an_encoder_that_is_not_here_letters_alone_answer(table: Table) -> None:
    packed = msgspec.msgpack.decode(pack_table(table))
    packed["head"]["encoder"] = "another-9.9"
    (found,) = Engine(unpack_table(msgspec.msgpack.encode(packed))).settle(["could I get another bill"])
    assert found.step == "letters"
    with pytest.raises(UnableToLoad, match="another"):
        load_named("another-9.9")
