"""Free slots are learnt from phrases in which people marked them, and found in phrases nobody marked."""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from sintonia.understanding import slots
from sintonia.understanding.phrases import read_phrases
from sintonia.understanding.slot_training import train_slots
from sintonia.understanding.slots import UnableToLoad, load_slots, marked, packed, spans, unmarked, unpacked

PHRASES: Final = (
    ("toca [song : garota de ipanema]", "play"), ("toca [song : asa branca] agora", "play"),
    ("toca [song : aquarela]", "play"), ("quero ouvir [song : trem das onze]", "play"),
    ("põe [song : asa branca] por favor", "play"), ("para a música", "stop"), ("para tudo agora", "stop"),
    ("chega por favor", "stop"), ("me acorda às [hour : nove]", "wake"), ("me acorda às [hour : sete e meia]", "wake"),
    ("me acorda às [hour : oito] por favor", "wake"), ("despertador para as [hour : dez]", "wake"),
)  # fmt: skip


@pytest.fixture(scope="module")
def learnt() -> slots.Slots:
    return train_slots([marked(annotated, "pt", intent) for annotated, intent in PHRASES])


def test_marks_are_read_as_words_and_labels() -> None:
    phrase = marked("acorda-me às [time : nove da manhã] na [date : sexta-feira]", "pt")
    assert phrase.words == ("acorda-me", "às", "nove", "da", "manhã", "na", "sexta-feira")
    assert phrase.labels == ("O", "O", "B-time", "I-time", "I-time", "O", "B-date")
    assert spans(phrase.labels) == [("time", 2, 5), ("date", 6, 7)]
    assert unmarked("acorda-me às [time : nove da manhã]") == "acorda-me às nove da manhã"
    assert marked("[ : ] [x] sem marca", "pt").labels == ("O",) * 6


def test_what_was_learnt_is_found_in_new_phrases_with_its_place(learnt: slots.Slots) -> None:
    text = "Me acorda  às ONZE por favor"
    assert [(found.name, found.text, text[found.start : found.end]) for found in learnt.find(text, "pt")] == [
        ("hour", "ONZE", "ONZE")
    ]
    assert [found.name for found in learnt.find("toca chega de saudade", "pt")] == ["song"]
    assert learnt.find("para", "pt") == ()


@pytest.mark.parametrize("chance", [2, 3, 99])
def test_the_same_phrases_teach_the_same_whatever_ran_before(learnt: slots.Slots, chance: int) -> None:
    ctypes.CDLL(None).srand(chance)
    again = train_slots([marked(annotated, "pt", intent) for annotated, intent in PHRASES])
    assert packed(again) == packed(learnt)


def test_a_model_is_the_same_after_it_was_kept(learnt: slots.Slots) -> None:
    kept = unpacked(packed(learnt))
    assert packed(kept) == packed(learnt)
    for text in ("toca asa branca", "me acorda às nove"):
        assert kept.find(text, "pt") == learnt.find(text, "pt")


def test_the_best_way_is_the_best_of_all_ways() -> None:
    chance = np.random.default_rng(4)
    scores, following = chance.normal(size=(5, 3)).astype(np.float32), chance.normal(size=(3, 3)).astype(np.float32)

    def worth(way: tuple[int, ...]) -> float:
        return float(sum(scores[n, label] for n, label in enumerate(way))) + float(
            sum(following[one, other] for one, other in pairwise(way))
        )

    ways = [tuple(int(digit) for digit in np.base_repr(n, 3).zfill(5)) for n in range(3**5)]
    assert tuple(slots._path(scores, following)) == max(ways, key=worth)


def test_the_shipped_slots_find_what_they_were_made_for() -> None:
    shipped = load_slots()
    text = "despiértame el viernes a las nueve de la mañana"
    assert [(found.name, found.text) for found in shipped.find(text, "es")] == [
        ("date", "viernes"), ("time", "nueve de la mañana"),
    ]  # fmt: skip
    assert [(found.name, found.text) for found in shipped.find("toca música jazz", "pt")] == [("music_genre", "jazz")]


def test_other_slots_than_those_examined_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnableToLoad, match="missing"):
        load_slots(tmp_path / "none.bin")
    (tmp_path / "other.bin").write_bytes(b"other")
    with pytest.raises(UnableToLoad, match="hash"):
        load_slots(tmp_path / "other.bin")


@pytest.mark.parametrize("text", ["", " ", "🙂", "a" * 50_000, "a " * 25_000, "[time : ", "´ ´"])
def test_no_text_takes_long_or_fails(text: str, learnt: slots.Slots) -> None:
    began = time.process_time()
    learnt.find(text, "pt")
    assert time.process_time() - began < 2


def test_marks_in_a_packs_phrases_are_no_words_to_the_engine(tmp_path: Path) -> None:
    (tmp_path / "pt-BR.toml").write_text('wake = """\nme acorda às [hour : nove]\nbom dia\n"""\n', "utf-8")
    phrases = [phrase for phrase in read_phrases([tmp_path]) if phrase.intent == "wake"]
    assert [(phrase.text, phrase.annotated) for phrase in phrases] == [
        ("me acorda às nove", "me acorda às [hour : nove]"), ("bom dia", "bom dia"),
    ]  # fmt: skip


def measured(*arguments: str) -> dict[str, object]:
    command = [sys.executable, "-m", "sintonia", "nlu", "entities", *arguments, "--json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # type: ignore[no-any-return]


def written(path: Path, rows: list[dict[str, str]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(path)


def test_the_command_learns_from_train_rows_and_examines_the_others(tmp_path: Path) -> None:
    rows = [
        {"text": unmarked(annotated), "intent": intent, "split": "train", "lang": "pt", "annot": annotated}
        for annotated, intent in PHRASES
    ]
    told = {
        "text": "me acorda às onze",
        "intent": "wake",
        "split": "test",
        "lang": "pt",
        "annot": "me acorda às [hour : onze]",
    }
    both = written(tmp_path / "both.jsonl", [*rows, told])
    found = measured("--train", both, "--test", both)
    assert (found["rows"], found["f1"], found["learnt"]) == (1, 1.0, "now")
    assert found["by_slot"] == {"hour": {"f1": 1.0, "precision": 1.0, "recall": 1.0, "meant": 1}}


def test_the_command_examines_what_comes_along(tmp_path: Path) -> None:
    row = {
        "text": "despierta",
        "lang": "es",
        "annot": "despiértame el [date : viernes] a las [time : nueve de la mañana]",
    }
    wrong = {"text": "hola", "lang": "es", "annot": "[date : hola]"}
    found = measured("--test", written(tmp_path / "es.jsonl", [row, wrong]))
    assert (found["rows"], found["precision"], found["recall"], found["train_s"], found["learnt"]) == (
        2,
        1.0,
        0.6667,
        0.0,
        "shipped",
    )
