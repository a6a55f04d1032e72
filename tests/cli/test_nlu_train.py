"""What `sintonia nlu train` learns, and says of it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sintonia.packs.insurer.pack import DANGER, JOURNEYS, PHRASES
from sintonia.understanding.checking import LANGUAGES, Figures, figures, rows_of
from sintonia.understanding.deciding import decide
from sintonia.understanding.engine import Engine, load_engine
from sintonia.understanding.phrases import read_phrases
from sintonia.understanding.training import kept_at, learnt_from, unpack_table
from tests.running import environment, share_what_is_learnt

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
WAKE, PLAY = (
    ("me acorda às nove", "me acorde cedo", "acorda eu amanhã"),
    ("toca uma música", "toca samba", "põe um som"),
)


def trained(*arguments: str, home: Path, rc: int = 0) -> str:
    command = [sys.executable, "-m", "sintonia", "nlu", "train", *arguments]
    # Nothing runs yet where it learns: no database, no secret.
    done = subprocess.run(
        command, env=environment(SINTONIA_HOME=str(home)), capture_output=True, text=True, check=False
    )
    assert done.returncode == rc, done.stderr
    return done.stderr if rc else done.stdout


def lines(told: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.splitlines()]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    taught = [(text, intent) for intent, texts in (("wake", WAKE), ("play", PLAY)) for text in texts]
    return written(tmp_path / "rows.jsonl", [*taught, ("qual é a capital da França", "oos")])


def written(path: Path, taught: list[tuple[str, str]]) -> Path:
    told = [{"text": text, "intent": intent, "split": "train", "lang": "pt"} for text, intent in taught]
    path.write_text("".join(json.dumps(row) + "\n" for row in told), "utf-8")
    return path


def test_a_file_is_learnt_and_what_was_learnt_is_kept(rows: Path, tmp_path: Path) -> None:
    out = tmp_path / "table.bin"

    (told,) = lines(trained("--train", str(rows), "--out", str(out), "--json", home=tmp_path))

    assert list(told) == ["phrases", "intents", "train_s", "size_mb", "encoder"]
    # What is out of scope is learnt from, and is no intent.
    assert (told["phrases"], told["intents"]) == (7, 2)
    assert told["train_s"] > 0
    assert told["size_mb"] == round(out.stat().st_size / 1_000_000, 2)
    (found,) = Engine(unpack_table(out.read_bytes())).settle(["toca samba"])
    assert (found.intent, found.step) == ("play", "phrase")


def test_without_json_it_is_told_line_by_line(rows: Path, tmp_path: Path) -> None:
    told = trained("--train", str(rows), home=tmp_path)
    assert [line.split()[:2] for line in told.splitlines()[:2]] == [["phrases", "7"], ["intents", "2"]]


@pytest.mark.parametrize(
    "added",
    [b'{"text": "toca"}', b"toca samba", b'{"text": "m\xe3e", "intent": "play"}'],
    ids=["no intent", "no JSON", "no UTF-8"],
)
def test_a_bad_line_is_named_by_its_number(rows: Path, tmp_path: Path, added: bytes) -> None:
    rows.write_bytes(rows.read_bytes() + added)
    told = trained("--train", str(rows), home=tmp_path, rc=1)
    assert told.startswith("sintonia: line 8: ")
    assert told.count("\n") == 1


def test_a_single_intent_is_nothing_to_learn(tmp_path: Path) -> None:
    one = written(tmp_path / "one.jsonl", [("toca samba", "play"), ("que horas são", "oos")])
    assert "at least two intents" in trained("--train", str(one), home=tmp_path, rc=1)


def test_where_nothing_is_said_nothing_is_learnt(tmp_path: Path) -> None:
    silent = written(tmp_path / "silent.jsonl", [("", "play"), ("  ", "wake")])
    assert "with something said" in trained("--train", str(silent), home=tmp_path, rc=1)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--pack", "garden"), "there is no pack 'garden'; there are utility and insurer.\n"),
        (("--train", "nowhere.jsonl"), "[Errno 2] No such file or directory: 'nowhere.jsonl'\n"),
        (("--pack", "utility", "--train", "rows.jsonl"), "give one of them.\n"),
        (("--out", "table.bin"), "--out is for what --train learns"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    told = trained(*arguments, home=tmp_path, rc=1)
    assert told.startswith("sintonia: ")
    assert sentence in told
    assert told.count("\n") == 1
    assert not (tmp_path / "understanding").exists()


def test_a_pack_is_learnt_once_and_examined_by_its_check_set(tmp_path: Path) -> None:
    share_what_is_learnt(tmp_path)
    known = read_phrases([PHRASES])

    trained("--pack", "insurer", "--json", home=tmp_path)
    (told,) = lines(trained("--pack", "insurer", "--json", home=tmp_path))

    assert list(told) == [
        "pack", "model", "phrases", "intents", "train_s", "size_mb", "encoder", "good", "wrong", "missed",
        "by_language", "by_half",
    ]  # fmt: skip
    assert (told["pack"], told["model"]) == ("insurer", learnt_from([PHRASES]))
    assert (told["phrases"], told["intents"]) == (len(known), len({phrase.intent for phrase in known}))
    assert told["train_s"] == 0
    assert told["size_mb"] == round(kept_at([PHRASES], cache=tmp_path / "understanding").stat().st_size / 1_000_000, 2)
    assert told["encoder"] in told["model"]
    rows = rows_of(PHRASES.parent / "check")
    engine = load_engine([PHRASES], cache=tmp_path / "understanding")
    answers = [engine.understand([row.text], language=row.lang, at=AT)[0] for row in rows]
    covers = {journey.name: journey.covers for journey in JOURNEYS}
    found = figures(rows, [decide(answer, danger=DANGER, covers=covers) for answer in answers])
    assert reached(told) == reached(found)
    assert {lang: reached(its) for lang, its in told["by_language"].items()} == {
        lang: reached(found.of(lang=lang)) for lang in LANGUAGES
    }
    assert {part: reached(its) for part, its in told["by_half"].items()} == {
        part: reached(found.of(part=part)) for part in ("held", "dev")
    }


def reached(found: Figures | dict[str, float]) -> tuple[float, float, float]:
    told = found if isinstance(found, dict) else {name: getattr(found, name) for name in ("good", "wrong", "missed")}
    return round(told["good"], 4), round(told["wrong"], 4), told["missed"]
